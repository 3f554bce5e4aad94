"""A file as rows of text, whatever it was saved as; limits that every format shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from pipelines.pages.problems import Problem, RefusedError, Rule
from pipelines.survey.questionnaire.layout import header_key

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_BYTES = 50_000_000
"""The questionnaires of all 147 cities have less than one."""
MAX_COLUMNS = 1_000
MAX_CELLS = 2_000_000
MAX_ROWS = 1_048_576
"""Of a sheet; a CSV file with more lines, blank ones among them, is none that people filled."""

HEAD_ROWS = 20
"""Rows among which the header is looked for: files begin with titles and notes."""
LONGEST_HEADER = 300
_FEWEST_HEADERS = 3


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, and the text of its cells that are not blank."""

    number: int
    cells: Mapping[int, str]
    """Column, counted from 0 -> text as it stands in the file."""

    def text(self, column: int) -> str:
        """The text of a cell, empty if it is blank."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Grid:
    """The row of headers, and the rows under it that are not blank."""

    header: Row
    rows: tuple[Row, ...]
    untrusted: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Row number and column -> what the cell holds that nobody typed: a formula, an error."""
    problems: tuple[Problem, ...] = ()
    above: tuple[Row, ...] = ()
    """Rows above the header that are not blank."""


def refuse(rule: Rule, found: str, expected: str, *, line: int = 1) -> NoReturn:
    """Give a file up.

    Raises:
        RefusedError: Always.
    """
    raise RefusedError(Problem(rule, line, found, expected))


def header_place(rows: Sequence[Row], known: set[str]) -> int:
    """Which of the first rows is the header: the first, unless a later one names columns.

    Args:
        rows: Rows that are not blank.
        known: Keys of headers.
    """
    named = [
        len(known & {header_key(text[:LONGEST_HEADER]) for text in row.cells.values()})
        for row in rows[:HEAD_ROWS]
    ]
    if not named or named[0] >= _FEWEST_HEADERS:
        return 0
    return next((at for at, count in enumerate(named) if count >= _FEWEST_HEADERS), 0)


def letter_of(column: int) -> str:
    """The letters by which a spreadsheet calls a column, counted from 0."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column + 1))
