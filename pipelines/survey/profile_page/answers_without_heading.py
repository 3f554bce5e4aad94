"""Labels under no heading: before the first one, or on a page that lost its headings."""

from collections.abc import Sequence, Set

from pipelines.pages.lines import Line
from pipelines.pages.problems import Problem, Rule
from pipelines.pages.text_key import is_prose, key_of
from pipelines.survey.profile_page.answer_builder import Facts, Given, gather
from pipelines.survey.profile_page.boilerplate import RANK_LIST, is_menu, is_number
from pipelines.survey.vocabulary import FOCUS, SUFFICIENCY, Vocabulary

_SHORTEST_EXPLANATION = 4


def explained_area(line: Line, vocabulary: Vocabulary) -> str | None:
    """The policy area that a paragraph begins with, if it explains one."""
    label, colon, text = line.text.partition(": ")
    if not colon or text.count(" ") < _SHORTEST_EXPLANATION:
        return None
    return vocabulary.focus.get(key_of(label))


def read_unheaded(
    lines: Sequence[Line], headed: Set[str], last: Line, vocabulary: Vocabulary
) -> Facts:
    """Give each label to its question: the label tells it, or its neighbours where two have it.

    Args:
        lines: Lines under no heading.
        headed: Questions that have their list under a heading, so that this print is another's.
        last: The last line of the page; what stands there may be cut.
        vocabulary: Look-ups.
    """
    resolved = _questions(lines, vocabulary)
    found = []
    for at, (line, question) in enumerate(zip(lines, resolved, strict=True)):
        if question is None:
            is_between = 0 < at < len(lines) - 1 and resolved[at - 1] and resolved[at + 1]
            area = _read_area(line, headed, vocabulary)
            found.append(_unplaced(line) if area is None and is_between else area or Facts())
        elif question == "" or (line is last and RANK_LIST[0].startswith(line.key)):
            # The rank list begins with a label that a city's own list may hold, too.
            expected = f"a heading: {', '.join(vocabulary.questions_of[line.key])}"
            problem = Problem(Rule.LABEL_AMBIGUOUS, line.number, line.text, expected)
            found.append(Facts(problems=(problem,)))
        elif question not in headed:
            option = vocabulary.options[question][line.key]
            found.append(Facts(given=((question, Given(option, line.number)),)))
    return gather(found)


def _unplaced(line: Line) -> Facts:
    if is_prose(line.text) or is_menu(line) or is_number(line):
        return Facts()
    expected = "a known label: answers stand before and after it"
    return Facts(problems=(Problem(Rule.LINE_UNPLACED, line.number, line.text, expected),))


def _questions(lines: Sequence[Line], vocabulary: Vocabulary) -> list[str | None]:
    """The question of each label; None where there is no label, "" where nothing decides."""
    possible = [vocabulary.questions_of.get(line.key, ()) for line in lines]
    sure = [questions[0] if len(questions) == 1 else None for questions in possible]
    resolved: list[str | None] = []
    for at, questions in enumerate(possible):
        if len(questions) < 2:
            resolved.append(sure[at])
            continue
        before = resolved[at - 1] if at else None
        after = next((q for q in sure[at + 1 : at + 2]), None)
        near = [q for q in (before, after) if q in questions]
        resolved.append(near[0] if near else "")
    return resolved


def _read_area(line: Line, headed: Set[str], vocabulary: Vocabulary) -> Facts | None:
    """Read a paragraph about an area that the city is focused on; None where it names none."""
    area = explained_area(line, vocabulary)
    if area is None and line.key not in vocabulary.areas:
        return None
    if area is not None and FOCUS not in headed:
        return Facts(given=((FOCUS, Given(area, line.number, is_sentence=True)),))
    if line.key in vocabulary.areas and not headed & {FOCUS, SUFFICIENCY}:
        expected = "a heading that says what the area is listed for"
        problem = Problem(Rule.AREA_WITHOUT_HEADING, line.number, line.text, expected)
        return Facts(problems=(problem,))
    return Facts()
