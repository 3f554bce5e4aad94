"""How the header of a file drifted from the template: missing, added, renamed, moved columns."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipelines.nearest import nearest
from pipelines.pages.problems import Problem, Rule, listed, shown
from pipelines.pages.text_key import folded
from pipelines.survey.questionnaire import layout as names
from pipelines.survey.questionnaire.grid import Grid, letter_of
from pipelines.survey.questionnaire.headings import Headings
from pipelines.survey.questionnaire.layout import Column, Layout

_ALIKE = 78
"""Of 100: a header this near to a column that is missing is taken for that column, renamed."""
_LONGEST_HEADER = 300
_RENAME = (
    "the template's names. Rename the column, or add a line to column_spelling.csv; "
    "where it is a column of your own, give the missing one a column without answers"
)


def drift_of(
    grid: Grid,
    columns: Mapping[int, Column],
    expected: Sequence[Column],
    strangers: Mapping[int, str],
    headings: Headings,
) -> list[Problem]:
    """Compare a header with the template, one problem a kind.

    Args:
        grid: The file.
        columns: Place -> column, for those that are known.
        expected: The columns of the template, in order.
        strangers: Place -> header, for those that are not known; empty where there is none.
        headings: All spellings of the answer columns.
    """
    present = set(columns.values())
    missing = [column for column in expected if column not in present]
    renamed = _renamed(strangers, missing, headings)
    lost = [column for column in missing if column not in renamed.values()]
    required = names.REQUIRED[Layout.LONG]
    added = [text for place, text in strangers.items() if text and place not in renamed]
    kinds = [
        (Rule.COLUMN_PROBABLY_RENAMED, [*_arrows(strangers, renamed)], _RENAME),
        (Rule.KEY_COLUMN_MISSING, [c.name for c in lost if c.name in required], "these columns"),
        (Rule.COLUMN_MISSING, [c.name for c in lost if c.name not in required], "these columns"),
        (Rule.COLUMN_ADDED, added, "columns of the template; no answers are read from these"),
        (Rule.COLUMN_MOVED, _moved(columns, expected), "the order of the template"),
    ]
    return [
        Problem(rule, grid.header.number, listed(found), should)
        for rule, found, should in kinds
        if found
    ]


def _arrows(strangers: Mapping[int, str], renamed: Mapping[int, Column]) -> Iterator[str]:
    for place, text in strangers.items():
        if not text:
            yield f"text without a header in column {letter_of(place)}"
        elif place in renamed:
            yield f"{shown(text)} -> {renamed[place].name}"


def _renamed(
    strangers: Mapping[int, str], missing: Iterable[Column], headings: Headings
) -> dict[int, Column]:
    """Which unknown headers are probably columns that are missing."""
    choices = {
        _words(name): column
        for column in missing
        for name in headings.spellings.get(column.name, (column.name, column.label))
        if any(char.isalpha() for char in name)
    }
    found = {}
    for place, text in strangers.items():
        column = _nearest(_words(text[:_LONGEST_HEADER]), choices)
        if column is not None:
            found[place] = column
    return found


def _words(name: str) -> str:
    return folded(name.replace("_", " "))


def _nearest(words: str, choices: Mapping[str, Column]) -> Column | None:
    for choice in nearest(words, list(choices), cutoff=_ALIKE):
        return choices[choice]
    # "Formal strategy (yes or no)" says more than the name, and all of it.
    own = set(words.split())
    for choice, column in choices.items():
        parts = set(choice.split())
        if len(parts) > 1 and parts <= own:
            return column
    return None


def _moved(columns: Mapping[int, Column], expected: Sequence[Column]) -> list[str]:
    """The fewest columns whose moving back restores the order of the template."""
    order = {column: at for at, column in enumerate(expected)}
    found = [order[columns[place]] for place in sorted(columns) if columns[place] in order]
    tails: list[int] = []
    ends_at: list[int] = []
    for position in found:
        length = bisect_left(tails, position)
        tails[length : length + 1] = [position]
        ends_at.append(length)
    kept = set()
    length = len(tails) - 1
    for position, end in zip(reversed(found), reversed(ends_at), strict=True):
        if end == length:
            kept.add(position)
            length -= 1
    return [expected[position].name for position in found if position not in kept]
