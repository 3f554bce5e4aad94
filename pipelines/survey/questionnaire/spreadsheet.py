"""An XLSX workbook out of plain rows, the same bytes each time.

Here: what a form needs of openpyxl. Not here: what stands in the form. The zip is not compressed
and carries no dates, so that no clock and no version of zlib shows in it.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import TYPE_STRING, Cell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font
from openpyxl.styles.numbers import FORMAT_TEXT
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from pipelines.survey.questionnaire.grid import letter_of

_FIRST_DAY = dt.datetime(1980, 1, 1)
_FILLED_ROWS = 1_000
_LONGEST_LIST = 255
"""Characters of a list of choices that a spreadsheet takes."""
_LISTS = "lists"
_BOLD = Font(bold=True)
_WRAPPED = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class Choices:
    """A list to choose from; closed, if nothing else may be typed."""

    values: tuple[str, ...]
    is_closed: bool = True


@dataclass(frozen=True)
class WholeNumber:
    """Whole numbers from `least` to `most`."""

    least: int
    most: int


Entry = Choices | WholeNumber | None
"""What may be typed into a column; None: any text."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of text, to be read; or, with entries, to be filled under its only row."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """Of the columns, in characters."""
    entries: tuple[Entry, ...] = ()
    has_header: bool = True
    cells: tuple[Entry, ...] = ()
    """What may be typed into each row of one column, under the header."""
    cells_at: int = 0


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of a workbook with these sheets.

    Raises:
        ValueError: A list of choices is longer than a spreadsheet takes.
    """
    book = Workbook()
    book.remove(book.active)
    book.properties = DocumentProperties(
        creator="Cityfare", created=_FIRST_DAY, modified=_FIRST_DAY
    )
    for sheet in sheets:
        _write(sheet, book.create_sheet(sheet.name))
    _allow_in_cells(sheets, book)
    saved = io.BytesIO()
    # `book.save` would put the time of writing into the properties.
    ExcelWriter(book, zipfile.ZipFile(saved, "w")).save()
    return _undated(saved)


def _undated(saved: io.BytesIO) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(saved) as dated, zipfile.ZipFile(file, "w") as archive:
        for name in dated.namelist():
            member = zipfile.ZipInfo(name, _FIRST_DAY.timetuple()[:6])
            member.create_system = 3  # Otherwise the system that writes would show.
            archive.writestr(member, dated.read(name))
    return file.getvalue()


def _write(sheet: Sheet, target: Worksheet) -> None:
    if sheet.has_header:
        target.freeze_panes = "A2"
    for number, row in enumerate(sheet.rows, 1):
        is_header = number == 1 and sheet.has_header
        for at, text in enumerate(row, 1):
            if text:
                _write_text(target.cell(number, at), text, is_header=is_header)
    for at, width in enumerate(sheet.widths):
        column = target.column_dimensions[letter_of(at)]
        column.width = width
        if not sheet.entries:
            column.alignment = _WRAPPED
    for at, entry in enumerate(sheet.entries):
        _allow(entry, letter_of(at), target)


def _write_text(cell: Cell, text: str, *, is_header: bool) -> None:
    cell.value = text
    cell.data_type = TYPE_STRING  # Also what begins like a formula.
    cell.number_format = FORMAT_TEXT
    if is_header:
        cell.font = _BOLD
    else:
        cell.alignment = _WRAPPED


def _allow_in_cells(sheets: Sequence[Sheet], book: Workbook) -> None:
    """Lists of choices for single cells; a sheet holds them, since a rule takes 255 signs."""
    filled = [sheet for sheet in sheets if sheet.cells]
    if not filled:
        return
    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    columns: dict[tuple[str, ...], str] = {}
    for sheet in filled:
        for number, entry in enumerate(sheet.cells, 2):
            target = book[sheet.name]
            cell = target.cell(number, sheet.cells_at + 1)
            cell.alignment = _WRAPPED
            if isinstance(entry, Choices):
                if entry.values not in columns:
                    columns[entry.values] = _write_list(entry.values, len(columns), lists)
                rule = _list_rule(columns[entry.values], is_closed=entry.is_closed)
            elif entry is not None:
                rule = _validation(entry)
            else:
                cell.number_format = FORMAT_TEXT
                continue
            rule.add(cell.coordinate)
            target.add_data_validation(rule)


def _write_list(values: Sequence[str], at: int, lists: Worksheet) -> str:
    """Write a list as a column; its place as a formula names it."""
    for number, value in enumerate(values, 1):
        _write_text(lists.cell(number, at + 1), value, is_header=False)
    letter = letter_of(at)
    return f"{_LISTS}!${letter}$1:${letter}${len(values)}"


def _list_rule(formula: str, *, is_closed: bool) -> DataValidation:
    return DataValidation(
        type="list", formula1=formula, allow_blank=True, showErrorMessage=is_closed
    )


def _allow(entry: Entry, column: str, target: Worksheet) -> None:
    if not isinstance(entry, WholeNumber):
        # Text keeps a spreadsheet from making dates of answers; numbers must stay numbers.
        target.column_dimensions[column].number_format = FORMAT_TEXT
    if entry is not None:
        rule = _validation(entry)
        rule.add(f"{column}2:{column}{_FILLED_ROWS + 1}")
        target.add_data_validation(rule)


def _validation(entry: Choices | WholeNumber) -> DataValidation:
    if isinstance(entry, WholeNumber):
        return DataValidation(
            type="whole",
            formula1=str(entry.least),
            formula2=str(entry.most),
            allow_blank=True,
            showErrorMessage=True,
        )
    values = ",".join(entry.values)
    if len(values) > _LONGEST_LIST:
        raise ValueError(f"a list of choices of {len(values)} characters: {values[:80]}")
    return _list_rule(f'"{values}"', is_closed=entry.is_closed)
