"""Labels under no heading: before the first one, or on a page that lost its headings."""

from collections.abc import Iterator, Sequence, Set

from pipelines.pages.lines import Line
from pipelines.pages.problems import Problem, Rule
from pipelines.pages.text_key import is_prose
from pipelines.survey.profile_page.boilerplate import RANK_LIST, is_menu, is_number
from pipelines.survey.profile_page.result import Fact, GivenOption
from pipelines.survey.profile_page.sections import Page, explained_area
from pipelines.survey.vocabulary import FOCUS, SUFFICIENCY


def read_loose_labels(lines: Sequence[Line], headed: Set[str], page: Page) -> Iterator[Fact]:
    """Give each label to its question: the label tells it, or its neighbours where two have it.

    Args:
        lines: Lines under no heading.
        headed: Questions that have their list under a heading, so that this print is another's.
        page: The page they stand on.
    """
    vocabulary = page.vocabulary
    possible = [vocabulary.questions_of.get(line.key, ()) for line in lines]
    resolved = _resolved(possible)
    for at, (line, question) in enumerate(zip(lines, resolved, strict=True)):
        if question is None:
            is_between = 0 < at < len(lines) - 1 and resolved[at - 1] and resolved[at + 1]
            yield from _read_other(line, headed, page, is_between_labels=bool(is_between))
        elif question == "" or (line is page.last and RANK_LIST[0].startswith(line.key)):
            # The rank list begins with a label that a city's own list may hold, too.
            expected = f"a heading: {', '.join(possible[at])}"
            yield Problem(Rule.LABEL_AMBIGUOUS, line.number, line.text, expected)
        elif question not in headed:
            yield GivenOption(question, vocabulary.options[question][line.key], line.number)


def _resolved(possible: Sequence[tuple[str, ...]]) -> list[str | None]:
    """The question of each label; None where there is no label, "" where nothing decides."""
    sure = [questions[0] if len(questions) == 1 else None for questions in possible]
    resolved: list[str | None] = []
    for at, questions in enumerate(possible):
        neighbours = (*resolved[at - 1 : at], *sure[at + 1 : at + 2]) if at else sure[1:2]
        near = [question for question in neighbours if question in questions]
        resolved.append(sure[at] if len(questions) < 2 else (near or [""])[0])
    return resolved


def _read_other(
    line: Line, headed: Set[str], page: Page, *, is_between_labels: bool
) -> Iterator[Fact]:
    """Read a line that is not a label: a paragraph about a focus area, a bare area, or unknown."""
    area = explained_area(line, page.vocabulary)
    if area is not None and FOCUS not in headed:
        yield GivenOption(FOCUS, area, line.number, is_sentence=True)
    elif line.key in page.vocabulary.areas:
        if not headed & {FOCUS, SUFFICIENCY}:
            expected = "a heading that says what the area is listed for"
            yield Problem(Rule.AREA_WITHOUT_HEADING, line.number, line.text, expected)
    elif area is None and is_between_labels and not _is_of_site(line):
        expected = "a known label: answers stand before and after it"
        yield Problem(Rule.LINE_UNPLACED, line.number, line.text, expected)


def _is_of_site(line: Line) -> bool:
    return is_prose(line.text) or is_menu(line) or is_number(line)
