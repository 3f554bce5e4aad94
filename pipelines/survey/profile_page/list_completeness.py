"""Which lists of a page are known to be complete, so that an option they lack is a no.

Whatever is not proved by the page itself counts as partial: pages come cut, and some extractions
lost every item of one word, others every list.
"""

from collections.abc import Iterable

from pipelines.pages.problems import Problem, Rule
from pipelines.pages.text_key import is_prose
from pipelines.survey.profile_page.answers import Answers
from pipelines.survey.profile_page.sections import QUESTION_OF, Block, Page, Section
from pipelines.survey.vocabulary import FOCUS, PARTNERS

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


def complete_lists(page: Page, answers: Answers) -> tuple[str, ...]:
    """Questions whose answer is known to be complete, in the order of the page."""
    proved = _complete_under_headings(page, answers) | _complete_in_sentences(page)
    cut = {claim.question for claim in page.claims if not claim.is_complete}
    return tuple(
        question
        for question, options in answers.options().items()
        if question not in cut and (question in proved or options in ((), ("none",)))
    )


def _keeps_one_word(page: Page) -> bool:
    """Whether the page still has labels of one word, which some extractions lost."""
    if any(b.heading and b.heading.value is None for b in page.of(Section.POPULATION)):
        return True
    # Of the lines in blocks: a heading of one word proves nothing.
    keys = {line.key for block in page.blocks for line in block.lines if " " not in line.key}
    return any(page.vocabulary.is_label(key) or page.vocabulary.country(key) for key in keys)


def _complete_under_headings(page: Page, answers: Answers) -> set[str]:
    keeps_one_word = _keeps_one_word(page)
    partial = set()
    for block, after in zip(page.blocks, [*page.blocks[1:], None], strict=True):
        question = QUESTION_OF.get(block.section, "")
        if block.count is not None:
            is_complete = block.count == len(answers.given.get(question, ()))
        else:
            is_complete = keeps_one_word and _is_closed(block, after, answers.problems)
        if not is_complete:
            partial.add(question)
    if any(answer.is_sentence for answer in answers.given.get(FOCUS, ())):
        # An area that is explained and not listed: the list lost a label, maybe more than one.
        partial.add(FOCUS)
    return {QUESTION_OF[b.section] for b in page.blocks if b.section in QUESTION_OF} - partial


def _is_closed(block: Block, after: Block | None, problems: Iterable[Problem]) -> bool:
    """Whether the heading follows that the site prints after the list, and no line is unsure."""
    if after is None or after.section not in _NEXT.get(block.section, ()):
        return False
    lines = range(block.number, after.number + 1)
    return not any(problem.rule in _UNSURE and problem.line in lines for problem in problems)


def _complete_in_sentences(page: Page) -> set[str]:
    """Partners, if the sentence is not the last of the page and no other one names partners."""
    told = [claim for claim in page.claims if claim.question in PARTNERS]
    prose = [
        line.key
        for block in page.of(Section.MEASUREMENT, Section.LOOSE)
        for line in block.lines
        if is_prose(line.text)
    ]
    if sum(key.count(_PARTNERSHIP) for key in prose) != len(told):
        return set()
    last = [line for block in page.blocks for line in block.lines][-1]
    return {claim.question for claim in told if claim.at != last.at}
