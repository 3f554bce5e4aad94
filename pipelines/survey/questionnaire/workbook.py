"""XLSX -> grid: which sheet, and the text of its cells.

The zip and its XML are looked through first (`workbook_guard.py`); openpyxl then sees the parts
that passed. It reads row by row: loaded at once, merged or linked ranges would become as
many cells as they name. Formulas, links and macros are never followed.
"""

import datetime as dt
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.escape import unescape

from pipelines.pages.problems import Problem, Rule, listed, shown
from pipelines.survey.questionnaire.grid import (
    MAX_COLUMNS,
    Grid,
    Row,
    header_place,
    letter_of,
    refuse,
)
from pipelines.survey.questionnaire.layout import ANSWERS, FORM_SHEET, header_key
from pipelines.survey.questionnaire.workbook_guard import (
    UNDAMAGED,
    MergedRange,
    SheetMarks,
    inspect,
    xml_parts,
    zip_of,
)

_EXPECTED = "an XLSX workbook with a sheet of answers"
_MANIFEST = "[Content_Types].xml"
_SHEET = "/worksheet"
_LONGEST_TEXT = 32_767
"""Characters that a spreadsheet takes in a cell."""
_EXACT = 1e15
"""Below it a double holds every whole number."""


class Cell(Protocol):
    """A cell as openpyxl hands it over."""

    data_type: str
    value: object


def read_workbook(data: bytes, known: set[str], is_filled: Callable[[Grid], bool]) -> Grid:
    """Read the sheet of answers; of a form and a table, the one that was filled.

    Args:
        data: The file.
        known: Keys of headers, by which the row of headers is told.
        is_filled: Whether a sheet holds answers.

    Raises:
        RefusedError: No workbook, a damaged or protected one, too much in it, no sheet that is sure
            to hold the answers, or nothing in that sheet.
    """
    parts = xml_parts(data)
    marks = inspect(parts)
    if _MANIFEST not in parts:
        refuse(Rule.NOT_A_WORKBOOK, f"a zip without {_MANIFEST}", _EXPECTED)
    with _damage_refused():
        # What `load_workbook` does, with the reader kept: it knows the part of each sheet.
        reader = ExcelReader(zip_of(parts), read_only=True, keep_links=False)
        reader.read()
        declared = list(reader.parser.find_sheets())
    paths = {sheet.name: part.target for sheet, part in declared if part.Type.endswith(_SHEET)}
    names = _chosen([sheet.name for sheet, _ in declared if sheet.name in paths])
    grids = {}
    for name in names:
        if paths[name] not in parts:
            refuse(Rule.NOT_A_WORKBOOK, f"sheet '{shown(name)}' is not in the file", _EXPECTED)
        with _damage_refused():
            sheet = reader.wb[name]
            sheet.reset_dimensions()  # Those that the file states may be wrong.
            cells = list(sheet.iter_rows())
        grids[name] = _grid(cells, marks[paths[name]], known)
    filled = [name for name in names if len(names) == 1 or is_filled(grids[name])]
    if len(filled) > 1:
        found = f"answers in {listed(filled)}"
        refuse(Rule.SHEET_UNCLEAR, found, "answers in one of the sheets; empty the other")
    return grids[(filled or names)[-1]]


@contextmanager
def _damage_refused() -> Iterator[None]:
    """Turn whatever the library stumbles over into a refusal."""
    try:
        with warnings.catch_warnings():
            # Of what it leaves out: lists of choices, print settings, nothing that is read here.
            warnings.simplefilter("ignore")
            yield
    except Exception as error:
        cause = error.__cause__ or error
        found = shown(f"{type(cause).__name__}: {cause}")
        refuse(Rule.FILE_DAMAGED, found, UNDAMAGED)


def _chosen(names: Sequence[str]) -> list[str]:
    if not names:
        refuse(Rule.NOT_A_WORKBOOK, "no sheets", _EXPECTED)
    forms = [name for name in names if header_key(name) == FORM_SHEET]
    tables = [name for name in names if header_key(name) == ANSWERS]
    candidates = [*forms, *tables] or list(names)
    if max(len(forms), len(tables)) > 1 or (len(candidates) != 1 and not (forms and tables)):
        found = f"{len(names)} sheets: {listed(names)}"
        refuse(Rule.SHEET_UNCLEAR, found, f"a sheet named '{ANSWERS}', or one sheet only")
    return candidates


def _grid(cells: Sequence[Sequence[Cell]], marks: SheetMarks, known: set[str]) -> Grid:
    rows: list[Row] = []
    untrusted: dict[tuple[int, int], str] = {}
    for number, row in enumerate(cells, 1):
        texts = {}
        for column, cell in enumerate(row):
            if cell.value is None:
                continue
            what = _distrust(cell)
            if what is not None:
                untrusted[number, column] = f"{letter_of(column)}{number} holds {what}"
            elif (text := cell_text(cell.value)).strip():
                _check_place(text, number, column)
                texts[column] = text
        if texts:
            rows.append(Row(number, texts))
    if not rows:
        refuse(Rule.EMPTY_FILE, "nothing in the sheet", "a filled questionnaire")
    place = header_place(rows, known)
    table = rows[place:]
    problems = (*_merged(marks.merged, table), *_hidden(marks, table))
    return Grid(table[0], tuple(table[1:]), untrusted, problems, tuple(rows[:place]))


def _distrust(cell: Cell) -> str | None:
    """What a cell holds that nobody typed."""
    if cell.data_type == "f":
        return "a formula"
    return f"the error {shown(str(cell.value))}" if cell.data_type == "e" else None


def _check_place(text: str, row: int, column: int) -> None:
    if column >= MAX_COLUMNS:
        found = f"text in {letter_of(column)}{row}"
        refuse(Rule.TOO_MANY_CELLS, found, f"at most {MAX_COLUMNS:,} columns", line=row)
    if len(text) > _LONGEST_TEXT:
        found = f"{len(text):,} characters in {letter_of(column)}{row}"
        refuse(Rule.TOO_LARGE, found, f"at most {_LONGEST_TEXT:,}", line=row)


def cell_text(value: object) -> str:
    """What stands in a cell as people write it: 12, not 12.0; dates as in ISO 8601.

    A truth value stays TRUE or FALSE, which is not an option: of a row of boxes to tick, FALSE may
    as well mean that nobody answered.
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        is_complete = value.is_integer() and abs(value) < _EXACT
        return str(int(value)) if is_complete else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time.min
        return value.date().isoformat() if is_day else value.isoformat(timespec="seconds")
    if isinstance(value, str):
        # A character that is not text, as an escape may name, would fail wherever it is written.
        return str(unescape(value)).encode("utf-8", "ignore").decode("utf-8")
    return str(value)


def _merged(ranges: Sequence[MergedRange], rows: Sequence[Row]) -> tuple[Problem, ...]:
    """The problem of merged cells that reach into the table."""
    last_column = max(rows[0].cells) + 1
    inside = [
        merged
        for merged in ranges
        if merged.left <= last_column
        and merged.top <= rows[-1].number
        and merged.bottom >= rows[0].number
    ]
    if not inside:
        return ()
    found = listed([merged.reference for merged in inside])
    expected = "no merged cells in the table: each row and column by itself"
    return (Problem(Rule.MERGED_CELLS, inside[0].top, found, expected),)


def _hidden(marks: SheetMarks, rows: Sequence[Row]) -> tuple[Problem, ...]:
    """Hidden rows and columns that hold text; they are read like all others."""
    numbers = [row.number for row in rows if row.number in marks.hidden_rows]
    filled = sorted({place for row in rows for place in row.cells})
    letters = [
        letter_of(place)
        for place in filled
        if any(place + 1 in run for run in marks.hidden_columns)
    ]
    said = [f"row {number}" for number in numbers] + [f"column {letter}" for letter in letters]
    if not said:
        return ()
    found = f"hidden: {listed(said)}"
    expected = "nothing hidden; it is read: show it, and delete what should not count"
    return (Problem(Rule.CELLS_HIDDEN, numbers[0] if numbers else rows[0].number, found, expected),)
