"""The city's answers: labels of its lists and claims of its sentences -> options."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from pipelines.pages.lines import Line
from pipelines.pages.problems import Problem, Rule
from pipelines.pages.text_key import is_prose, key_of
from pipelines.survey.profile_page.boilerplate import (
    RANK_LIST,
    is_menu,
    is_number,
    without_chart,
    without_rank_list,
    without_tool_tips,
)
from pipelines.survey.profile_page.labels_without_heading import read_loose_labels
from pipelines.survey.profile_page.result import Fact, GivenOption, PeerFigure
from pipelines.survey.profile_page.sections import (
    HEADINGS,
    QUESTION_OF,
    Block,
    Page,
    Section,
    explained_area,
)
from pipelines.survey.profile_page.sentences import Claim
from pipelines.survey.profile_page.team import Team
from pipelines.survey.vocabulary import FOCUS, OTHER, SINGLE, SUFFICIENCY

_CHARTS = {
    Section.FOCUS_CHART: FOCUS,
    Section.ROLES_CHART: "roles",
    Section.FUNDED: "funded_activities",
}
_EXAMPLE = ("e.g.", "eg.", "for example")
_PLACEMENT, _STAFF = "team_placement", "staff_count"
_ORDER = (
    *("purposes", "success_factors", "formal_strategy", "approach", FOCUS, "roles", _PLACEMENT),
    *("terms", "activities", "dedicated_funding", "funding_sources", "funded_activities"),
    *("innovation_partners", "data_partners"),
)


@dataclass(frozen=True)
class Answers:
    """The answers of a page, by question, in the order of the page."""

    given: Mapping[str, tuple[GivenOption, ...]]
    """Of every question that the page answers; empty where it says that there is nothing."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    figures: tuple[PeerFigure, ...] = ()
    problems: tuple[Problem, ...] = ()

    def options(self) -> dict[str, tuple[str, ...]]:
        """Options of every question that the page answers."""
        return {q: tuple(str(a.option) for a in answers) for q, answers in self.given.items()}

    def others(self) -> dict[str, tuple[str, ...]]:
        """The texts behind the option `other`."""
        texts = {q: tuple(a.text for a in xs if a.text is not None) for q, xs in self.given.items()}
        return {question: printed for question, printed in texts.items() if printed}

    def inferred(self) -> list[str]:
        """Paths of what stands in sentences: a complete answer, or one option of it."""
        paths: list[str] = []
        for question, answers in self.given.items():
            told = [answer for answer in answers if answer.is_sentence]
            if len(told) == len(answers):
                paths.append(f"answers.{question}")
            else:
                paths += dict.fromkeys(f"answers.{question}.{answer.option}" for answer in told)
        return paths + [f"numbers.{question}" for question in self.numbers]


def read_answers(page: Page, team: Team) -> Answers:
    """Read every list and every claim, each by its own reader, and put together what they found."""
    own = page.claimed | {line.at for line in team.lines}
    headed = {QUESTION_OF[b.section] for b in page.blocks if b.section in QUESTION_OF and b.lines}
    if page.of(Section.SUFFICIENT, Section.INSUFFICIENT):
        headed.add(SUFFICIENCY)
    facts: list[Fact] = []
    if team.placement is not None:
        line = team.lines[0].number
        facts.append(GivenOption(_PLACEMENT, team.placement, line, is_sentence=True))
    facts += (fact for block in page.blocks for fact in _read_block(block, own, headed, page))
    facts += (fact for claim in page.claims for fact in _read_claim(claim))
    given = _by_question([fact for fact in facts if isinstance(fact, GivenOption)])
    problems = [fact for fact in facts if isinstance(fact, Problem)]
    disagreeing = _contradictions(given)
    return Answers(
        given={q: given[q] for q in _ORDER if q in given and q not in disagreeing},
        numbers={_STAFF: team.staff} if team.staff is not None else {},
        figures=tuple(fact for fact in facts if isinstance(fact, PeerFigure)),
        problems=(*problems, *_miscounted(page, given), *disagreeing.values()),
    )


def _by_question(given: Sequence[GivenOption]) -> dict[str, tuple[GivenOption, ...]]:
    """The options of each question; one that the page gives again stays where it was first."""
    first: dict[tuple[str, str | None, str], GivenOption] = {}
    for answer in given:
        first.setdefault((answer.question, answer.option, key_of(answer.text or "")), answer)
    answers: dict[str, tuple[GivenOption, ...]] = {}
    for answer in first.values():
        known = answers.setdefault(answer.question, ())
        if answer.option is not None:
            answers[answer.question] = (*known, answer)
    return answers


def _read_block(block: Block, own: Set[int], headed: Set[str], page: Page) -> Iterator[Fact]:
    """Read a block by its section, without what the site prints on every page."""
    lines: Sequence[Line] = block.lines
    question = QUESTION_OF.get(block.section)
    is_loose = block.section is Section.LOOSE
    if is_loose or block.section is Section.ACTIVITIES:
        lines = without_rank_list(lines)
    if is_loose or block.section in _CHARTS:
        lines, figures = without_chart(lines, _CHARTS.get(block.section), page.vocabulary)
        yield from figures
    if question is None and not is_loose:
        return
    lines, problems = without_tool_tips(lines, own, is_loose=is_loose)
    yield from problems
    lines = [line for line in lines if line.at not in own]
    if question is None:
        yield from read_loose_labels(lines, headed, page)
    else:
        yield from _read_list(question, lines, page)


def _read_list(question: str, lines: Sequence[Line], page: Page) -> Iterator[Fact]:
    """Read the labels under a heading; what is not a label is an answer in the city's own words."""
    labels = page.vocabulary.labels_of(question)
    is_over = False
    for line in lines:
        option = labels.get(line.key)
        if line is page.last and RANK_LIST[0].startswith(line.key) and option is not None:
            # Where the page is cut here, the rank list may just have begun.
            expected = "more of the list: the rank list begins so, too"
            yield Problem(Rule.LABEL_AMBIGUOUS, line.number, line.text, expected)
        elif option is not None:
            yield GivenOption(question, option, line.number)
        elif is_prose(line.text) or is_menu(line):
            is_over = is_over or is_menu(line)
            # A paragraph "Housing: what the city does" names an area that its list may have lost.
            area = explained_area(line, page.vocabulary) if question == FOCUS else None
            if area:
                yield GivenOption(question, area, line.number, is_sentence=True)
        elif line is page.last and (label := _cut_label(line, labels, page)):
            yield Problem(Rule.TEXT_CUT, line.number, line.text, f"maybe '{label}'")
        elif not (is_over or is_number(line) or line.key.startswith(_EXAMPLE)):
            yield GivenOption(question, OTHER, line.number, line.text)


def _cut_label(line: Line, labels: Mapping[str, str], page: Page) -> str | None:
    """What the last line of a page may be the beginning of: a label, or the next heading."""
    return page.vocabulary.continues(line.key, (*labels, *HEADINGS))


def _read_claim(claim: Claim) -> Iterator[Fact]:
    texts = iter(claim.others)
    for option in claim.options:
        text = next(texts) if option == OTHER else None
        yield GivenOption(claim.question, option, claim.line, text, is_sentence=True)
    if claim.cut is not None:
        yield Problem(Rule.TEXT_CUT, claim.line, claim.cut, "the complete sentence")
    elif not claim.options:
        yield GivenOption(claim.question, None, claim.line, is_sentence=True)
    share = (claim.peers or "").rstrip("% ")
    if len(claim.options) == 1 and share.isdecimal() and (claim.peers or "").endswith("%"):
        yield PeerFigure(f"{claim.question}.{claim.options[0]}", int(share), "%")


def _miscounted(page: Page, given: Mapping[str, Sequence[GivenOption]]) -> Iterator[Problem]:
    listed = len(given.get("roles", ()))
    for block in page.of(Section.ROLES):
        if block.count not in (None, listed):
            found, expected = f"{listed} roles listed", f"{block.count} roles, as the heading says"
            yield Problem(Rule.ROLES_COUNT_DIFFERS, block.number, found, expected)


def _contradictions(given: Mapping[str, Sequence[GivenOption]]) -> dict[str, Problem]:
    """Questions with one answer to which the page gives several."""
    problems = {}
    for question in sorted(SINGLE):
        answers = given.get(question, ())
        if len({answer.option for answer in answers}) > 1:
            found = ", ".join(f"{answer.option} in line {answer.line}" for answer in answers)
            expected = f"one answer to {question}"
            problem = Problem(Rule.ANSWERS_DISAGREE, answers[-1].line, found, expected)
            problems[question] = problem
    return problems
