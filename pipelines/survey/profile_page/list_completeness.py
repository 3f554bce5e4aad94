"""Which lists of a page are known to be whole, so that an option they lack is a no.

Whatever is not proved by the page itself counts as partial: pages come cut, and some extractions
lost every item of one word, others every list.
"""

from collections.abc import Iterable, Sequence

from pipelines.pages.lines import Line
from pipelines.pages.problems import Problem, Rule
from pipelines.pages.text_key import is_prose
from pipelines.survey.profile_page.answer_builder import Answers
from pipelines.survey.profile_page.sections import QUESTION_OF, Block, Section
from pipelines.survey.profile_page.sentences import Claim
from pipelines.survey.vocabulary import FOCUS, PARTNERS, Vocabulary

_NEXT = {
    Section.PURPOSES: {Section.FACTORS},
    Section.FACTORS: {Section.SPOTLIGHT, Section.VISION},
    Section.FOCUS: {Section.FOCUS_CHART},
    Section.ROLES: {Section.ROLES_CHART},
    Section.TERMS: {Section.ACTIVITIES},
    Section.ACTIVITIES: {Section.FUNDING},
    Section.SOURCES: {Section.FUNDED},
    Section.FUNDED: {Section.MEASUREMENT},
}
"""The heading that the site prints after a list."""
_UNSURE = frozenset({Rule.TEXT_CUT, Rule.LABEL_AMBIGUOUS, Rule.TOOL_TIP_ALONE})
_PARTNERSHIP = "partnership"


def whole_lists(
    blocks: Sequence[Block], claims: Sequence[Claim], answers: Answers, vocabulary: Vocabulary
) -> tuple[str, ...]:
    """Questions whose answer is known to be whole, in the order of the page.

    Args:
        blocks: All blocks of the page.
        claims: What its sentences say.
        answers: What was read from both.
        vocabulary: Look-ups.
    """
    lines = [line for block in blocks for line in block.lines]
    headed = _whole_under_headings(blocks, answers, _keeps_one_word(blocks, lines, vocabulary))
    told = _whole_in_sentences(blocks, claims, lines)
    cut = {claim.question for claim in claims if not claim.is_whole}
    return tuple(
        question
        for question, options in answers.options().items()
        if question not in cut and (question in headed | told or _is_none(options))
    )


def _is_none(options: tuple[str, ...]) -> bool:
    return options in ((), ("none",))


def _keeps_one_word(blocks: Iterable[Block], lines: Iterable[Line], vocabulary: Vocabulary) -> bool:
    """Whether the page still has labels of one word, which some extractions lost."""
    headings = [block.heading for block in blocks if block.heading is not None]
    if any(h.section is Section.POPULATION and h.value is None for h in headings):
        return True
    one_word = {line.key for line in lines if " " not in line.key}
    return any(vocabulary.is_label(key) or vocabulary.country(key) for key in one_word)


def _whole_under_headings(
    blocks: Sequence[Block], answers: Answers, keeps_one_word: bool
) -> set[str]:
    whole: dict[str, bool] = {}
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        question = QUESTION_OF.get(block.section)
        if question is None:
            continue
        count = block.heading.count if block.heading else None
        if count is None:
            is_whole = keeps_one_word and _is_closed(block, after, answers.problems)
        else:
            is_whole = count == len(answers.given.get(question, ()))
        whole[question] = is_whole and whole.get(question, True)
    if any(given.is_sentence for given in answers.given.get(FOCUS, ())):
        # An area that is explained and not listed: the list lost a label, maybe more than one.
        whole[FOCUS] = False
    return {question for question, is_whole in whole.items() if is_whole}


def _is_closed(block: Block, after: Block | None, problems: Iterable[Problem]) -> bool:
    if after is None or after.section not in _NEXT[block.section]:
        return False
    lines = range(block.number, after.number + 1)
    return not any(problem.rule in _UNSURE and problem.line in lines for problem in problems)


def _whole_in_sentences(
    blocks: Iterable[Block], claims: Iterable[Claim], lines: Sequence[Line]
) -> set[str]:
    """Partners, if the sentence is not the last of the page and no other one names partners."""
    told = [claim for claim in claims if claim.question in PARTNERS]
    prose = [
        line.key
        for block in blocks
        if block.section in {Section.MEASUREMENT, Section.LOOSE}
        for line in block.lines
        if is_prose(line.text)
    ]
    if sum(key.count(_PARTNERSHIP) for key in prose) != len(told):
        return set()
    return {claim.question for claim in told if claim.at != lines[-1].at}
