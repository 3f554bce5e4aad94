"""The XML of a workbook, looked through as a stream before a library builds anything of it.

Here: what would make the library unpack without end or lose a cell in silence, and merged ranges,
which it does not tell where it reads row by row. Not here: what cells say (`workbook.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn
from xml.parsers import expat

from openpyxl.utils import coordinate_to_tuple, range_boundaries
from openpyxl.xml.constants import SHEET_MAIN_NS

from pipelines.pages.problems import Rule, shown
from pipelines.survey.questionnaire.grid import MAX_CELLS, MAX_ROWS, refuse

WHOLE_WORKBOOK = "a whole XLSX workbook: save or copy it again"

_MOST_MARKS = 4_000_000
"""Elements and attributes of all parts together; 147 cities take at most a million."""
_MOST_COLUMNS = 16_384
_MOST_DIGITS = 9
_ROW, _CELL, _MERGED = (f"{SHEET_MAIN_NS} {name}" for name in ("row", "c", "mergeCell"))
_COLUMN = f"{SHEET_MAIN_NS} col"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main workbook"


@dataclass(frozen=True)
class MergedRange:
    """Cells made one; rows and columns counted from 1."""

    reference: str
    left: int
    top: int
    bottom: int


@dataclass(frozen=True)
class SheetMarks:
    """What a sheet says of its cells beside their text; rows and columns counted from 1."""

    merged: tuple[MergedRange, ...]
    hidden_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]
    """First and last of each run."""


def inspect(parts: Mapping[str, bytes]) -> dict[str, SheetMarks]:
    """Look through the parts of a workbook.

    Args:
        parts: Name in the zip -> XML.

    Returns:
        Name of each part -> its merged ranges and what it hides.

    Raises:
        RefusedError: Not well-formed; a document type, which no workbook has: entities could unpack
            to more than was read, or name files; rows or cells twice, out of order or out of the
            sheet; too much of anything.
    """
    marks = {}
    left = _MOST_MARKS
    for name, data in parts.items():
        inspector = _Inspector(name, left)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = inspector.start
        parser.StartDoctypeDeclHandler = inspector.doctype
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            inspector.refuse_damaged(str(error))
        marks[name] = inspector.marks()
        left = inspector.left
    return marks


class _Inspector:
    """Takes the elements of one part."""

    def __init__(self, name: str, left: int) -> None:
        self._merged: list[MergedRange] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self.left = left
        self._name = name
        self._row = self._column = self._cells = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens; its name is namespace and name, parted by a blank."""
        self.left -= 1 + len(attributes)
        if self.left < 0:
            found = f"{self._name}: over {_MOST_MARKS:,} elements and attributes"
            refuse(Rule.TOO_MANY_CELLS, found, "fewer")
        if name == _CELL:
            self._place_cell(attributes.get("r"))
        elif name == _ROW:
            self._open_row(attributes.get("r"))
            self._hidden_rows |= {self._row} if _is_hidden(attributes) else set()
        elif name == _COLUMN and _is_hidden(attributes):
            self._hide_columns(attributes.get("min", ""), attributes.get("max", ""))
        elif name == _MERGED:
            self._merge(attributes.get("ref", ""))
        elif name == _STRICT:
            expected = "an Excel workbook (.xlsx): save it as that, not as 'Strict'"
            refuse(Rule.NOT_A_WORKBOOK, "a workbook of the strict kind", expected)

    def marks(self) -> SheetMarks:
        """What was found."""
        hidden = frozenset(self._hidden_rows), tuple(self._hidden_columns)
        return SheetMarks(tuple(self._merged), *hidden)

    def doctype(self, *_: object) -> NoReturn:
        """A document type is declared."""
        found = f"a document type in {shown(self._name)}"
        refuse(Rule.NOT_A_WORKBOOK, found, "an XLSX workbook, which has none")

    def refuse_damaged(self, found: str) -> NoReturn:
        """Give the workbook up."""
        refuse(Rule.FILE_DAMAGED, f"{shown(self._name)}: {shown(found)}", WHOLE_WORKBOOK)

    def _open_row(self, number: str | None) -> None:
        is_number = number is None or (number.isdecimal() and len(number) <= _MOST_DIGITS)
        row = int(number or self._row + 1) if is_number else 0
        if not self._row < row <= MAX_ROWS:
            self.refuse_damaged(f"row {number} after row {self._row}")
        self._row, self._column = row, 0

    def _place_cell(self, reference: str | None) -> None:
        try:
            place = (self._row, self._column + 1)
            row, column = coordinate_to_tuple(reference) if reference else place
        except ValueError:
            row = column = 0
        if not row or row != self._row or not self._column < column <= _MOST_COLUMNS:
            self.refuse_damaged(f"cell {reference} in row {self._row}")
        # The library fills each row up to its last cell.
        self._cells += column - self._column
        self._column = column
        if self._cells > MAX_CELLS:
            found = f"{shown(self._name)}: over {MAX_CELLS:,} cells"
            refuse(Rule.TOO_MANY_CELLS, found, "fewer", line=self._row)

    def _hide_columns(self, first: str, last: str) -> None:
        if first.isdecimal() and last.isdecimal() and len(first + last) <= _MOST_DIGITS:
            self._hidden_columns.append((int(first), int(last)))

    def _merge(self, reference: str) -> None:
        try:
            left, top, _, bottom = range_boundaries(reference)
        except ValueError:
            left = top = bottom = None
        if not (left and top and bottom):
            self.refuse_damaged(f"merged cells {reference}")
        self._merged.append(MergedRange(reference, left, top, bottom))


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return attributes.get("hidden") in ("1", "true") or attributes.get("ht") == "0"
