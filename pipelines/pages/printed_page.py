"""Rows of a plain text without what a program added to them: marks of Markdown, sheets of a print.

A browser prints the time and the page's title above each sheet, its address and number below.
"""

import re
from collections.abc import Callable, Sequence

from pipelines.pages.unwrap_lines import Row

_TIME = re.compile(
    r"\s*\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4},?\s+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?"
    r"(?:\s?[AaPp]\.?\s?[Mm]\.?)?(?:\s{2,}(?P<title>\S.*)|\s*)"
)
_ADDRESS = re.compile(r"\s*(?:https?|file)://\S+(?P<sheet>\s+\d{1,3}\s?/\s?\d{1,3})?\s*")
_SHEET = re.compile(r"\s*(?:page\s+)?\d{1,3}\s?(?:/|of)\s?\d{1,3}\s*", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:[=_*~-]{3,}|:{3,}.*)\s*")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!&<>~|'\"-])")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*([^()\s]*)(?:\s+\"[^\"]*\")?\s*\)")
_ATTRIBUTES = re.compile(r"(?<=\S)\s*\{[#.][^{}]*\}\s*$")


def without_sheets(rows: Sequence[Row]) -> list[Row]:
    """The rows without the header and footer of each printed sheet, and the blanks beside them."""
    times = [at for at, (_, row) in enumerate(rows) if _TIME.fullmatch(row)]
    if not times:
        return list(rows)
    added = {*times, *_titles(rows, times), *_footers(rows)}
    # What a break of sheets parts may be one paragraph: blanks beside it do not end one.
    for step in (1, -1):
        for start in sorted(added):
            at = start + step
            while 0 <= at < len(rows) and not rows[at][1].strip():
                added.add(at)
                at += step
    return [row for at, row in enumerate(rows) if at not in added]


def _footers(rows: Sequence[Row]) -> list[int]:
    """Places of sheet numbers, and of the address that stands before one."""
    found: list[int] = []
    before = -1
    for at, (_, row) in enumerate(rows):
        address = _ADDRESS.fullmatch(row)
        if _SHEET.fullmatch(row) or (address and address["sheet"]):
            found.append(at)
            if before >= 0 and _ADDRESS.fullmatch(rows[before][1]):
                found.append(before)
        before = at if row.strip() else before
    return found


def _titles(rows: Sequence[Row], times: Sequence[int]) -> list[int]:
    """Places of the page's title, where it has a row of its own after the time of each sheet."""
    after = [next((at for at in range(t + 1, len(rows)) if rows[at][1].strip()), t) for t in times]
    texts = [rows[at][1].strip() for at in after]
    is_title = len(after) > 1 and len(set(texts)) == 1
    return after if is_title else []


def without_markdown(row: str, show_link: Callable[[str], str]) -> str:
    """A row without Markdown's rules, links and escapes; marks of lists and headings stay."""
    if _RULE.fullmatch(row):
        return ""
    if "](" in row:
        row = _LINK.sub(lambda found: f"{found[1]}{show_link(found[2])}", row)
    if "\\" in row:
        row = _ESCAPE.sub(r"\1", row)
    return _ATTRIBUTES.sub("", row) if row.rstrip().endswith("}") else row
