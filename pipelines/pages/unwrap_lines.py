"""Hard-wrapped text: paragraphs that were broken at a column are put together again.

Only in a text that was wrapped, and only where the next word had no room on its line.
What is a label or a heading as it stands is never joined to a neighbour.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.pages.text_key import ends_sentence, is_prose

Row = tuple[int, str]
"""A line's number and what it prints."""
Read = Callable[[str], tuple[str, bool]]
"""What a row says without its list mark, and whether it has one."""

_NARROWEST, _WIDEST = 14, 200
LEAST_WIDTH = 40
"""Narrower columns leave too little of a sentence on a line to tell it from a label."""
_FEWEST_BREAKS = {60: 1, 40: 2, 0: 6}
"""Columns of the longest broken line -> how many such lines prove a text to be wrapped.

Two lines of a list may look like one that was broken; a long line that stops in a sentence does
not."""
_LONGER_THAN_LABELS = 80
_MOST_LONGER_SHARE = 0.25
_LEAST_FULL_SHARE = 0.8
_MOST_ROWS_OF_A_LABEL = 8
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
    is_label: bool = False
    """Whether the rows are a label or a heading."""

    def add(self, row: _Printed) -> None:
        self.rows.append(row)
        self.size += len(row.text) + 1

    def text(self, *more: _Printed) -> str:
        return _glued(row.text for row in (*self.rows, *more))


def join_wrapped_lines(
    rows: Sequence[Row], width: int | None, read: Read, is_known: Callable[[str], bool]
) -> list[Row]:
    """Put wrapped paragraphs, list items and headings together.

    Args:
        rows: Every row of a plain text, blank ones too.
        width: The column at which the text was wrapped, by `find_width`; None if it was not.
        read: Says what a row says.
        is_known: Whether a text is a label or a heading as it stands.

    Returns:
        The rows, each with the number of the line that it begins on; paragraphs only if the text
        was wrapped.
    """
    printed = [_printed(number, raw, read) for number, raw in rows]
    paragraphs: list[_Paragraph] = []
    at = 0
    while at < len(printed):
        row = printed[at]
        last = paragraphs[-1] if paragraphs else None
        goes_on = last is not None and width is not None and _continues(last, row, width)
        size = _label_size(printed, at, is_known) if width is not None or not goes_on else 0
        if size and not (last is not None and goes_on and _is_mid_sentence(last, row)):
            paragraphs.append(_Paragraph(is_label=True))
        elif not goes_on:
            paragraphs.append(_Paragraph())
        for row in printed[at : at + max(size, 1)]:
            paragraphs[-1].add(row)
        at += max(size, 1)
    return [(p.rows[0].number, _glued(row.raw for row in p.rows)) for p in paragraphs]


def _label_size(printed: Sequence[_Printed], at: int, is_known: Callable[[str], bool]) -> int:
    """How many rows from a place on are one label or heading; 0 if none is.

    "... innovation skills" is a heading, and so is "... innovation skills or roles": what goes on
    in lower case belongs to it.
    """
    size = 0
    texts: list[str] = []
    for row in printed[at : at + _MOST_ROWS_OF_A_LABEL]:
        is_first, goes_on = not texts, row.text[:1].islower()
        if not row.text or (not is_first and (row.is_item or (size and not goes_on))):
            break
        if not (is_first or goes_on) and is_known(row.text):
            break
        texts.append(row.text)
        if is_known(_glued(texts)) and not _is_known_later(texts, is_known):
            size = len(texts)
        elif size and texts[size - 1].endswith(":"):
            # "Housing: the town set up ...", broken behind the colon.
            return 0
    return size


def _is_known_later(texts: Sequence[str], is_known: Callable[[str], bool]) -> bool:
    """Whether the label or heading begins at a later row: some begin with any city's name."""
    starts = [at for at in range(1, len(texts)) if texts[at][:1].isupper()]
    return any(is_known(_glued(texts[at:])) for at in starts)


def _printed(number: int, raw: str, read: Read) -> _Printed:
    line = _as_printed(raw)
    return _Printed(number, raw.strip(), *read(raw), len(line), _first_word(line))


def find_width(rows: Sequence[Row]) -> int | None:
    """The column at which the text was wrapped; None if it was not."""
    printed = [_as_printed(raw) for _, raw in rows]
    broken = [
        (len(line), _first_word(following))
        for line, following in pairwise(printed)
        if _NARROWEST <= len(line) <= _WIDEST and _is_broken(line.strip(), following.strip())
    ]
    least = max((columns for columns, _ in broken), default=0)
    fewest = next(count for columns, count in _FEWEST_BREAKS.items() if least >= columns)
    if len(broken) < fewest:
        return None
    broken = [(columns, word) for columns, word in broken if columns > least / 2]
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
    """Whether a line stops within a sentence that the next one takes up."""
    if ends_sentence(line) or " " not in line or following.startswith(_EXAMPLE):
        return False
    is_number = following[:1].isdecimal() and " " in following and len(line) >= _LONGER_THAN_LABELS
    return following[:1].islower() or is_number


def _continues(paragraph: _Paragraph, row: _Printed, width: int) -> bool:
    """Whether a row had no room on the line of the paragraph before, and takes it up."""
    last = paragraph.rows[-1]
    if row.is_item or not row.text or not last.text or row.text.startswith(_EXAMPLE):
        return False
    had_room = last.columns + 1 + row.first_word <= width
    if had_room or last.columns < width / 2 or " " not in last.text or paragraph.is_label:
        return False
    if row.text.startswith(f"{paragraph.rows[0].text}:"):
        # A label of the city's own, and the paragraph that explains it.
        return False
    return _goes_on(last.text) or _is_short_sentence(row.text)


def _is_mid_sentence(paragraph: _Paragraph, row: _Printed) -> bool:
    """Whether a row that happens to be a label goes on with the sentence of the rows before."""
    return row.text[:1].islower() and not ends_sentence(paragraph.rows[-1].text)


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
