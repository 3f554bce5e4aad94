"""Lines of a page with the addresses that each shows, whether printed or behind a link."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pipelines.pages.lines import Line, read_lines
from pipelines.pages.problems import Problem

WHAT = "an experience page of the participatory democracy observatory"
# Marks that no text has: characters of private use, which Unicode gives no meaning.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_ADDRESS = re.compile(r"https?://[^\s<>\"\u00ab\u00bb]+", re.IGNORECASE)
_BEHIND_ADDRESS = ".,;:!?)]}'\u2019\u201d"


@dataclass(frozen=True)
class Shown:
    """One line: its place, its number in the file, its text, and the addresses it links to."""

    at: int
    number: int
    text: str
    links: tuple[str, ...] = ()

    def saying(self, text: str) -> "Shown | None":
        """The same line with a part of its text; None where nothing is left."""
        return replace(self, text=text) if text or self.links else None


@dataclass(frozen=True)
class Page:
    """The lines of a page, or the problems that kept them from being read."""

    lines: tuple[Shown, ...]
    problems: tuple[Problem, ...]


def read_page(data: bytes, is_known: Callable[[str], bool]) -> Page:
    """Clean lines of a page in HTML, Markdown or plain text.

    Args:
        data: The file.
        is_known: Whether a text is a label as it stands; wrapped text needs it.
    """
    reading = read_lines(data, is_known, what=WHAT, shown_link=_marked)
    return Page(tuple(map(_shown, reading.lines)), reading.problems)


def _marked(address: str) -> str:
    """An address of the web, between marks; nothing for addresses of other kinds."""
    return f"{_OPEN}{address}{_CLOSE}" if _ADDRESS.fullmatch(address) else ""


def _shown(line: Line) -> Shown:
    text = " ".join(_MARKED.sub(" ", line.text).split())
    return Shown(line.at, line.number, text, tuple(dict.fromkeys(_addresses(line.text))))


def _addresses(text: str) -> Iterator[str]:
    yield from filter(_ADDRESS.fullmatch, _MARKED.findall(text))
    for found in _ADDRESS.findall(_MARKED.sub(" ", text)):
        yield found.rstrip(_BEHIND_ADDRESS)
