"""Rows -> responses: one row a city and wave, or one row an answer."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipelines.nearest import nearest
from pipelines.pages.problems import Problem, Rule, shown
from pipelines.pages.text_key import tidy
from pipelines.survey.questionnaire import layout as names
from pipelines.survey.questionnaire.cells import Cell, CellReader
from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.questionnaire.grid import Grid, Row
from pipelines.survey.questionnaire.header import Header
from pipelines.survey.questionnaire.layout import ABOUT, Layout, header_key
from pipelines.survey.questionnaire.respondent import Identity, read_respondent
from pipelines.survey.questionnaire.ticks import read_ticks, unite_answers
from pipelines.survey.response import Answer, Asked, Response

_MOST_PROBLEMS = 1_000
_Cells = dict[Asked, list[Cell]]


def read_rows(
    grid: Grid, header: Header, codebook: Codebook, problems: list[Problem]
) -> tuple[Response, ...]:
    """Read one response a row, or one answer a row, by the layout of the header.

    Of two wide rows of one city and wave the first counts. Long rows of one city and wave, wherever
    they stand, are one response.

    Args:
        grid: The file.
        header: Its columns.
        codebook: Look-ups.
        problems: What is wrong is added here.
    """
    is_long = header.layout is Layout.LONG
    found: dict[Identity, Response] = {}
    given: dict[Identity, _Cells] = defaultdict(lambda: defaultdict(list))
    for row in _until_hopeless(grid, problems):
        cells = {c.name: row.text(place) for place, c in header.columns.items() if not c.asked}
        respondent = read_respondent(cells, row.number, codebook, problems)
        if respondent is None:
            continue
        identity, response = respondent
        first = found.setdefault(identity, response)
        if is_long:
            found[identity] = _completed(first, response, problems)
            asked = _asked(cells, row.number, codebook, problems)
            if asked is not None:
                given[identity][asked].append(Cell(cells[names.ANSWER], row.number))
        elif first is not response:
            rows = f"rows {first.line} and {row.number}"
            text = f"{rows}: {shown(response.city)}, wave {response.wave}"
            expected = "one row for each city and wave"
            problems.append(Problem(Rule.RESPONSE_TWICE, row.number, text, expected))
        else:
            reader = CellReader(codebook, response.wave, problems)
            answers = _wide_answers(row, header, reader)
            found[identity] = replace(response, answers=answers)
    for identity, of_questions in given.items():
        reader = CellReader(codebook, found[identity].wave, problems)
        answers = _answers(of_questions, reader)
        found[identity] = replace(found[identity], answers=answers)
    return tuple(found.values())


def _until_hopeless(grid: Grid, problems: list[Problem]) -> Iterator[Row]:
    """All rows, or those before the problems became so many that nobody would read them."""
    for row in grid.rows:
        if len(problems) > _MOST_PROBLEMS:
            found = f"over {_MOST_PROBLEMS:,} before row {row.number}"
            expected = "fewer problems; the rows from there on were not read"
            problems.append(Problem(Rule.TOO_MANY_PROBLEMS, row.number, found, expected))
            return
        yield row


def _answers(given: Mapping[Asked, Sequence[Cell]], reader: CellReader) -> dict[Asked, Answer]:
    read = {asked: reader.read(asked, cells) for asked, cells in given.items()}
    return {asked: answer for asked, answer in read.items() if answer is not None}


def _wide_answers(row: Row, header: Header, reader: CellReader) -> dict[Asked, Answer]:
    given = {
        column.asked: [Cell(row.text(place), row.number)]
        for place, column in header.columns.items()
        if column.asked is not None
    }
    answers = _answers(given, reader)
    for asked, cells in _ticks(row, header).items():
        ticked = read_ticks(reader, asked, cells)
        answer = unite_answers(answers.get(asked), ticked)
        if answer is not None:
            answers[asked] = answer
        elif ticked is not None:
            said = ", ".join((*answers.pop(asked).options, *ticked.options))
            expected = "the same options in the column of the list and in those of its options"
            found = f"{names.name_of(asked)}: {said}"
            reader.problems.append(Problem(Rule.ANSWERS_DISAGREE, row.number, found, expected))
    return answers


def _ticks(row: Row, header: Header) -> dict[Asked, dict[str, list[Cell]]]:
    """Question -> option -> cells, for columns of one option each."""
    found: dict[Asked, dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for place, each in header.options.items():
        if each.column.asked is not None and each.option is not None:
            found[each.column.asked][each.option].append(Cell(row.text(place), row.number))
    return found


def _completed(known: Response, other: Response, problems: list[Problem]) -> Response:
    """What is known of a city, with what a further row says of it."""
    for name in (column.name for column in ABOUT):
        old, new = getattr(known, name), getattr(other, name)
        if old and new and old != new:
            found = f"{name} in rows {known.line} and {other.line}: '{shown(str(new))}'"
            expected = f"'{shown(str(old))}', or empty"
            problems.append(Problem(Rule.ANSWERS_DISAGREE, other.line, found, expected))
        elif new and not old:
            known = replace(known, **{name: new})
    return known


def _asked(
    cells: Mapping[str, str], line: int, codebook: Codebook, problems: list[Problem]
) -> Asked | None:
    """What a row of the long layout answers; None if it answers nothing, or nobody knows what."""
    asked, item = tidy(cells[names.QUESTION_ID]), tidy(cells.get(names.ITEM_ID, ""))
    if not (asked or item or tidy(cells[names.ANSWER])):
        return None
    column = codebook.headings.columns.get(header_key(asked))
    if column is not None and not item:
        return column.asked
    question_id = codebook.headings.questions.get(header_key(asked))
    if question_id is None:
        near = nearest(header_key(asked), list(codebook.headings.questions))[0]
        found, expected = f"question_id: '{shown(asked)}'", f"a question; nearest: '{near}'"
        problems.append(Problem(Rule.QUESTION_UNKNOWN, line, found, expected))
        return None
    question = codebook.questions[question_id]
    item_id = question.item_of(header_key(item)) if item else None
    if bool(item_id) != bool(question.items) or bool(item) != bool(item_id):
        found = f"{question_id}, item_id: '{shown(item)}'"
        items = ", ".join(known.item_id for known in question.items) or "no item"
        problems.append(Problem(Rule.QUESTION_UNKNOWN, line, found, f"item: {items}"))
        return None
    return Asked(question_id, item_id)
