"""The city's answers: labels of its lists and claims of its sentences -> options."""

from collections.abc import Iterable, Mapping, Sequence

from pipelines.pages.lines import Line
from pipelines.pages.problems import Problem, Rule
from pipelines.pages.text_key import is_prose
from pipelines.survey.profile_page.answer_builder import Answers, Given
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
    """Read every list and every claim.

    Args:
        blocks: All blocks of the page.
        claims: What its sentences say.
        last: The last line of the page; what stands there may be cut.
        vocabulary: Look-ups.
    """
    answers = Answers()
    own = {claim.at for claim in claims}
    _read_team(read_team(blocks, own, last, vocabulary), answers)
    own |= answers.team_lines
    headed = {QUESTION_OF[b.section] for b in blocks if b.section in QUESTION_OF and b.lines}
    if any(block.section in {Section.SUFFICIENT, Section.INSUFFICIENT} for block in blocks):
        headed.add(SUFFICIENCY)
    for block in blocks:
        lines = _own_lines(block, own, answers, vocabulary)
        question = QUESTION_OF.get(block.section)
        if question is not None:
            _read_list(question, lines, last, answers, vocabulary)
            _check_count(block, answers)
        elif block.section is Section.LOOSE:
            read_unheaded(lines, headed, last, answers, vocabulary)
    for claim in claims:
        _read_claim(claim, answers)
    answers.problems += _contradictions(answers)
    return answers


def _read_team(team: Team, answers: Answers) -> None:
    answers.team_lines = {line.at for line in team.told_by}
    if team.placement is not None:
        answers.give(PLACEMENT, Given(team.placement, team.told_by[0].number, is_sentence=True))
    if team.staff is not None:
        answers.numbers[STAFF] = team.staff


def _own_lines(
    block: Block, own: set[int], answers: Answers, vocabulary: Vocabulary
) -> tuple[Line, ...]:
    """Lines of a block without rank list, charts and tool tips."""
    lines: tuple[Line, ...] = tuple(block.lines)
    if block.section in {Section.ACTIVITIES, Section.LOOSE}:
        lines = without_rank_list(lines)
    if block.section in _CHARTS or block.section is Section.LOOSE:
        chart = without_chart(lines, _CHARTS.get(block.section), vocabulary)
        answers.figures += chart.figures
        lines = chart.lines
    if block.section in QUESTION_OF or block.section is Section.LOOSE:
        tips = without_tool_tips(lines, block.section, own)
        answers.problems += tips.problems
        lines = tuple(line for line in tips.lines if line.at not in own)
    return lines


def _read_list(
    question: str, lines: Iterable[Line], last: Line, answers: Answers, vocabulary: Vocabulary
) -> None:
    labels = vocabulary.focus if question == FOCUS else vocabulary.options[question]
    is_over = False
    for line in lines:
        option = labels.get(line.key)
        if line is last and RANK_LIST[0].startswith(line.key) and option is not None:
            # Where the page is cut here, the rank list may just have begun.
            expected = "more of the list: the rank list begins so, too"
            answers.problems.append(Problem(Rule.LABEL_AMBIGUOUS, line.number, line.text, expected))
        elif option is not None:
            answers.give(question, Given(option, line.number))
        elif is_prose(line.text) or is_menu(line):
            is_over = is_over or is_menu(line)
            _read_explanation(question, line, answers, vocabulary)
        elif line is last and (whole := _whole_of(line.key, labels, vocabulary)):
            answers.problems.append(
                Problem(Rule.TEXT_CUT, line.number, line.text, f"maybe '{whole}'")
            )
        elif not (is_over or is_number(line) or line.key.startswith(_EXAMPLE)):
            answers.give(question, Given(OTHER, line.number, line.text))


def _whole_of(key: str, labels: Iterable[str], vocabulary: Vocabulary) -> str | None:
    """What the last line of a page may be the beginning of: a label, or the next heading."""
    return vocabulary.continues(key, labels) or vocabulary.continues(key, HEADINGS)


def _read_explanation(question: str, line: Line, answers: Answers, vocabulary: Vocabulary) -> None:
    """A paragraph "Housing: what the city does" names an area that its list may have lost."""
    if question != FOCUS:
        return
    area = explained_area(line, vocabulary)
    if area is not None and all(given.option != area for given in answers.given[FOCUS]):
        answers.give(FOCUS, Given(area, line.number, is_sentence=True))


def _check_count(block: Block, answers: Answers) -> None:
    declared = block.heading.count if block.heading else None
    if block.section is not Section.ROLES or declared is None:
        return
    listed = len(answers.given["roles"])
    if declared != listed:
        found = f"{listed} roles listed"
        expected = f"{declared} roles, as the heading says"
        answers.problems.append(Problem(Rule.ROLES_COUNT_DIFFERS, block.number, found, expected))


def _read_claim(claim: Claim, answers: Answers) -> None:
    texts = iter(claim.others)
    for option in claim.options:
        text = next(texts) if option == OTHER else None
        answers.give(claim.question, Given(option, claim.line, text, is_sentence=True))
    if not claim.options and claim.cut is None:
        answers.none_of.add(claim.question)
    if claim.cut is not None:
        expected = "the whole sentence"
        answers.problems.append(Problem(Rule.TEXT_CUT, claim.line, claim.cut, expected))


def _contradictions(answers: Answers) -> list[Problem]:
    problems = []
    for question in sorted(SINGLE):
        given = answers.given.get(question, [])
        if len({answer.option for answer in given}) > 1:
            found = ", ".join(f"{answer.option} in line {answer.line}" for answer in given)
            expected = f"one answer to {question}"
            problems.append(Problem(Rule.ANSWERS_DISAGREE, given[-1].line, found, expected))
            del answers.given[question]
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
