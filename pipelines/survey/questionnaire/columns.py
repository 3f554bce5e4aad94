"""The header: which layout a file has, and which column is which.

Here: names of columns. Not here: how they drifted (`drift.py`), what stands under them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts import vocab
from pipelines.pages.problems import Problem, Rule, listed
from pipelines.survey.questionnaire import layout as names
from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.questionnaire.drift import drift_of
from pipelines.survey.questionnaire.grid import LONGEST_HEADER, Grid, Row, letter_of
from pipelines.survey.questionnaire.layout import ABOUT, KEYS, LONG, Column, Layout
from pipelines.survey.questionnaire.numbers import whole_number
from pipelines.survey.questionnaire.option_columns import OptionColumn, column_of, option_column


@dataclass(frozen=True)
class Header:
    """What the columns of a file are."""

    layout: Layout
    columns: Mapping[int, Column]
    """Place in the row -> column, for those of the layout; of two with one name the first."""
    problems: tuple[Problem, ...]
    options: Mapping[int, OptionColumn] = field(default_factory=dict)
    """Place -> column of one option."""

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
    options = _options(grid.header, known, codebook)
    if not known:
        return None
    is_long = any(column.name == names.QUESTION_ID for column in known.values())
    layout = Layout.LONG if is_long else Layout.WIDE
    usable = {*KEYS, *ABOUT, *(LONG if is_long else codebook.columns)}
    columns: dict[int, Column] = {}
    for place, column in known.items():
        if column in usable and column not in columns.values():
            columns[place] = column
    ticked = {each.column for each in options.values()} - set(columns.values())
    template = codebook.template(_waves(grid, columns), layout)
    expected = [column for column in template if column not in ticked]
    strangers = _strangers(grid, known, usable)
    unplaced = {place: text for place, text in strangers.items() if place not in options}
    drift = drift_of(grid, columns, expected, unplaced, codebook.headings)
    line = grid.header.number
    mixed = [column.name for column in known.values() if is_long and column.asked]
    twice = [
        f"{column.name} again in {letter_of(place)}"
        for place, column in known.items()
        if column in usable and place not in columns
    ]
    problems = [*drift, *_unknown_options(grid.header, options)]
    if twice:
        problems.append(Problem(Rule.COLUMN_TWICE, line, listed(twice), "each column once"))
    if mixed:
        expected_layout = "one answer a row, or one column an answer, not both"
        problems.append(Problem(Rule.LAYOUT_MIXED, line, listed(mixed), expected_layout))
    return Header(layout, columns, tuple(problems), options)


def _known(header: Row, codebook: Codebook) -> dict[int, Column]:
    found = {}
    for place in sorted(header.cells):
        column = column_of(header.cells[place][:LONGEST_HEADER], codebook)
        if column is not None:
            found[place] = column
    return found


def _options(
    header: Row, known: Mapping[int, Column], codebook: Codebook
) -> dict[int, OptionColumn]:
    """The columns of one option each."""
    strangers = {place: text for place, text in header.cells.items() if place not in known}
    found = {
        place: option_column(text[:LONGEST_HEADER], codebook) for place, text in strangers.items()
    }
    return {place: option for place, option in found.items() if option is not None}


def _unknown_options(header: Row, options: Mapping[int, OptionColumn]) -> list[Problem]:
    found = [header.cells[place] for place, each in options.items() if each.option is None]
    expected = "after the question an option of it: its label or id as the template has it"
    problem = Problem(Rule.OPTION_COLUMN_UNKNOWN, header.number, listed(found), expected)
    return [problem] if found else []


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
