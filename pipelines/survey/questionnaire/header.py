"""The header of a questionnaire: which layout it has, which column is which, and how it drifted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from contracts import vocab
from pipelines.nearest import nearest
from pipelines.pages.problems import Problem, Rule, listed, shown
from pipelines.pages.text_key import folded
from pipelines.survey.questionnaire import layout as names
from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.questionnaire.grid import LONGEST_HEADER, Grid, letter_of
from pipelines.survey.questionnaire.layout import ABOUT, KEYS, LONG, Column, Layout
from pipelines.survey.questionnaire.option_columns import OptionColumn, column_of, option_column
from pipelines.survey.questionnaire.typed_values import whole_number

_ALIKE = 78
"""Of 100: a header this near to a column that is missing is taken for that column, renamed."""
_RENAME = (
    "the template's names. Rename the column, or add a line to column_spelling.csv; "
    "where it is a column of your own, give the missing one a column without answers"
)


@dataclass(frozen=True)
class Header:
    """What the columns of a file are."""

    layout: Layout
    columns: Mapping[int, Column]
    """Place in the row -> column, for those of the layout; of two with one name the first."""
    options: Mapping[int, OptionColumn]
    """Place -> column of one option."""
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
    printed = {place: text[:LONGEST_HEADER] for place, text in sorted(grid.header.cells.items())}
    named = {place: column_of(text, codebook) for place, text in printed.items()}
    known = {place: column for place, column in named.items() if column is not None}
    if not known:
        return None
    unknown = {place: text for place, text in printed.items() if place not in known}
    parts = {place: option_column(text, codebook) for place, text in unknown.items()}
    options = {place: option for place, option in parts.items() if option is not None}
    is_long = any(column.name == names.QUESTION_ID for column in known.values())
    layout = Layout.LONG if is_long else Layout.WIDE
    usable = {*KEYS, *ABOUT, *(LONG if is_long else codebook.columns)}
    columns: dict[int, Column] = {}
    twice = []
    for place, column in known.items():
        if column in columns.values():
            twice.append(f"{column.name} again in {letter_of(place)}")
        elif column in usable:
            columns[place] = column
    headless = {place for row in grid.rows for place in row.cells} - set(printed)
    strangers = {
        place: grid.header.text(place)
        for place in sorted({*headless, *printed} - set(options))
        if place not in known or not (known[place] in usable or known[place].asked)
    }
    ticked = {option.column for option in options.values()} - set(columns.values())
    template = codebook.template(_waves(grid, columns), layout)
    expected = [column for column in template if column not in ticked]
    not_offered = [printed[place] for place, each in options.items() if each.option is None]
    mixed = [column.name for column in known.values() if is_long and column.asked]
    kinds = [
        *_drift(columns, expected, strangers, codebook),
        (
            Rule.OPTION_COLUMN_UNKNOWN,
            not_offered,
            "after the question an option of it: its label or id as the template has it",
        ),
        (Rule.COLUMN_TWICE, twice, "each column once"),
        (Rule.LAYOUT_MIXED, mixed, "one answer a row, or one column an answer, not both"),
    ]
    line = grid.header.number
    problems = [
        Problem(rule, line, listed(found), should) for rule, found, should in kinds if found
    ]
    return Header(layout, columns, options, tuple(problems))


def _waves(grid: Grid, columns: Mapping[int, Column]) -> set[str]:
    place = next((i for i, column in columns.items() if column.name == names.WAVE), None)
    found = set() if place is None else {whole_number(row.text(place)) for row in grid.rows}
    return {wave for wave in vocab.WAVES if int(wave) in found} or set(vocab.WAVES)


def _drift(
    columns: Mapping[int, Column],
    expected: Sequence[Column],
    strangers: Mapping[int, str],
    codebook: Codebook,
) -> Iterator[tuple[Rule, list[str], str]]:
    """What is missing, added, renamed or moved beside the template: rule, columns, remedy.

    Args:
        columns: Place -> column, for those that are known.
        expected: The columns of the template, in order.
        strangers: Place -> header, for those that are not known; empty where there is none.
        codebook: Spellings of the columns.
    """
    missing = [column for column in expected if column not in columns.values()]
    spellings = {
        _words(name): column
        for column in missing
        for name in codebook.headings.spellings.get(column.name, (column.name, column.label))
        if any(char.isalpha() for char in name)
    }
    nearest_columns = {place: _nearest(text, spellings) for place, text in strangers.items()}
    renamed = {place: column for place, column in nearest_columns.items() if column is not None}
    changed = [
        f"{shown(text)} -> {renamed[place].name}"
        if text
        else f"text without a header in column {letter_of(place)}"
        for place, text in strangers.items()
        if place in renamed or not text
    ]
    lost = [column.name for column in missing if column not in renamed.values()]
    added = [text for place, text in strangers.items() if text and place not in renamed]
    required = names.REQUIRED[Layout.LONG]
    yield Rule.COLUMN_PROBABLY_RENAMED, changed, _RENAME
    yield Rule.KEY_COLUMN_MISSING, [name for name in lost if name in required], "these columns"
    yield Rule.COLUMN_MISSING, [name for name in lost if name not in required], "these columns"
    yield Rule.COLUMN_ADDED, added, "columns of the template; no answers are read from these"
    yield Rule.COLUMN_MOVED, _moved(columns, expected), "the order of the template"


def _words(name: str) -> str:
    return folded(name.replace("_", " "))


def _nearest(header: str, spellings: Mapping[str, Column]) -> Column | None:
    """The missing column that an unknown header probably is."""
    words = _words(header[:LONGEST_HEADER])
    for choice in nearest(words, list(spellings), cutoff=_ALIKE):
        return spellings[choice]
    # "Formal strategy (yes or no)" says more than the name, and all of it.
    own = set(words.split())
    for choice, column in spellings.items():
        parts = set(choice.split())
        if len(parts) > 1 and parts <= own:
            return column
    return None


def _moved(columns: Mapping[int, Column], expected: Sequence[Column]) -> list[str]:
    """The fewest columns whose moving back restores the order of the template."""
    order = {column: at for at, column in enumerate(expected)}
    found = [order[columns[place]] for place in sorted(columns) if columns[place] in order]
    edits = LCSseq.editops(found, sorted(found))
    return [expected[found[edit.src_pos]].name for edit in edits if edit.tag == "delete"]
