"""The city's answers: labels of its lists and claims of its sentences -> options."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from pipelines.pages.lines import Line
from pipelines.pages.problems import Problem, Rule
from pipelines.pages.text_key import is_prose
from pipelines.survey.profile_page.answer_builder import Answers, Facts, Given, by_question, gather
from pipelines.survey.profile_page.answers_without_heading import (
    explained_area,
    read_unheaded,
)
from pipelines.survey.profile_page.boilerplate import (
    RANK_LIST,
    is_menu,
    is_number,
    without_chart,
    without_rank_list,
    without_tool_tips,
)
from pipelines.survey.profile_page.result import PeerFigure
from pipelines.survey.profile_page.sections import HEADINGS, QUESTION_OF, Block, Section
from pipelines.survey.profile_page.sentences import Claim
from pipelines.survey.profile_page.team import PLACEMENT, STAFF, Team, read_team
from pipelines.survey.vocabulary import FOCUS, OTHER, SINGLE, SUFFICIENCY, Vocabulary

_CHARTS = {
    Section.FOCUS_CHART: FOCUS,
    Section.ROLES_CHART: "roles",
    Section.FUNDED: "funded_activities",
}
_EXAMPLE = ("e.g.", "eg.", "for example")


def read_answers(
    blocks: Sequence[Block], claims: Sequence[Claim], last: Line, vocabulary: Vocabulary
) -> Answers:
    """Read every list and every claim, each by its own reader, and put together what they found.

    Args:
        blocks: All blocks of the page.
        claims: What its sentences say.
        last: The last line of the page; what stands there may be cut.
        vocabulary: Look-ups.
    """
    own = {claim.at for claim in claims}
    team = read_team(blocks, own, last, vocabulary)
    team_lines = frozenset(line.at for line in team.told_by)
    headed = {QUESTION_OF[b.section] for b in blocks if b.section in QUESTION_OF and b.lines}
    if any(block.section in {Section.SUFFICIENT, Section.INSUFFICIENT} for block in blocks):
        headed.add(SUFFICIENCY)
    read = [_read_block(block, own | team_lines, headed, last, vocabulary) for block in blocks]
    facts = gather([_read_team(team), *read, *map(_read_claim, claims)])
    given = by_question(facts.given)
    disagreeing = _contradictions(given)
    return Answers(
        given={question: found for question, found in given.items() if question not in disagreeing},
        none_of=frozenset(facts.none_of),
        numbers=dict(facts.numbers),
        team_lines=team_lines,
        figures=facts.figures,
        problems=(*facts.problems, *_miscounted(blocks, given), *disagreeing.values()),
    )


def _read_team(team: Team) -> Facts:
    placement = (
        ((PLACEMENT, Given(team.placement, team.told_by[0].number, is_sentence=True)),)
        if team.placement is not None
        else ()
    )
    return Facts(placement, numbers=((STAFF, team.staff),) if team.staff is not None else ())


def _read_block(
    block: Block, own: Set[int], headed: Set[str], last: Line, vocabulary: Vocabulary
) -> Facts:
    """Read a block by its section, without what the site prints on every page."""
    lines: tuple[Line, ...] = tuple(block.lines)
    site = []
    if block.section in {Section.ACTIVITIES, Section.LOOSE}:
        lines = without_rank_list(lines)
    if block.section in _CHARTS or block.section is Section.LOOSE:
        chart = without_chart(lines, _CHARTS.get(block.section), vocabulary)
        lines = chart.lines
        site.append(Facts(figures=chart.figures))
    question = QUESTION_OF.get(block.section)
    if question is None and block.section is not Section.LOOSE:
        return gather(site)
    tips = without_tool_tips(lines, block.section, own)
    lines = tuple(line for line in tips.lines if line.at not in own)
    if question is None:
        read = read_unheaded(lines, headed, last, vocabulary)
    else:
        read = _read_list(question, lines, last, vocabulary)
    return gather([*site, Facts(problems=tips.problems), read])


def _read_list(question: str, lines: Iterable[Line], last: Line, vocabulary: Vocabulary) -> Facts:
    labels = vocabulary.focus if question == FOCUS else vocabulary.options[question]
    given: list[Given] = []
    problems: list[Problem] = []
    is_over = False
    for line in lines:
        option = labels.get(line.key)
        if line is last and RANK_LIST[0].startswith(line.key) and option is not None:
            # Where the page is cut here, the rank list may just have begun.
            expected = "more of the list: the rank list begins so, too"
            problems.append(Problem(Rule.LABEL_AMBIGUOUS, line.number, line.text, expected))
        elif option is not None:
            given.append(Given(option, line.number))
        elif is_prose(line.text) or is_menu(line):
            is_over = is_over or is_menu(line)
            # A paragraph "Housing: what the city does" names an area that its list may have lost.
            area = explained_area(line, vocabulary) if question == FOCUS else None
            given += [Given(area, line.number, is_sentence=True)] if area else []
        elif line is last and (whole := _whole_of(line.key, labels, vocabulary)):
            problems.append(Problem(Rule.TEXT_CUT, line.number, line.text, f"maybe '{whole}'"))
        elif not (is_over or is_number(line) or line.key.startswith(_EXAMPLE)):
            given.append(Given(OTHER, line.number, line.text))
    return Facts(tuple((question, answer) for answer in given), problems=tuple(problems))


def _whole_of(key: str, labels: Iterable[str], vocabulary: Vocabulary) -> str | None:
    """What the last line of a page may be the beginning of: a label, or the next heading."""
    return vocabulary.continues(key, labels) or vocabulary.continues(key, HEADINGS)


def _read_claim(claim: Claim) -> Facts:
    texts = iter(claim.others)
    given = [
        Given(option, claim.line, next(texts) if option == OTHER else None, is_sentence=True)
        for option in claim.options
    ]
    if claim.cut is not None:
        cut = Problem(Rule.TEXT_CUT, claim.line, claim.cut, "the whole sentence")
        return Facts(tuple((claim.question, answer) for answer in given), problems=(cut,))
    none_of = () if claim.options else (claim.question,)
    return Facts(tuple((claim.question, answer) for answer in given), none_of)


def _miscounted(blocks: Iterable[Block], given: Mapping[str, Sequence[Given]]) -> Iterator[Problem]:
    for block in blocks:
        declared = block.heading.count if block.heading else None
        listed = len(given.get("roles", ()))
        if block.section is Section.ROLES and declared not in (None, listed):
            found, expected = f"{listed} roles listed", f"{declared} roles, as the heading says"
            yield Problem(Rule.ROLES_COUNT_DIFFERS, block.number, found, expected)


def _contradictions(given: Mapping[str, Sequence[Given]]) -> dict[str, Problem]:
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


def figures_of(claims: Iterable[Claim]) -> list[PeerFigure]:
    """Shares of the peers that sentences name in figures; "more than half" is none."""
    found: Mapping[str, PeerFigure] = {
        f"{claim.question}.{claim.options[0]}": PeerFigure(
            f"{claim.question}.{claim.options[0]}", int(share), "%"
        )
        for claim in claims
        if len(claim.options) == 1
        and claim.peers is not None
        and (share := claim.peers.rstrip("% ")).isdecimal()
        and claim.peers.endswith("%")
    }
    return list(found.values())
