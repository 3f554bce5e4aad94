"""What a page was saved as: bytes to text, through the encodings and the one archive that is text.

What cannot be read is refused by its kind, with the way to save it. Not here: lines (`lines.py`).
"""

import re
from email import message_from_bytes
from email.message import Message

from pipelines.pages.problems import Problem, RefusedError, Rule

MAX_BYTES = 5_000_000
"""A profile page has 5 to 100 kB; nothing larger is read."""

_KINDS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive, such as a Word or OpenDocument file",
    b"\x89PNG": "an image",
    b"GIF8": "an image",
    b"\xff\xd8\xff": "an image",
    b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"bplist00": "a web archive of Safari",
    b"{\\rtf": "an RTF document",
}
_TO_DO = "HTML or plain text: save the page as HTML, or copy its text into a .txt file"
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b\v"))
_MOST_CONTROL_SHARE = 0.002
_BLANK = b"\xef\xbb\xbf \t\r\n\f\v"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CUT_CHARACTER = "unexpected end of data"
_HEAD_BYTES = 4096
_MESSAGE = re.compile(rb"\A(?:[A-Za-z-]+:.*\r?\n(?:[ \t].*\r?\n)*)*?MIME-Version:", re.I)


def text_of(data: bytes, what: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a file, and what had to be said of reading it.

    Args:
        data: The file.
        what: What was expected, for the problem of an empty file.

    Raises:
        RefusedError: Too large, empty, or of a kind that is not read.
    """
    if len(data) > MAX_BYTES:
        raise RefusedError(too_large(len(data)))
    if not data.strip(_BLANK):
        raise RefusedError(Problem(Rule.EMPTY_FILE, 1, "nothing", what))
    if _MESSAGE.match(data[:_HEAD_BYTES].lstrip(_BLANK)):
        data, charset = _page_of_archive(data.lstrip(_BLANK))
        if charset is not None:
            return data.decode(charset, errors="replace"), ()
    _refuse_other_kinds(data)
    return _decoded(data)


def _refuse_other_kinds(data: bytes) -> None:
    if data[:2] in _UTF_16:
        return
    control = len(data) - len(data.translate(None, _CONTROL))
    kind = next((kind for magic, kind in _KINDS.items() if data.startswith(magic)), None)
    if kind is not None or b"\0" in data or control > len(data) * _MOST_CONTROL_SHARE:
        found = f"{kind or 'no text'} (bytes {data[:4].hex(' ')})"
        raise RefusedError(Problem(Rule.BINARY_FILE, 1, found, _TO_DO))


def _page_of_archive(data: bytes) -> tuple[bytes, str | None]:
    """The page of a web archive (MHTML): its first part in HTML, and the charset it declares."""
    parts = [part for part in message_from_bytes(data).walk() if not part.is_multipart()]
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    content = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(content, bytes) or not content.strip():
        kinds = ", ".join(sorted({part.get_content_type() for part in parts})) or "nothing"
        problem = Problem(Rule.FILE_DAMAGED, 1, f"a web archive (MHTML) of {kinds}", _TO_DO)
        raise RefusedError(problem)
    return content, _charset(page)


def _charset(page: Message) -> str | None:
    """The declared charset, unless it is UTF-8, which is told from the bytes, or no charset."""
    charset = page.get_content_charset() or "utf-8"
    try:
        b"".decode(charset)
    except LookupError:
        return None
    return None if charset in ("utf-8", "us-ascii") else charset


def _decoded(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    if data[:2] in _UTF_16:
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


def too_large(size: int) -> Problem:
    """The problem of a file that is refused unread."""
    return Problem(Rule.TOO_LARGE, 1, f"{size:,} bytes", f"at most {MAX_BYTES:,} bytes")
