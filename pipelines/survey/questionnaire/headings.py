"""What a header may call an answer column: its name, its printed label, an extra spelling.

Extra spellings stand in `raw/vocabulary/*/column_spelling.csv`, where users can add to them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from pipelines.errors import ContractError
from pipelines.survey.questionnaire.layout import FIELDS, Column, header_key, name_of
from pipelines.survey.response import Asked

_LIST = "raw/vocabulary, column_spelling.csv"
_DASH = " \u2013 "


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
    """Key -> question: of its id, its label, or an extra spelling of the question as a whole."""
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
        _check_known(line, by_asked)
    found: dict[str, Column] = {}
    spellings: dict[str, tuple[str, ...]] = {}
    for asked, column in by_asked.items():
        names = tuple(dict.fromkeys(_names(asked, column, labels[asked.question_id], extra)))
        spellings[column.name] = names
        for name in names:
            _check_free(name, column, found)
            found[header_key(name)] = column
    return Headings(found, _questions(labels, extra), spellings)


def _questions(labels: Mapping[str, str], extra: Iterable[ExtraHeading]) -> dict[str, str]:
    """Key -> question: of its id, its label, or an extra spelling of the question as a whole."""
    called = [(name, question) for question, label in labels.items() for name in (question, label)]
    called += [(line.spelling, line.question_id) for line in extra if line.item_id is None]
    found: dict[str, str] = {}
    for name, question in called:
        holder = found.setdefault(header_key(name), question)
        if holder != question:
            _refuse_shared(name, holder, question)
    return found


def _names(
    asked: Asked, column: Column, label: str, extra: Sequence[ExtraHeading]
) -> Iterator[str]:
    own = [line for line in extra if line.question_id == asked.question_id]
    yield column.name
    yield column.label
    yield from (line.spelling for line in own if line.item_id == asked.item_id)
    if asked.item_id is not None:
        item = column.label.removeprefix(f"{label}{_DASH}")
        for question in (label, *(line.spelling for line in own if line.item_id is None)):
            yield f"{question}{_DASH}{item}"
            yield f"{question}: {item}"


def _check_known(line: ExtraHeading, columns: Mapping[Asked, Column]) -> None:
    asked = Asked(line.question_id, line.item_id)
    is_whole = line.item_id is None and any(a.question_id == line.question_id for a in columns)
    if asked not in columns and not is_whole:
        raise ContractError(
            f"{_LIST}, '{line.spelling}'",
            expected="a question, and an item of it or none, as in question.csv and item.csv",
            found=name_of(asked),
            remedy="Correct the line.",
        )


def _check_free(name: str, column: Column, found: Mapping[str, Column]) -> None:
    key = header_key(name)
    holder = found.get(key) or FIELDS.get(key)
    if holder is not None and holder != column:
        _refuse_shared(name, holder.name, column.name)


def _refuse_shared(name: str, one: str, other: str) -> NoReturn:
    raise ContractError(
        f"{_LIST}, '{name}'",
        expected="a spelling of one column or question",
        found=f"{one} and {other}",
        remedy="Remove the line of the one that it does not name.",
    )
