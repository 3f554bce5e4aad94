"""A file as rows of text, whatever it was saved as; limits that every format shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from pipelines.survey.rules import Problem, RefusedError, Rule

MAX_BYTES = 50_000_000
"""The questionnaires of all 147 cities have less than one."""
MAX_COLUMNS = 1_000
MAX_CELLS = 2_000_000
MAX_ROWS = 1_048_576
"""Of a sheet; a CSV file with more lines, blank ones among them, is none that people filled."""


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
    """The first row that is not blank, and the rows under it that are not."""

    header: Row
    rows: tuple[Row, ...]
    untrusted: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Row number and column -> what the cell holds that is no typed text: a formula, an error."""
    problems: tuple[Problem, ...] = ()


def refuse(rule: Rule, found: str, expected: str, *, line: int = 1) -> NoReturn:
    """Give a file up.

    Raises:
        RefusedError: Always.
    """
    raise RefusedError(Problem(rule, line, found, expected))


def letter_of(column: int) -> str:
    """The letters by which a spreadsheet calls a column, counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
