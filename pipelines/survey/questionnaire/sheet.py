"""The rows of one sheet, streamed: text of cells, and which cells hold no typed text."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn

from pipelines.survey.questionnaire.grid import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Grid,
    Row,
    letter_of,
    refuse,
)
from pipelines.survey.questionnaire.markup import read_xml
from pipelines.survey.rules import Problem, Rule, listed, shown

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{0,40})?(?:[eE][+-]?[0-9]{1,3})?")
_MOST_DIGITS = 9
_EXACT = 1e15
"""Below it a double holds every whole number."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES = range(0xD800, 0xE000)
_WHOLE_WORKBOOK = "a whole XLSX workbook: save or copy it again"


def read_sheet(blocks: Iterable[bytes], name: str, texts: Sequence[str]) -> Grid:
    """Read a sheet.

    Args:
        blocks: The bytes of the sheet's XML.
        name: What to call it in a problem.
        texts: The workbook's shared texts.

    Raises:
        RefusedError: Damaged, too much in it, or nothing.
    """
    cells = _Cells(name, texts)
    read_xml(blocks, cells, name)
    rows = [Row(number, held) for number, held in cells.rows.items()]
    if not rows:
        refuse(Rule.EMPTY_FILE, "nothing in the sheet", "a filled questionnaire")
    return Grid(rows[0], tuple(rows[1:]), cells.untrusted, _merged(cells.merged, rows))


def unescaped(text: str) -> str:
    """Text with characters that XML cannot hold, which spreadsheets write as `_x000D_`."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: _character(int(found[1], 16)), text)


def _character(code: int) -> str:
    return "" if code in _SURROGATES else chr(code)


def _merged(ranges: Sequence[str], rows: Sequence[Row]) -> tuple[Problem, ...]:
    """The problem of merged cells that reach into the table."""
    inside = [reference for reference in ranges if _reaches(reference, rows)]
    if not inside:
        return ()
    first = place_of(inside[0].partition(":")[0]) or (rows[0].number, 0)
    expected = "no merged cells in the table: each row and column by itself"
    return (Problem(Rule.MERGED_CELLS, first[0], listed(inside), expected),)


def _reaches(reference: str, rows: Sequence[Row]) -> bool:
    """Whether a range touches the table; one that cannot be read may."""
    corners = [place_of(corner) for corner in reference.split(":")]
    places = [corner for corner in corners if corner is not None]
    if len(places) != len(corners):
        return True
    is_left = min(column for _, column in places) <= max(rows[0].cells)
    is_above = min(row for row, _ in places) <= rows[-1].number
    return is_left and is_above and max(row for row, _ in places) >= rows[0].number


def place_of(reference: str) -> tuple[int, int] | None:
    """Row number and column, counted from 0, of `B7`; None if it is no place in a sheet."""
    found = _PLACE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found[2])
    return (row, column - 1) if 1 <= row <= MAX_ROWS else None


def number_text(text: str) -> str:
    """A number as people write it: 12, not 12.0; what is no number stays as it is."""
    if _NUMBER.fullmatch(text.strip()) is None:
        return text
    value = float(text)
    if not math.isfinite(value):
        return text
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else f"{value:.15g}"


def _whole(text: str) -> int:
    """A number of a row or a text; -1 if it cannot be one."""
    digits = text.strip()
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else -1


class _Cells:
    """Reads the cells of a sheet, row by row."""

    def __init__(self, name: str, texts: Sequence[str]) -> None:
        self.rows: dict[int, dict[int, str]] = {}
        self.untrusted: dict[tuple[int, int], str] = {}
        self.merged: list[str] = []
        self._name = name
        self._texts = texts
        self._row = 0
        self._column = -1
        self._type: str | None = None
        self._count = 0
        self._value = ""
        self._runs: list[str] = []
        self._has_formula = self._is_spoken = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._open_row(attributes.get("r"))
        elif name == "c":
            self._open_cell(attributes)
        elif name == "f":
            self._has_formula = True
        elif name == "rPh":
            self._is_spoken = True
        elif name == "mergeCell":
            self.merged.append(attributes.get("ref", ""))

    def end(self, name: str, text: str) -> None:
        if name == "v":
            self._value = text
        elif name == "t" and not self._is_spoken:
            self._runs.append(text)
        elif name == "rPh":
            self._is_spoken = False
        elif name == "c" and self._type is not None:
            self._close_cell()

    def _open_row(self, number: str | None) -> None:
        row = self._row + 1 if number is None else _whole(number)
        if not self._row < row <= MAX_ROWS:
            self._refuse_damaged(f"row {shown(number or '')} after row {self._row}")
        self._row, self._column = row, -1

    def _open_cell(self, attributes: Mapping[str, str]) -> None:
        self._count += 1
        if self._count > MAX_CELLS:
            refuse(Rule.TOO_MANY_CELLS, f"over {MAX_CELLS:,} cells", "fewer", line=self._row)
        reference = attributes.get("r")
        place = (self._row, self._column + 1) if reference is None else place_of(reference)
        is_next = place is not None and place[0] == self._row and place[1] > self._column
        if place is None or not is_next or not self._row:
            self._refuse_damaged(f"cell {shown(reference or '')} in row {self._row}")
        self._column = place[1]
        self._type = attributes.get("t", "n")
        self._value, self._runs = "", []
        self._has_formula = self._is_spoken = False

    def _close_cell(self) -> None:
        place, kind, self._type = (self._row, self._column), self._type, None
        letter = f"{letter_of(self._column)}{self._row}"
        if self._has_formula:
            self.untrusted[place] = f"{letter} holds a formula"
            return
        text = self._text(kind or "n")
        if kind == "e":
            self.untrusted[place] = f"{letter} holds the error {shown(text)}"
        elif text.strip():
            if self._column >= MAX_COLUMNS:
                found = f"text in {letter}"
                refuse(Rule.TOO_MANY_CELLS, found, f"at most {MAX_COLUMNS:,} columns")
            self.rows.setdefault(self._row, {})[self._column] = text

    def _text(self, kind: str) -> str:
        if kind == "s":
            at = _whole(self._value)
            if not 0 <= at < len(self._texts):
                self._refuse_damaged(f"text {shown(self._value)} of {len(self._texts)}")
            return self._texts[at]
        if kind == "inlineStr":
            return unescaped("".join(self._runs))
        if kind == "b":
            return "TRUE" if self._value.strip() == "1" else "FALSE"
        return number_text(self._value) if kind == "n" else unescaped(self._value)

    def _refuse_damaged(self, found: str) -> NoReturn:
        refuse(Rule.FILE_DAMAGED, f"{self._name}: {found}", _WHOLE_WORKBOOK)
