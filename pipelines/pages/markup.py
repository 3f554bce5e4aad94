"""HTML to text: one row for each block, with the line it starts on; scripts and menus dropped.

lxml reads the page as a browser does (the tokens of HTML5), in a time that grows with its size.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

_DECLARED = re.compile(r"<(?:!doctype\s+html|html|head|body)\b[^<>]*>", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:main|header|footer|nav|div|section|article|p|ul|ol|li|h[1-6]|table|tr|td|th|br|hr"
    r"|dl|dt|dd|blockquote|pre|figure|aside|details|summary|form)\b[^<>]*>",
    re.IGNORECASE,
)
_MARKDOWN_HEADING = re.compile(r"^#{1,6} +\S", re.MULTILINE)
_FEWEST_HEADINGS = 2
_LEAST_TAGGED_SHARE = 0.5
_DROPPED = (
    *("nav", "footer", "template", "noscript", "svg", "select", "iframe", "object", "title"),
    *("style", "dialog", "textarea"),
)
_SITE_ROLES = frozenset({"alertdialog", "contentinfo", "dialog", "navigation", "search"})
_BANNER = re.compile(r"(?:^|[\s_-])(?:cookies?|consent|gdpr|onetrust|cybot\w*)(?=$|[\s_-])", re.I)
_PAGE_ITSELF = frozenset({"html", "body", "main", "article"})
_INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small"),
        *("span", "strong", "sub", "sup", "time", "u", "wbr"),
    }
)
_CUT_TAG = re.compile(r"<[/!]?\Z")
_TRANSLATED_CLASS = re.compile(r"\btranslated-(?:ltr|rtl)\b")
_SCRIPT_IN_TEXT = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1[^<>]*>|\Z)", re.I | re.S)
_TAG_IN_TEXT = re.compile(r"</?[a-zA-Z][^<>]*>|<[!][^<>]*>")


@dataclass
class Rows:
    """Text rows under way: finished rows, the row being filled, and what the page also tells."""

    rows: list[tuple[int, str]] = field(default_factory=list)
    scripts: list[int] = field(default_factory=list)
    is_translated: bool = False
    is_complete: bool = True
    """False where the parser gave up, so that text behind that place is lost."""
    _pieces: list[str] = field(default_factory=list)
    _begins_on: int = 0

    def add(self, text: str, line: int) -> None:
        """Append text to the row; its first visible character says where the row begins."""
        if not text.strip():
            self._pieces.append(" " if text else "")
            return
        if not self._begins_on:
            self._begins_on = line + text[: len(text) - len(text.lstrip())].count("\n")
        self._pieces.append(text)

    def add_lines(self, text: str, line: int) -> None:
        """Append preformatted text, each of its lines in a row of its own."""
        for number, piece in enumerate(text.split("\n")):
            if number:
                self.end_row()
            self.add(piece, line + number)

    def end_row(self) -> None:
        """Finish the row, if it shows anything."""
        if self._begins_on:
            text = " ".join("".join(self._pieces).split())
            self.rows.append((self._begins_on, without_tags(text)))
        self._pieces, self._begins_on = [], 0


def looks_like_html(text: str) -> bool:
    """Whether the tags give the text its lines; a few tags in Markdown or plain text do not."""
    if "<" not in text:
        return False
    if _DECLARED.search(text) is not None:
        return True
    if _BLOCK.search(text) is None or _is_markdown(text):
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    tagged = sum(_BLOCK.search(line) is not None for line in lines)
    return tagged >= _LEAST_TAGGED_SHARE * len(lines)


def _is_markdown(text: str) -> bool:
    return len(_MARKDOWN_HEADING.findall(text)) >= _FEWEST_HEADINGS


def rows_of_html(text: str, show_link: Callable[[str], str]) -> Rows:
    """The visible rows of an HTML page; `show_link` says what to print of a link's address."""
    out = Rows()
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        # The first character of a tag that the end of the file cuts off is not text.
        root = document_fromstring(
            _CUT_TAG.sub("", text).encode(), parser=parser, ensure_head_body=True
        )
    except etree.ParserError:
        return out
    out.is_complete = all(error.level < etree.ErrorLevels.FATAL for error in parser.error_log)
    out.is_translated = _is_translated(root)
    out.scripts = [element.sourceline or 1 for element in root.iter("script")]
    _drop_site(root)
    for link in root.iter("a"):
        link.tail = show_link(link.get("href", "").strip()) + (link.tail or "")
    _read_rows(root, out)
    return out


def _is_translated(root: Any) -> bool:
    """Whether a browser's translator has changed the words: it marks the page as it does so."""
    marked = any(_TRANSLATED_CLASS.search(page.get("class", "")) for page in root.iter("html"))
    fonts = (font.get("style", "").replace(" ", "") for font in root.iter("font"))
    return marked or any("vertical-align:inherit" in style for style in fonts)


def _drop_site(root: Any) -> None:
    """Leave out what belongs to the site: menus, dialogs, banners that ask for consent."""
    for element in [*root.iter("script", *_DROPPED)]:
        element.drop_tree()
    for element in [*root.iter(etree.Element)]:
        names = f"{element.get('id', '')} {element.get('class', '')}"
        is_banner = element.tag not in _PAGE_ITSELF and _BANNER.search(names) is not None
        if element.getparent() is not None and (is_banner or element.get("role") in _SITE_ROLES):
            element.drop_tree()


def _read_rows(root: Any, out: Rows) -> None:
    line = 1
    preformatted = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_start = event == "start"
        if element.tag not in _INLINE:
            out.end_row()
            preformatted += (1 if is_start else -1) if element.tag == "pre" else 0
        line = max(line, element.sourceline or 1) if is_start else line
        text = (element.text if is_start else element.tail) or ""
        (out.add_lines if preformatted else out.add)(text, line)
        line += text.count("\n")
    out.end_row()


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


def parted_by_tags(row: str) -> list[str]:
    """A row of plain text, parted where a tag begins or ends a block."""
    return _BLOCK.split(row) if "<" in row else [row]


def without_tags(text: str) -> str:
    """A row without tags: those of a plain text, or those that were written as entities."""
    if "<" not in text:
        return text
    return _TAG_IN_TEXT.sub(" ", _SCRIPT_IN_TEXT.sub(" ", text))
