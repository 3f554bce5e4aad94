"""What an answer holds: unpack it within limits, recognise it, find damage.

Nothing here knows the connection that the bytes came over, nor where they go.
"""

import csv
import gzip
import io
import json
import re
import zlib

from pipelines.errors import FetchError, PublisherBusyError
from pipelines.fetch_declaration import Body, Request

_GZIP = b"\x1f\x8b"
_QUOTED_BYTES = 4_096
_QUOTED_CHARACTERS = 200
_ASK_AGAIN = "It was asked for several times: run `cityfare fetch` again later."
_ANY_ZLIB_HEADER = 47


def damaged(request: Request, found: str) -> PublisherBusyError:
    """Build the error of an incomplete or damaged answer."""
    return PublisherBusyError(
        request.name, expected="a complete file", found=found, remedy=_ASK_AGAIN
    )


def stored_form(request: Request, body: bytes, encoding: str) -> bytes:
    """Return the bytes of the snapshot's file: compressed where its name ends in `.gz`.

    Raises:
        PublisherBusyError: The compression is damaged.
        FetchError: Another encoding, or more than may be unpacked.
    """
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(
            request.name,
            expected="gzip or no content encoding, as was asked for",
            found=encoding,
            remedy="The publisher's server is set up wrongly: report it there.",
        )
    data = _gunzip(request, body) if encoding.endswith("gzip") else body
    if request.name.endswith(".gz") and not data.startswith(_GZIP):
        # Without a time in it, equal contents are compressed to equal bytes.
        return gzip.compress(data, mtime=0)
    return data


def decompressed(request: Request, data: bytes) -> bytes:
    """Return the contents of a file, whatever compression it has.

    Raises:
        PublisherBusyError: The compression is damaged.
        FetchError: More than may be unpacked.
    """
    return _gunzip(request, data) if data.startswith(_GZIP) else data


def _gunzip(request: Request, data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            plain = packed.read(request.max_unpacked_bytes + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise damaged(request, f"broken packing ({error})") from error
    if len(plain) > request.max_unpacked_bytes:
        raise FetchError(
            request.name,
            expected=f"at most {request.max_unpacked_bytes:,} bytes when unpacked",
            found="more",
            remedy="If the publisher's file has grown so much, raise the limit in its `FETCH`.",
        )
    return plain


def refuse_page(request: Request, head: str, media_type: str) -> None:
    """Refuse a web page, and a content type that the file cannot have.

    Raises:
        FetchError: The answer is another kind of document.
    """
    kind = media_type.partition(";")[0].strip().lower()
    is_page = head.removeprefix("\ufeff").lstrip().startswith("<")
    if is_page or (kind and kind not in request.body.media_types):
        raise FetchError(
            request.name,
            expected=f"{request.body.upper()} ({request.body.media_types[0]})",
            found=f"{kind or 'no content type'}: {quote(head)}",
            remedy="Open the address in a browser: the publisher may have moved it, or be closed.",
        )


def readable_start(body: bytes) -> str:
    """Return the beginning of the body of an error as text, decompressed if need be."""
    if body.startswith(_GZIP):
        try:
            body = zlib.decompressobj(_ANY_ZLIB_HEADER).decompress(body, _QUOTED_BYTES)
        except zlib.error:
            return "an unreadable body"
    return body[:_QUOTED_BYTES].decode("utf-8", errors="replace")


def quote(text: str) -> str:
    """Return a publisher's words in a line: a page's title, else the beginning."""
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    words = title[1] if title else re.sub(r"<[^>]*>", " ", text)
    printable = "".join(c if c.isprintable() else " " for c in words)
    return " ".join(printable.split())[:_QUOTED_CHARACTERS] or "nothing"


def count_rows(request: Request, plain: bytes) -> int:
    """Count the rows of a file, without a header; reading them shows that the file is complete.

    Raises:
        PublisherBusyError: The file is cut off or damaged.
    """
    try:
        if request.body is Body.JSON:
            answer = json.loads(plain)
            return len(answer) if isinstance(answer, list) else 1
        return _count_csv_rows(request, plain.decode("utf-8-sig"))
    except (ValueError, RecursionError, csv.Error) as error:
        raise damaged(request, f"broken {request.body.upper()} ({error})") from error


def _count_csv_rows(request: Request, text: str) -> int:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    header, *widths = [len(row) for row in rows if row] or [0]
    for number, width in enumerate(widths, start=1):
        if width != header:
            raise damaged(request, f"{width} cells in row {number}, and {header} in the header")
    if not text.endswith(("\n", "\r")):
        # A promised length that is too small cuts a file where nothing else would show it.
        raise damaged(request, f"no end of line after row {len(widths)}")
    return len(widths)
