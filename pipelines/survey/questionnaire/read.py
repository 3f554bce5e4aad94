"""A filled questionnaire: bytes in, responses and problems out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pipelines.pages.problems import (
    Problem,
    RefusedError,
    Rule,
    WithProblems,
    as_json,
    bounded,
    listed,
)
from pipelines.survey.questionnaire import layout as names
from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.questionnaire.delimited import (
    DELIMITERS,
    header_keys,
    read_delimited,
    separated,
)
from pipelines.survey.questionnaire.exports import Export, read_export
from pipelines.survey.questionnaire.form import form_keys, read_form
from pipelines.survey.questionnaire.grid import MAX_BYTES, OLE_MAGIC, ZIP_MAGIC, Grid, refuse
from pipelines.survey.questionnaire.header import Header, read_header
from pipelines.survey.questionnaire.layout import FIELDS, Layout, name_of
from pipelines.survey.questionnaire.option_columns import column_of, option_column
from pipelines.survey.questionnaire.rows import read_rows
from pipelines.survey.response import Answer, Response

KIND = "questionnaire"
CSV, XLSX = "csv", "xlsx"
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".fods", ".numbers", ".gsheet", ".et")
_TABLES = (".csv", ".tsv", ".tab", ".psv")
_FLAT = (b"urn:oasis:names:tc:opendocument", b"urn:schemas-microsoft-com:office:spreadsheet")
"""Spreadsheets of one XML file; their first bytes name the format."""
_SIGNS = (names.CITY, names.COUNTRY, names.WAVE)
_START = 65_536
_EXPECTED = (
    "a filled questionnaire: columns city, country, wave and answers, named as in the file that "
    "`cityfare template survey` writes"
)


@dataclass(frozen=True)
class ParsedQuestionnaire(WithProblems):
    """A questionnaire. Of a refused one, the responses are what could be read, not what holds."""

    kind: str
    format: str | None
    layout: Layout | None = None
    responses: tuple[Response, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The object that `cityfare parse` prints."""
        return {**super().to_json(), "responses": [_response(each) for each in self.responses]}


def _response(response: Response) -> dict[str, Any]:
    answers = {name_of(asked): _answer(answer) for asked, answer in response.answers.items()}
    record = as_json(replace(response, answers={}))
    # Lists of sufficient and insufficient data stand on pages only.
    del record["lists"]
    return {**record, "answers": answers}


def _answer(answer: Answer) -> dict[str, Any]:
    if answer.number is not None:
        return {"number": answer.number}
    said: dict[str, Any] = {"options": list(answer.options)}
    return {**said, "texts": list(answer.texts)} if answer.texts else said


def read_questionnaire(data: bytes, name: str, codebook: Codebook) -> ParsedQuestionnaire:
    """Read a questionnaire; whatever the bytes are, the answer is responses, problems or both.

    Args:
        data: The file: CSV or XLSX, told apart by its first bytes.
        name: Its name; one that promises a workbook is held to it.
        codebook: What was asked and how it may be spelt.

    Returns:
        Responses in the order of the file. An answer stands in them only if it could be read; what
        could not is a problem with the number of its row (the header is row 1).
    """
    form = XLSX if _promises_workbook(data, name) else CSV
    try:
        grid = _grid(data, form, codebook)
    except RefusedError as refusal:
        return ParsedQuestionnaire(KIND, form, problems=(refusal.problem,))
    grid = read_form(grid, codebook) or grid
    export = read_export(grid, lambda header: _names_column(header, codebook))
    return _read(export, form, codebook)


def _read(export: Export, form: str, codebook: Codebook) -> ParsedQuestionnaire:
    grid = export.grid
    header = read_header(grid, codebook)
    if header is None:
        found = f"the columns {listed(list(grid.header.cells.values()))}"
        problem = Problem(Rule.NOT_A_QUESTIONNAIRE, grid.header.number, found, _EXPECTED)
        problems = export.advise([problem, *grid.problems])
        return ParsedQuestionnaire(KIND, form, problems=tuple(problems))
    problems = [*_notes(grid), *grid.problems, *header.problems, *_untrusted(grid, header)]
    responses: tuple[Response, ...] = ()
    if header.has_keys:
        responses = read_rows(grid, header, codebook, problems)
    if not grid.rows and not grid.problems:
        found = "a header without rows"
        problems.append(Problem(Rule.EMPTY_FILE, grid.header.number, found, "answers of a city"))
    told = bounded(export.advise(problems))
    return ParsedQuestionnaire(KIND, form, header.layout, responses, problems=told)


def _names_column(header: str, codebook: Codebook) -> bool:
    return bool(column_of(header, codebook) or option_column(header, codebook))


def _notes(grid: Grid) -> list[Problem]:
    """Titles and notes above the header, which are not read."""
    texts = [text for row in grid.above for text in row.cells.values()]
    expected = f"the header in the first row, not in row {grid.header.number}; these are not read"
    line = grid.above[0].number if grid.above else 1
    return [Problem(Rule.NOTES_ABOVE_HEADER, line, listed(texts), expected)] if texts else []


def looks_like_questionnaire(data: bytes, name: str) -> bool:
    """Whether a file is worth reading as one, by its first bytes or its header line."""
    if _promises_workbook(data, name):
        return True
    text, _ = separated(data[:_START].decode("utf-8-sig", errors="ignore"))
    if name.lower().endswith(_TABLES) and not text.lstrip().startswith("<"):
        return True
    rows = [row for delimiter in DELIMITERS for row in header_keys(text, delimiter)]
    signs = set(_SIGNS)
    return any(signs <= {FIELDS[key].name for key in row if key in FIELDS} for row in rows)


def _grid(data: bytes, form: str, codebook: Codebook) -> Grid:
    if len(data) > MAX_BYTES:
        refuse(Rule.TOO_LARGE, f"{len(data):,} bytes", f"at most {MAX_BYTES:,} bytes")
    if not data.strip(b"\xef\xbb\xbf \t\r\n\f\v"):
        refuse(Rule.EMPTY_FILE, "nothing", "a filled questionnaire")
    known = {*FIELDS, *codebook.headings.columns, *form_keys(codebook)}
    if form == CSV:
        return read_delimited(data, known)
    from pipelines.survey.questionnaire.workbook import read_workbook

    return read_workbook(data, known, lambda sheet: _is_filled(sheet, codebook))


def _is_filled(sheet: Grid, codebook: Codebook) -> bool:
    return bool((read_form(sheet, codebook) or sheet).rows)


def _promises_workbook(data: bytes, name: str) -> bool:
    if data.startswith((ZIP_MAGIC, OLE_MAGIC)) or name.lower().endswith(_WORKBOOKS):
        return True
    return data.lstrip()[:5] == b"<?xml" and any(mark in data[:_START] for mark in _FLAT)


def _untrusted(grid: Grid, header: Header) -> Iterator[Problem]:
    """Cells of known columns that hold no typed text: what they show may be out of date."""
    for (row, column), what in grid.untrusted.items():
        if row == grid.header.number or column in header.columns:
            expected = "the answer itself: copy the cells and paste them as values"
            yield Problem(Rule.FORMULA_CELL, row, what, expected)
