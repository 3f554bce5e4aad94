"""What a header may call an answer column: its name, its printed label, an extra spelling.

Extra spellings stand in `raw/vocabulary/*/column_spelling.csv`, where users can add to them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.errors import ContractError
from pipelines.survey.questionnaire.layout import DASH, FIELDS, Column, header_key, name_of
from pipelines.survey.response import Asked

_LIST = "raw/vocabulary, column_spelling.csv"


@dataclass(frozen=True)
class ExtraHeading:
    """A line of the list: without an item it names a question, with all its items."""

    spelling: str
    question_id: str
    item_id: str | None


@dataclass(frozen=True)
class Headings:
    """Look-ups by `header_key`."""

    columns: Mapping[str, Column]
    """Key -> answer column."""
    questions: Mapping[str, str]
    """Key -> question: of its id, its label, or an extra spelling of the question."""
    spellings: Mapping[str, tuple[str, ...]]
    """Name of an answer column -> everything that a header may call it."""


def headings_of(
    columns: Iterable[Column], labels: Mapping[str, str], extra: Sequence[ExtraHeading]
) -> Headings:
    """Index every spelling of every column.

    Args:
        columns: All answer columns.
        labels: Question -> printed label.
        extra: Lines of the list of extra spellings.

    Raises:
        ContractError: Two columns share a spelling, or a line names no column.
    """
    by_asked = {column.asked: column for column in columns if column.asked}
    for line in extra:
        if Asked(line.question_id, line.item_id) not in by_asked and (
            line.item_id or line.question_id not in labels
        ):
            raise ContractError(
                f"{_LIST}, '{line.spelling}'",
                expected="a question, and an item of it or none, as in question.csv and item.csv",
                found=name_of(Asked(line.question_id, line.item_id)),
                remedy="Correct the line.",
            )
    spellings = {
        column.name: tuple(dict.fromkeys(_names(asked, column, labels[asked.question_id], extra)))
        for asked, column in by_asked.items()
    }
    of_columns = ((text, c.name) for c in by_asked.values() for text in spellings[c.name])
    of_fields = ((key, column.name) for key, column in FIELDS.items())
    by_name = {column.name: column for column in by_asked.values()}
    called = _by_key((*of_fields, *of_columns))
    questions = [(text, id_) for id_, label in labels.items() for text in (id_, label)]
    questions += [(line.spelling, line.question_id) for line in extra if line.item_id is None]
    return Headings(
        columns={key: by_name[name] for key, name in called.items() if name in by_name},
        questions=_by_key(questions),
        spellings=spellings,
    )


def _by_key(called: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Key of each spelling -> the one thing that it names."""
    found: dict[str, str] = {}
    for spelling, name in called:
        holder = found.setdefault(header_key(spelling), name)
        if holder != name:
            raise ContractError(
                f"{_LIST}, '{spelling}'",
                expected="a spelling of one column or question",
                found=f"{holder} and {name}",
                remedy="Remove the line of the one that it does not name.",
            )
    return found


def _names(
    asked: Asked, column: Column, label: str, extra: Sequence[ExtraHeading]
) -> Iterator[str]:
    own = [line for line in extra if line.question_id == asked.question_id]
    yield column.name
    yield column.label
    yield from (line.spelling for line in own if line.item_id == asked.item_id)
    if asked.item_id is not None:
        item = column.label.removeprefix(f"{label}{DASH}")
        for question in (label, *(line.spelling for line in own if line.item_id is None)):
            yield f"{question}{DASH}{item}"
            yield f"{question}: {item}"
