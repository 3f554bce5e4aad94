"""HTML to text: one row for each block, with the line it starts on; scripts and menus dropped.

Not a browser: the tokens are tags, comments and text. The standard library's parser is quadratic
on some broken input (CVE-2025-6069, unfixed in many Python 3.11), and pages are anybody's files.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

# Quoted attributes may hold < and >. Nothing here backtracks, and of all the scans that start at
# a "<" at most three are ever alive at one character (outside quotes, in ", in '): linear time.
_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)"""
    r"""[^<>"']*+(?:"[^"]*+"[^<>"']*+|'[^']*+'[^<>"']*+)*+>"""
    r"""|<(?P<broken_close>/?)(?P<broken>[a-zA-Z][a-zA-Z0-9:-]*+)[^<>]*+>"""
    r"""|<!--|<[!?/][^<>]*+>"""
)
_CUT_TAG = re.compile(r"</?[a-zA-Z][^<>]*\Z|<[/!]?\Z")
_LOOKS_LIKE_HTML = re.compile(
    r"<(?:!doctype html|html|body|main|div|section|article|p|ul|ol|li|h[1-6]|table|br|dl)\b[^<>]*>",
    re.IGNORECASE,
)
_RAW = {name: re.compile(rf"</{name}[^<>]*>", re.IGNORECASE) for name in ("script", "style")}
_DROPPED = frozenset(
    {"nav", "footer", "template", "noscript", "svg", "select", "iframe", "object", "title"}
)
_INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small"),
        *("span", "strong", "sub", "sup", "time", "u", "wbr"),
    }
)
_SCRIPT_IN_TEXT = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1[^<>]*>|\Z)", re.I | re.S)
_TAG_IN_TEXT = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass
class Rows:
    """Text rows under way: finished rows, the row being filled, and what was left out."""

    rows: list[tuple[int, str]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    begins_on: int = 0
    scripts: list[int] = field(default_factory=list)

    def add(self, text: str, line: int) -> None:
        """Append text to the row; its first visible character says where the row begins."""
        if not text.strip():
            self.pieces.append(" " if text else "")
            return
        if not self.begins_on:
            self.begins_on = line + text[: len(text) - len(text.lstrip())].count("\n")
        self.pieces.append(text)

    def add_all(self, texts: Sequence[str], line: int) -> None:
        """Append texts, each but the first in a row of its own."""
        for number, text in enumerate(texts):
            if number:
                self.end_row()
            self.add(text, line + number)

    def end_row(self) -> None:
        """Finish the row, if it shows anything."""
        if self.begins_on:
            text = " ".join(html.unescape("".join(self.pieces)).split())
            self.rows.append((self.begins_on, without_tags(text)))
        self.pieces, self.begins_on = [], 0


def looks_like_html(text: str) -> bool:
    """Whether the text has a tag that gives it lines; `<script>` alone does not."""
    return "<" in text and _LOOKS_LIKE_HTML.search(text) is not None


def rows_of_html(text: str) -> Rows:
    """The visible rows of an HTML page."""
    out = Rows()
    dropping, depth = "", 0
    is_preformatted = False
    for line, piece, tag in _tokens(text, out):
        name = tag.lstrip("/")
        if dropping:
            if name == dropping:
                depth += -1 if tag.startswith("/") else 1
            dropping = dropping if depth else ""
        elif tag in _DROPPED:
            out.end_row()
            dropping, depth = tag, 1
        elif not tag:
            out.add_all(piece.split("\n") if is_preformatted else [piece], line)
        elif name not in _INLINE:
            out.end_row()
            is_preformatted = tag == "pre" or (is_preformatted and tag != "/pre")
    out.end_row()
    return out


def _tokens(text: str, out: Rows) -> Iterator[tuple[int, str, str]]:
    """Line, text and tag name (`/name` when closing) of each token; scripts are only counted."""
    at, line = 0, 1
    while (found := _TAG.search(text, at)) is not None:
        yield line, text[at : found.start()], ""
        line += text.count("\n", at, found.start())
        if _is_cut(found, text):
            return
        name = (found["name"] or found["broken"] or "").lower()
        is_closing = bool(found["close"] or found["broken_close"])
        if name in _RAW and not is_closing:
            out.scripts += [line] if name == "script" else []
            end = _end_of(_RAW[name].search(text, found.end()), text)
        elif found[0] == "<!--":
            closing = text.find("-->", found.end())
            end = len(text) if closing < 0 else closing + 3
        else:
            end = found.end()
            if name:
                yield line, "", f"/{name}" if is_closing else name
        line += text.count("\n", found.start(), end)
        at = end
    # A tag that the end of the file cuts off is no text.
    yield line, _CUT_TAG.sub("", text[at:]), ""


def _is_cut(found: re.Match[str], text: str) -> bool:
    """Whether the file ends within a quoted attribute of a tag: what follows its > is no text."""
    has_open_quote = found["broken"] is not None and any(found[0].count(q) % 2 for q in "\"'")
    return has_open_quote and text.find("<", found.end()) < 0


def _end_of(found: re.Match[str] | None, text: str) -> int:
    return found.end() if found else len(text)


def without_scripts(text: str) -> tuple[str, list[int]]:
    """Plain text without the scripts in it, every line keeping its number."""
    if "<" not in text:
        return text, []
    begins = [
        text.count("\n", 0, found.start()) + 1
        for found in _SCRIPT_IN_TEXT.finditer(text)
        if found[1].lower() == "script"
    ]
    return _SCRIPT_IN_TEXT.sub(lambda found: "\n" * found[0].count("\n"), text), begins


def without_tags(text: str) -> str:
    """A row without tags: those of a plain text, or those that were written as entities."""
    if "<" not in text:
        return text
    return _TAG_IN_TEXT.sub(" ", _SCRIPT_IN_TEXT.sub(" ", text))
