"""Labels under no heading: before the first one, or on a page that lost its headings."""

from collections.abc import Sequence

from pipelines.pages.lines import Line
from pipelines.pages.problems import Problem, Rule
from pipelines.pages.text_key import is_prose, key_of
from pipelines.survey.profile_page.answer_builder import Answers, Given
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
    lines: Sequence[Line], headed: set[str], last: Line, answers: Answers, vocabulary: Vocabulary
) -> None:
    """Give each label to its question: the label tells it, or its neighbours where two have it.

    Args:
        lines: Lines under no heading.
        headed: Questions that have their list under a heading, so that this print is another's.
        last: The last line of the page; what stands there may be cut.
        answers: Takes answers and problems.
        vocabulary: Look-ups.
    """
    resolved = _questions(lines, vocabulary)
    for at, (line, question) in enumerate(zip(lines, resolved, strict=True)):
        if question is None:
            is_between = 0 < at < len(lines) - 1 and resolved[at - 1] and resolved[at + 1]
            if not _read_area(line, headed, answers, vocabulary) and is_between:
                answers.problems += _unplaced(line)
        elif question == "" or (line is last and RANK_LIST[0].startswith(line.key)):
            # The rank list begins with a label that a city's own list may hold, too.
            expected = f"a heading: {', '.join(vocabulary.questions_of[line.key])}"
            answers.problems.append(Problem(Rule.LABEL_AMBIGUOUS, line.number, line.text, expected))
        elif question not in headed:
            option = vocabulary.options[question][line.key]
            answers.give(question, Given(option, line.number))


def _unplaced(line: Line) -> list[Problem]:
    if is_prose(line.text) or is_menu(line) or is_number(line):
        return []
    expected = "a known label: answers stand before and after it"
    return [Problem(Rule.LINE_UNPLACED, line.number, line.text, expected)]


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


def _read_area(line: Line, headed: set[str], answers: Answers, vocabulary: Vocabulary) -> bool:
    """Read a paragraph about an area that the city is focused on; say whether it names one."""
    area = explained_area(line, vocabulary)
    if area is not None and FOCUS not in headed:
        answers.give(FOCUS, Given(area, line.number, is_sentence=True))
    elif line.key in vocabulary.areas and not headed & {FOCUS, SUFFICIENCY}:
        expected = "a heading that says what the area is listed for"
        problem = Problem(Rule.AREA_WITHOUT_HEADING, line.number, line.text, expected)
        answers.problems.append(problem)
    return area is not None or line.key in vocabulary.areas
