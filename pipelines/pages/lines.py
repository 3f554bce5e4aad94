"""Bytes to clean, numbered lines: what a page prints, however it was saved."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.pages import markup
from pipelines.pages.printed_page import without_markdown, without_sheets
from pipelines.pages.problems import Problem, RefusedError, Rule
from pipelines.pages.saved_page import text_of
from pipelines.pages.text_key import key_of, tidy
from pipelines.pages.unwrap_lines import LEAST_WIDTH, Row, find_width, join_wrapped_lines

_MARK = re.compile(
    r"^(?:(?:[\u2022\u00b7\u2023\u25aa\u25e6\u25cf\u25cb\u25a0\u2043\uf0b7*>+\u2013\u2014-]|#{1,6})\s+"
    r"|[\u2022\u2023\u25aa\u25e6\u25cf\u25cb\u25a0\uf0b7]"
    r"|\(?\d{1,3}[.)](?=[^\d\u00aa\u00ba])\s*)+"
)
# Marks of a link that no text has: characters of private use, which Unicode gives no meaning.
_OPEN, _CLOSE = "\ue000", "\ue001"
_LINK = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_ADDRESS = re.compile(r"https?://[^\s<>\"\u00ab\u00bb]+", re.IGNORECASE)
_BEHIND_ADDRESS = ".,;:!?)]}'\u2019\u201d"

UNTRANSLATED = "the site's own words: show the original before you save the page"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: its number in the file, what it shows, and the key to look it up by."""

    at: int
    """Place among the lines: a page of one line of HTML has many rows with one number."""
    number: int
    text: str
    key: str
    links: tuple[str, ...] = ()
    """Addresses that it prints or links to, where they were asked for."""


@dataclass(frozen=True)
class Reading:
    """The lines of a file and what is wrong with it; of a refused file there are no lines."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()


def read_lines(
    data: bytes,
    is_known: Callable[[str], bool] = lambda _text: False,
    *,
    what: str = "a profile page",
    with_links: bool = False,
) -> Reading:
    """Clean lines of a page in HTML, Markdown or plain text; blank ones are left out.

    Args:
        data: The bytes of the file.
        is_known: Whether a text is a label or a heading as it stands; hard-wrapped text needs it.
        what: What was expected, for the problem of an empty file.
        with_links: Read the web addresses of each line too.
    """
    try:
        text, problems = text_of(data, what)
    except RefusedError as refused:
        return Reading((), (refused.problem,))
    show_link = _marked if with_links else _not_shown
    if markup.looks_like_html(text):
        page = markup.rows_of_html(text, show_link)
        rows, scripts = page.rows, page.scripts
        problems += _of_html(page)
    else:
        text, scripts = markup.without_scripts(text)
        printed = _printed_rows(text, show_link)
        width = find_width(printed)
        problems += _of_width(width)
        joined = join_wrapped_lines(printed, width, _text_and_mark, is_known)
        rows = [(at, _unescaped(row)) for at, row in joined]
    if scripts:
        found = f"{len(scripts)} script(s)"
        problems += (
            Problem(Rule.SCRIPT_DROPPED, scripts[0], found, "text; nothing of it is kept"),
        )
    lines = tuple(
        line
        for at, (number, row) in enumerate(rows)
        if (line := _line(at, number, row, with_links=with_links)) is not None
    )
    if not lines:
        nothing = Problem(Rule.EMPTY_FILE, 1, "no text", what)
        return Reading((), tuple(p for p in problems if p.is_blocking) or (nothing,))
    return Reading(lines, problems)


def _of_html(page: markup.Rows) -> tuple[Problem, ...]:
    problems = []
    if page.is_translated:
        found = "words of a browser's translator"
        problems.append(Problem(Rule.PAGE_TRANSLATED, 1, found, UNTRANSLATED))
    if not page.is_complete:
        found = "HTML nested so deep that it cannot be read to its end"
        problems.append(Problem(Rule.FILE_DAMAGED, 1, found, "the page as the browser saves it"))
    return tuple(problems)


def _of_width(width: int | None) -> tuple[Problem, ...]:
    if width is None or width >= LEAST_WIDTH:
        return ()
    expected = f"lines of {LEAST_WIDTH} columns or more: widen them, or save the page as HTML"
    return (Problem(Rule.LINES_TOO_NARROW, 1, f"text wrapped at {width} columns", expected),)


def _marked(address: str) -> str:
    """An address of the web, between marks; nothing for addresses of other kinds."""
    return f"{_OPEN}{address}{_CLOSE}" if _ADDRESS.fullmatch(address) else ""


def _not_shown(_address: str) -> str:
    return ""


def _printed_rows(text: str, show_link: Callable[[str], str]) -> list[Row]:
    return [
        (at, without_markdown(part, show_link))
        for at, row in without_sheets(list(enumerate(text.splitlines(), 1)))
        for part in markup.parted_by_tags(row)
    ]


def _line(at: int, number: int, text: str, *, with_links: bool) -> Line | None:
    clean = _without_mark(tidy(text))
    if not clean:
        return None
    if not with_links:
        return Line(at, number, clean, key_of(clean))
    text = " ".join(_LINK.sub(" ", clean).split())
    printed = [found.rstrip(_BEHIND_ADDRESS) for found in _ADDRESS.findall(_LINK.sub(" ", clean))]
    links = [*filter(_ADDRESS.fullmatch, _LINK.findall(clean)), *printed]
    return Line(at, number, text, key_of(text), tuple(dict.fromkeys(links)))


def _text_and_mark(row: str) -> tuple[str, bool]:
    text = tidy(_unescaped(row))
    return _without_mark(text), _MARK.match(text) is not None


def _without_mark(text: str) -> str:
    return _MARK.sub("", text).replace("**", "").strip()


def _unescaped(row: str) -> str:
    row = markup.without_tags(row)
    return markup.without_tags(html.unescape(row)) if "&" in row else row
