"""The header: which layout a file has, and which column is which.

Here: names of columns. Not here: how they drifted (`drift.py`), what stands under them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts import vocab
from pipelines.survey.questionnaire import layout as names
from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.questionnaire.drift import drift_of
from pipelines.survey.questionnaire.grid import Grid, Row, letter_of
from pipelines.survey.questionnaire.layout import ABOUT, FIELDS, KEYS, LONG, Column, Layout
from pipelines.survey.questionnaire.numbers import whole_number
from pipelines.survey.rules import Problem, Rule, listed

_LONGEST_HEADER = 300


@dataclass(frozen=True)
class Header:
    """What the columns of a file are."""

    layout: Layout
    columns: Mapping[int, Column]
    """Place in the row -> column, for those of the layout; of two with one name the first."""
    problems: tuple[Problem, ...]

    @property
    def has_keys(self) -> bool:
        """Whether rows can be told apart: city, country, wave, and what an answer answers."""
        return names.REQUIRED[self.layout] <= {column.name for column in self.columns.values()}


def read_header(grid: Grid, codebook: Codebook) -> Header | None:
    """Tell the columns of a file; None if none of them is known.

    What the file should have is the template of the waves that its rows name, or of all waves where
    they name none.
    """
    known = _known(grid.header, codebook)
    if not known:
        return None
    is_long = any(column.name == names.QUESTION_ID for column in known.values())
    layout = Layout.LONG if is_long else Layout.WIDE
    usable = {*KEYS, *ABOUT, *(LONG if is_long else codebook.columns)}
    columns: dict[int, Column] = {}
    for place, column in known.items():
        if column in usable and column not in columns.values():
            columns[place] = column
    expected = codebook.template(_waves(grid, columns), layout)
    drift = drift_of(grid, columns, expected, _strangers(grid, known, usable), codebook.headings)
    line = grid.header.number
    mixed = [column.name for column in known.values() if is_long and column.asked]
    twice = [
        f"{column.name} again in {letter_of(place)}"
        for place, column in known.items()
        if column in usable and place not in columns
    ]
    problems = [*drift]
    if twice:
        problems.append(Problem(Rule.COLUMN_TWICE, line, listed(twice), "each column once"))
    if mixed:
        expected_layout = "one answer a row, or one column an answer, not both"
        problems.append(Problem(Rule.LAYOUT_MIXED, line, listed(mixed), expected_layout))
    return Header(layout, columns, tuple(problems))


def _known(header: Row, codebook: Codebook) -> dict[int, Column]:
    found = {}
    for place in sorted(header.cells):
        key = names.header_key(header.cells[place][:_LONGEST_HEADER])
        column = FIELDS.get(key) or codebook.headings.columns.get(key)
        if column is not None:
            found[place] = column
    return found


def _strangers(grid: Grid, known: Mapping[int, Column], usable: set[Column]) -> dict[int, str]:
    """Headers that name no column of the layout; empty where text stands under no header."""
    unheaded = {place for row in grid.rows for place in row.cells} - set(grid.header.cells)
    found = dict.fromkeys(unheaded, "")
    for place, text in grid.header.cells.items():
        column = known.get(place)
        if column is None or (column not in usable and column.asked is None):
            found[place] = text
    return dict(sorted(found.items()))


def _waves(grid: Grid, columns: Mapping[int, Column]) -> set[str]:
    place = next((i for i, column in columns.items() if column.name == names.WAVE), None)
    found = set() if place is None else {whole_number(row.text(place)) for row in grid.rows}
    return {wave for wave in vocab.WAVES if int(wave) in found} or set(vocab.WAVES)
