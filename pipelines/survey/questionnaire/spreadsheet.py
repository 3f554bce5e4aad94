"""An XLSX workbook out of plain rows, the same bytes each time.

Here: what a form needs of openpyxl. Not here: what stands in the form. The zip is not compressed
and carries no dates, so that no clock and no version of zlib shows in it.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell.cell import TYPE_STRING, Cell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font
from openpyxl.styles.numbers import FORMAT_TEXT
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

_FIRST_DAY = dt.datetime(1980, 1, 1)
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
    """Whole numbers from 0 to `most`."""

    most: int


Entry = Choices | WholeNumber | None
"""What may be typed into a cell; None: any text."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of text."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """Of the columns, in characters."""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    """A cell, or a part of a column as `A2:A9` -> what may be typed there."""
    has_header: bool = True


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of a workbook with these sheets; lists of choices stand in a hidden sheet."""
    book = Workbook()
    book.remove(book.active)
    book.properties = DocumentProperties(
        creator="Cityfare", created=_FIRST_DAY, modified=_FIRST_DAY
    )
    targets = [book.create_sheet(sheet.name) for sheet in sheets]
    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    formulas: dict[tuple[str, ...], str] = {}
    for sheet, target in zip(sheets, targets, strict=True):
        _write(sheet, target)
        for cells, entry in sheet.entries.items():
            if isinstance(entry, Choices) and entry.values not in formulas:
                formulas[entry.values] = _write_list(entry.values, len(formulas) + 1, lists)
            _allow(entry, cells, target, formulas)
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
    for at, width in enumerate(sheet.widths, 1):
        column = target.column_dimensions[get_column_letter(at)]
        column.width, column.alignment = width, _WRAPPED
    for number, row in enumerate(sheet.rows, 1):
        for at, text in enumerate(row, 1):
            if text:
                is_header = number == 1 and sheet.has_header
                _write_text(target.cell(number, at), text, is_header=is_header)


def _write_text(cell: Cell, text: str, *, is_header: bool = False) -> None:
    cell.value = text
    cell.data_type = TYPE_STRING  # Also what begins like a formula.
    cell.number_format = FORMAT_TEXT
    if is_header:
        cell.font = _BOLD
    else:
        cell.alignment = _WRAPPED


def _write_list(values: Sequence[str], at: int, lists: Worksheet) -> str:
    """Write choices as a column; its place as a formula names it, which may have 255 characters."""
    for number, value in enumerate(values, 1):
        _write_text(lists.cell(number, at), value)
    letter = get_column_letter(at)
    return f"{_LISTS}!${letter}$1:${letter}${len(values)}"


def _allow(
    entry: Entry, cells: str, target: Worksheet, formulas: Mapping[tuple[str, ...], str]
) -> None:
    if not isinstance(entry, WholeNumber):
        # Text keeps a spreadsheet from making dates of answers; numbers must stay numbers.
        letter, row = coordinate_from_string(cells.partition(":")[0])
        cell = target.column_dimensions[letter] if ":" in cells else target[f"{letter}{row}"]
        cell.number_format = FORMAT_TEXT
    if entry is None:
        return
    if isinstance(entry, WholeNumber):
        rule = DataValidation(type="whole", formula1="0", formula2=str(entry.most))
        rule.showErrorMessage = True
    else:
        rule = DataValidation(type="list", formula1=formulas[entry.values])
        rule.showErrorMessage = entry.is_closed
    rule.allow_blank = True
    rule.add(cells)
    target.add_data_validation(rule)
