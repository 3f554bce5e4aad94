"""Hard-wrapped text: paragraphs that were broken at a column are put together again.

Only in a text that as a whole was wrapped, and only where the next word had no room on its line.
What is a label or a heading as it stands is never joined to a neighbour.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.survey.text import ends_sentence, is_prose

Row = tuple[int, str]
"""A line's number and what it prints."""
Read = Callable[[str], tuple[str, bool]]
"""What a row says without its list mark, and whether it has one."""

_NARROWEST, _WIDEST = 40, 100
_FEWEST_BREAKS = 2
_MOST_LONGER_SHARE = 0.25
_LEAST_FULL_SHARE = 0.8
_LONGEST_KNOWN = 200
_LONGEST_WORD = 12
_ABBREVIATION = re.compile(r"(?:^|[\s.])[A-Z]\w?\.$")
_COMPOUND = re.compile(r"\w-$")
_EXAMPLE = ("e.g.", "eg.")


@dataclass(frozen=True, slots=True)
class _Printed:
    """A row as it was printed, in columns, and as it reads."""

    number: int
    raw: str
    text: str
    is_item: bool
    columns: int
    first_word: int


@dataclass
class _Paragraph:
    """Rows that belong together, so far."""

    rows: list[_Printed] = field(default_factory=list)
    size: int = 0

    def add(self, row: _Printed) -> None:
        self.rows.append(row)
        self.size += len(row.text) + 1

    def text(self, *more: _Printed) -> str:
        return _glued(row.text for row in (*self.rows, *more))


def rejoined(rows: Sequence[Row], read: Read, is_known: Callable[[str], bool]) -> list[Row]:
    """Put wrapped paragraphs, list items and headings together.

    Args:
        rows: Every row of a plain text, blank ones too.
        read: Says what a row says.
        is_known: Whether a text is a label or a heading as it stands.

    Returns:
        The rows, each with the number of the line that it begins on; unchanged if the text was not
        wrapped.
    """
    width = _width(rows)
    if width is None:
        return list(rows)
    printed = [_printed(number, raw, read) for number, raw in rows]
    paragraphs: list[_Paragraph] = []
    for row, following in zip(printed, [*printed[1:], None], strict=True):
        goes_on = bool(paragraphs) and _continues(paragraphs[-1], row, width, is_known)
        if not goes_on or _begins_known(row, following, is_known):
            paragraphs.append(_Paragraph())
        paragraphs[-1].add(row)
    return [(p.rows[0].number, _glued(row.raw for row in p.rows)) for p in paragraphs]


def _printed(number: int, raw: str, read: Read) -> _Printed:
    line = _as_printed(raw)
    return _Printed(number, raw.strip(), *read(raw), len(line), _first_word(line))


def _width(rows: Sequence[Row]) -> int | None:
    """The column at which the text was wrapped; None if it was not."""
    printed = [_as_printed(raw) for _, raw in rows]
    broken = [
        (len(line), _first_word(following))
        for line, following in pairwise(printed)
        if _NARROWEST <= len(line) <= _WIDEST and _is_broken(line.strip(), following.strip())
    ]
    if len(broken) < _FEWEST_BREAKS:
        return None
    least = max(columns for columns, _ in broken)
    # The longest line may end its paragraph, so that no word is known to have had no room on it.
    lengths = [len(line) for line in printed if len(line) > least and " " in line.strip()]
    longer = [length for length in lengths if length <= least + _LONGEST_WORD]
    if len(lengths) - len(longer) > _MOST_LONGER_SHARE * len(broken):
        return None
    return next((width for width in (max([least, *longer]), least) if _fits(broken, width)), None)


def _fits(broken: Sequence[tuple[int, int]], width: int) -> bool:
    full = sum(columns + 1 + word > width for columns, word in broken)
    return full >= _LEAST_FULL_SHARE * len(broken)


def _is_broken(line: str, following: str) -> bool:
    """Whether a line stops within a sentence that the next one takes up in lower case."""
    if ends_sentence(line) or " " not in line or following.startswith(_EXAMPLE):
        return False
    return following[:1].islower()


def _continues(
    paragraph: _Paragraph, row: _Printed, width: int, is_known: Callable[[str], bool]
) -> bool:
    last = paragraph.rows[-1]
    if row.is_item or not row.text or not last.text or row.text.startswith(_EXAMPLE):
        return False
    had_room = last.columns + 1 + row.first_word <= width
    if had_room or last.columns < width / 2 or " " not in last.text or is_known(row.text):
        return False
    if paragraph.size <= _LONGEST_KNOWN and is_known(paragraph.text()):
        # "... innovation skills" is a heading, and so is "... innovation skills or roles".
        return row.text[:1].islower() and is_known(paragraph.text(row))
    return _goes_on(last.text) or _is_short_sentence(row.text)


def _begins_known(
    row: _Printed, following: _Printed | None, is_known: Callable[[str], bool]
) -> bool:
    """Whether a row is the first half of a label or heading, itself broken in two."""
    if following is None or not following.text or following.is_item or row.text[:1].islower():
        return False
    if len(row.text) + len(following.text) > _LONGEST_KNOWN or is_known(following.text):
        return False
    return is_known(_glued([row.text, following.text]))


def _goes_on(text: str) -> bool:
    """Whether a line does not end its sentence. Two sentences read as well apart as together."""
    return not ends_sentence(text) or _ABBREVIATION.search(text) is not None


def _is_short_sentence(text: str) -> bool:
    """Whether a line is a sentence that apart from its paragraph would pass for a label."""
    return ends_sentence(text) and not is_prose(text)


def _as_printed(raw: str) -> str:
    """A row with one character for each column."""
    line = raw.rstrip().expandtabs()
    return line if line.isascii() else unicodedata.normalize("NFC", line).replace("\u00a0", " ")


def _first_word(line: str) -> int:
    return len(line.lstrip().partition(" ")[0])


def _glued(texts: Iterable[str]) -> str:
    pieces: list[str] = []
    for text in texts:
        if pieces and not (_COMPOUND.search(pieces[-1]) and text[:1].islower()):
            pieces.append(" ")
        pieces.append(text)
    return "".join(pieces)
