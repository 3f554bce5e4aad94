"""Bytes to clean, numbered lines: what a page prints, however it was saved."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.survey import markup
from pipelines.survey.rules import Problem, Rule
from pipelines.survey.text import key_of, tidy
from pipelines.survey.wrapped import rejoined

MAX_BYTES = 5_000_000
"""A profile page has 5 to 100 kB; nothing larger is read."""

_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b\v"))
_MOST_CONTROL_SHARE = 0.002
_CUT_CHARACTER = "unexpected end of data"
_MARK = re.compile(
    r"^(?:(?:[\u2022\u00b7\u2023\u25aa\u25e6\u25cf\u25cb\u25a0\u2043\uf0b7*>+\u2013\u2014-]|#{1,6})\s+"
    r"|[\u2022\u2023\u25aa\u25e6\u25cf\u25cb\u25a0\uf0b7]"
    r"|\(?\d{1,3}[.)](?=\D)\s*)+"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: its number in the file, what it shows, and the key to look it up by."""

    at: int
    """Place among the lines: a page of one line of HTML has many rows with one number."""
    number: int
    text: str
    key: str


@dataclass(frozen=True)
class Reading:
    """The lines of a file, or the problems that kept them from being read."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()


def read_lines(
    data: bytes,
    is_known: Callable[[str], bool] = lambda _text: False,
    *,
    what: str = "a profile page",
    prepare: Callable[[str], str] = str,
) -> Reading:
    """Clean lines of a page in HTML or plain text; blank ones are left out.

    Args:
        data: The bytes of the file.
        is_known: Whether a text is a label or a heading as it stands; hard-wrapped text needs it.
        what: What was expected, for the problem of an empty file.
        prepare: Applied to HTML before its tags are dropped.
    """
    text, problems = _decoded(data, what)
    if text is None:
        return Reading((), problems)
    if markup.looks_like_html(text):
        page = markup.rows_of_html(prepare(text))
        rows, scripts = page.rows, page.scripts
    else:
        text, scripts = markup.without_scripts(text)
        printed = list(enumerate(text.splitlines(), 1))
        rows = [(at, _unescaped(row)) for at, row in rejoined(printed, _text_and_mark, is_known)]
    if scripts:
        found = f"{len(scripts)} script(s)"
        problems += (
            Problem(Rule.SCRIPT_DROPPED, scripts[0], found, "text; nothing of it is kept"),
        )
    lines = tuple(
        line
        for at, (number, row) in enumerate(rows)
        if (line := _line(at, number, row)) is not None
    )
    return Reading(lines, problems)


def _line(at: int, number: int, text: str) -> Line | None:
    clean = _without_mark(tidy(text))
    return Line(at, number, clean, key_of(clean)) if clean else None


def _text_and_mark(row: str) -> tuple[str, bool]:
    text = tidy(_unescaped(row))
    return _without_mark(text), _MARK.match(text) is not None


def _without_mark(text: str) -> str:
    return _MARK.sub("", text).replace("**", "").strip()


def _unescaped(row: str) -> str:
    row = markup.without_tags(row)
    return markup.without_tags(html.unescape(row)) if "&" in row else row


def _decoded(data: bytes, what: str) -> tuple[str | None, tuple[Problem, ...]]:
    refusal = _refusal(data, what)
    if refusal is not None:
        return None, (refusal,)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        if error.reason == _CUT_CHARACTER:
            return data.decode("utf-8-sig", errors="ignore"), ()
        line = data[: error.start].count(b"\n") + 1
        found = f"byte 0x{data[error.start]:02x}, read as Windows-1252"
        problem = Problem(Rule.ENCODING_NOT_UTF8, line, found, "UTF-8 text")
        return data.decode("cp1252", errors="replace"), (problem,)


def _refusal(data: bytes, what: str) -> Problem | None:
    if len(data) > MAX_BYTES:
        return too_large(len(data))
    if not data.strip(b"\xef\xbb\xbf \t\r\n\f\v"):
        return Problem(Rule.EMPTY_FILE, 1, "nothing", what)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None
    control = len(data) - len(data.translate(None, _CONTROL))
    if data.startswith(_MAGIC) or b"\0" in data or control > len(data) * _MOST_CONTROL_SHARE:
        return Problem(Rule.BINARY_FILE, 1, f"bytes {data[:4].hex(' ')}", "HTML or plain text")
    return None


def too_large(size: int) -> Problem:
    """The problem of a file that is refused unread."""
    return Problem(Rule.TOO_LARGE, 1, f"{size:,} bytes", f"at most {MAX_BYTES:,} bytes")
