"""Rows -> responses: one row a city and wave, or one row an answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipelines.nearest import nearest
from pipelines.pages.problems import Problem, Rule, shown
from pipelines.pages.text_key import tidy
from pipelines.survey.questionnaire import layout as names
from pipelines.survey.questionnaire.cells import CellReader, Given
from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.questionnaire.grid import Grid, Row
from pipelines.survey.questionnaire.header import Header
from pipelines.survey.questionnaire.layout import ABOUT, header_key
from pipelines.survey.questionnaire.respondent import Identity, Respondent, read_respondent
from pipelines.survey.questionnaire.ticks import read_ticks, united
from pipelines.survey.response import Answer, Asked, Response

_MOST_PROBLEMS = 1_000


def read_wide(
    grid: Grid, header: Header, codebook: Codebook, problems: list[Problem]
) -> tuple[Response, ...]:
    """Read one response a row; of two rows of one city and wave the first.

    Args:
        grid: The file.
        header: Its columns.
        codebook: Look-ups.
        problems: What is wrong is added here.
    """
    found: dict[Identity, Response] = {}
    for row in _until_hopeless(grid, problems):
        cells = _cells(row, header)
        respondent = read_respondent(cells, row.number, codebook, problems)
        if respondent is None:
            continue
        first = found.get(respondent.identity)
        if first is not None:
            problems.append(_twice(first, respondent.response))
            continue
        reader = CellReader(codebook, respondent.response.wave, problems)
        found[respondent.identity] = replace(
            respondent.response, answers=_wide_answers(row, header, reader)
        )
    return tuple(found.values())


def _wide_answers(row: Row, header: Header, reader: CellReader) -> dict[Asked, Answer]:
    answers = {}
    for place, column in header.columns.items():
        if column.asked is not None:
            answer = reader.read(column.asked, [Given(row.text(place), row.number)])
            if answer is not None:
                answers[column.asked] = answer
    for asked, cells in _ticks(row, header).items():
        ticked = read_ticks(reader, asked, cells)
        answer = united(answers.get(asked), ticked)
        if answer is not None:
            answers[asked] = answer
        elif ticked is not None:
            said = ", ".join((*answers.pop(asked).options, *ticked.options))
            expected = "the same options in the column of the list and in those of its options"
            found = f"{names.name_of(asked)}: {said}"
            reader.problems.append(Problem(Rule.ANSWERS_DISAGREE, row.number, found, expected))
    return answers


def _ticks(row: Row, header: Header) -> dict[Asked, dict[str, list[Given]]]:
    """Question -> option -> cells, for columns of one option each."""
    found: dict[Asked, dict[str, list[Given]]] = {}
    for place, each in header.options.items():
        if each.column.asked is not None and each.option is not None:
            cells = found.setdefault(each.column.asked, {}).setdefault(each.option, [])
            cells.append(Given(row.text(place), row.number))
    return found


def _twice(first: Response, second: Response) -> Problem:
    found = f"rows {first.line} and {second.line}: {shown(second.city)}, wave {second.wave}"
    return Problem(Rule.RESPONSE_TWICE, second.line, found, "one row for each city and wave")


def _cells(row: Row, header: Header) -> dict[str, str]:
    """Column name -> text, for what is known of a row and is no answer column."""
    return {
        column.name: row.text(place)
        for place, column in header.columns.items()
        if column.asked is None
    }


def _until_hopeless(grid: Grid, problems: list[Problem]) -> Iterator[Row]:
    """All rows, or those before the problems became so many that nobody would read them."""
    for row in grid.rows:
        if len(problems) > _MOST_PROBLEMS:
            found = f"over {_MOST_PROBLEMS:,} before row {row.number}"
            expected = "fewer problems; the rows from there on were not read"
            problems.append(Problem(Rule.TOO_MANY_PROBLEMS, row.number, found, expected))
            return
        yield row


@dataclass
class _Gathered:
    """The rows of one city and wave under way."""

    respondent: Respondent
    given: dict[Asked, list[Given]] = field(default_factory=dict)

    def add(self, other: Response, problems: list[Problem]) -> None:
        """Take what a further row says of the city."""
        known = self.respondent.response
        for name in (column.name for column in ABOUT):
            old, new = getattr(known, name), getattr(other, name)
            if old and new and old != new:
                found = f"{name} in rows {known.line} and {other.line}: '{shown(str(new))}'"
                expected = f"'{shown(str(old))}', or empty"
                problems.append(Problem(Rule.ANSWERS_DISAGREE, other.line, found, expected))
            elif new and not old:
                known = replace(known, **{name: new})
        self.respondent = replace(self.respondent, response=known)


def read_long(
    grid: Grid, header: Header, codebook: Codebook, problems: list[Problem]
) -> tuple[Response, ...]:
    """Read one answer a row; rows of one city and wave, wherever they stand, are one response.

    Args:
        grid: The file.
        header: Its columns.
        codebook: Look-ups.
        problems: What is wrong is added here.
    """
    found: dict[Identity, _Gathered] = {}
    for row in _until_hopeless(grid, problems):
        cells = _cells(row, header)
        respondent = read_respondent(cells, row.number, codebook, problems)
        if respondent is None:
            continue
        gathered = found.setdefault(respondent.identity, _Gathered(respondent))
        gathered.add(respondent.response, problems)
        asked = _asked(cells, row.number, codebook, problems)
        if asked is not None:
            given = Given(cells[names.ANSWER], row.number)
            gathered.given.setdefault(asked, []).append(given)
    return tuple(_response(gathered, codebook, problems) for gathered in found.values())


def _response(gathered: _Gathered, codebook: Codebook, problems: list[Problem]) -> Response:
    response = gathered.respondent.response
    reader = CellReader(codebook, response.wave, problems)
    read = {asked: reader.read(asked, given) for asked, given in gathered.given.items()}
    answers = {asked: answer for asked, answer in read.items() if answer is not None}
    return replace(response, answers=answers)


def _asked(
    cells: Mapping[str, str], line: int, codebook: Codebook, problems: list[Problem]
) -> Asked | None:
    """What a row of the long layout answers; None if it answers nothing, or nobody knows what."""
    asked = tidy(cells[names.QUESTION_ID])
    item = tidy(cells.get(names.ITEM_ID, ""))
    if not (asked or item or tidy(cells[names.ANSWER])):
        return None
    column = codebook.headings.columns.get(header_key(asked))
    if column is not None and column.asked is not None and not item:
        return column.asked
    question_id = codebook.headings.questions.get(header_key(asked))
    if question_id is None:
        found = f"question_id: '{shown(asked)}'"
        expected = f"a question; nearest: '{_near(asked, codebook)}'"
        problems.append(Problem(Rule.QUESTION_UNKNOWN, line, found, expected))
        return None
    question = codebook.questions[question_id]
    item_id = question.item_of(header_key(item)) if item else None
    is_odd = bool(item) != bool(question.items)
    if is_odd or (item and item_id is None):
        found = f"{question_id}, item_id: '{shown(item)}'"
        items = ", ".join(known.item_id for known in question.items) or "no item"
        problems.append(Problem(Rule.QUESTION_UNKNOWN, line, found, f"item: {items}"))
        return None
    return Asked(question_id, item_id)


def _near(asked: str, codebook: Codebook) -> str:
    return nearest(header_key(asked), list(codebook.headings.questions))[0]
