"""What an answer holds: unpack it within limits, recognise it, find damage.

Nothing here knows the connection that the bytes came over, nor where they go.
"""

import csv
import gzip
import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from pipelines.errors import FetchError, PublisherBusyError
from pipelines.fetch_declaration import Body, Request

_Plain: TypeAlias = gzip.GzipFile | io.BufferedReader

_GZIP = b"\x1f\x8b"
_BLOCK = 1 << 20
_HEAD = 1 << 16
_SAID = 200
_ASK_AGAIN = "It was asked for several times: run `cityfare fetch` again later."
_ANY_ZLIB_HEADER = 47


def damaged(request: Request, found: str) -> PublisherBusyError:
    """Build the error of an incomplete or damaged answer."""
    return PublisherBusyError(
        request.name, expected="a complete file", found=found, remedy=_ASK_AGAIN
    )


def unpack(request: Request, source: Path, target: Path, encoding: str) -> None:
    """Write what was received as the file of the snapshot.

    Args:
        request: What was asked for: names the file, and how large it may become.
        source: The bytes as received.
        target: The file; compressed where its name ends in `.gz`, else as published.
        encoding: The Content-Encoding of the answer.

    Raises:
        PublisherBusyError: The packing is damaged.
        FetchError: Another encoding, or more than may be unpacked.
    """
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(
            request.name,
            expected="gzip or no content encoding, as was asked for",
            found=encoding,
            remedy="The publisher's server is set up wrongly: report it there.",
        )
    is_sent_packed = encoding.endswith("gzip")
    with _plain(source, is_packed=is_sent_packed) as plain:
        is_file_packed = _copy(request, plain, target, is_measured=is_sent_packed)
    if is_file_packed:
        # A compressed file may expand as much as a compressed transfer.
        with _plain(target, is_packed=True) as plain:
            _measure(request, plain)
    elif request.name.endswith(".gz"):
        _pack(target)


def _plain(path: Path, *, is_packed: bool) -> _Plain:
    return gzip.open(path) if is_packed else path.open("rb")


def _copy(request: Request, plain: _Plain, target: Path, *, is_measured: bool) -> bool:
    """Write the blocks to a file; returns whether they are a gzip file."""
    is_packed, size = False, 0
    with target.open("wb") as file:
        for block in _blocks(request, plain):
            is_packed = is_packed or (size == 0 and block.startswith(_GZIP))
            size += len(block)
            if is_measured:
                _refuse_larger(request, size)
            file.write(block)
    return is_packed


def _measure(request: Request, plain: _Plain) -> None:
    size = 0
    for block in _blocks(request, plain):
        size += len(block)
        _refuse_larger(request, size)


def _blocks(request: Request, plain: _Plain) -> Iterator[bytes]:
    try:
        while block := plain.read(_BLOCK):
            yield block
    except (EOFError, OSError, zlib.error) as error:
        raise damaged(request, f"broken packing ({error})") from error


def _refuse_larger(request: Request, size: int) -> None:
    if size > request.max_unpacked_bytes:
        raise FetchError(
            request.name,
            expected=f"at most {request.max_unpacked_bytes:,} bytes when unpacked",
            found="more",
            remedy="If the publisher's file has grown so much, raise the limit in its `FETCH`.",
        )


def _pack(path: Path) -> None:
    packed = path.with_name(f"{path.name}.packing")
    with (
        path.open("rb") as plain,
        packed.open("wb") as file,
        # Without a time in it, equal contents are packed to equal bytes.
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packer,
    ):
        while block := plain.read(_BLOCK):
            packer.write(block)
    packed.replace(path)


def opened(path: Path) -> _Plain:
    """Open the contents of a file, decompressed if they are compressed."""
    with path.open("rb") as file:
        is_packed = file.read(len(_GZIP)) == _GZIP
    return _plain(path, is_packed=is_packed)


def digest_of(path: Path) -> str:
    """Return the hex SHA-256 of the contents, whatever compression they have."""
    with opened(path) as plain:
        return hashlib.file_digest(plain, "sha256").hexdigest()


def head_of(path: Path) -> bytes:
    """Return the beginning of the contents."""
    with opened(path) as plain:
        return plain.read(_HEAD)


def holds(path: Path, words: set[bytes]) -> bool:
    """Tell whether the contents hold one of some words."""
    # Blocks overlap by the longest word, which may stand across two of them.
    longest = max(map(len, words), default=0)
    end = b""
    with opened(path) as plain:
        while words and (block := plain.read(_BLOCK)):
            if any(word in end + block for word in words):
                return True
            end = (end + block)[-longest:]
    return False


def refuse_page(request: Request, head: bytes, media_type: str) -> None:
    """Refuse a web page, and a content type that the file cannot have.

    Raises:
        FetchError: The answer is another kind of document.
    """
    kind = media_type.partition(";")[0].strip().lower()
    is_page = head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    if is_page or (kind and kind not in request.body.media_types):
        raise FetchError(
            request.name,
            expected=f"{request.body.upper()} ({request.body.media_types[0]})",
            found=f"{kind or 'no content type'}: {quote(head.decode('utf-8', errors='replace'))}",
            remedy="Open the address in a browser: the publisher may have moved it, or be closed.",
        )


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


def unpack_quote(data: bytes, most: int) -> bytes:
    """Return the beginning of a body, decompressed if it is compressed."""
    if not data.startswith(_GZIP):
        return data[:most]
    try:
        return zlib.decompressobj(_ANY_ZLIB_HEADER).decompress(data, most)
    except zlib.error:
        return b"an unreadable body"


def quote(text: str) -> str:
    """Return a publisher's words in a line: a page's title, else the beginning."""
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    words = title[1] if title else re.sub(r"<[^>]*>", " ", text)
    printable = "".join(c if c.isprintable() else " " for c in words)
    return " ".join(printable.split())[:_SAID] or "nothing"


def count_rows(request: Request, path: Path) -> int:
    """Count the rows of a file, without a header; reading them shows that the file is complete.

    Raises:
        PublisherBusyError: The file is cut off or damaged.
    """
    try:
        with opened(path) as plain:
            return _json_rows(plain) if request.body is Body.JSON else _csv_rows(request, plain)
    except (ValueError, RecursionError, csv.Error) as error:
        raise damaged(request, f"broken {request.body.upper()} ({error})") from error


def _json_rows(plain: _Plain) -> int:
    answer = json.load(plain)
    return len(answer) if isinstance(answer, list) else 1


def _csv_rows(request: Request, plain: _Plain) -> int:
    last = [""]

    def lines() -> Iterator[str]:
        for line in io.TextIOWrapper(plain, encoding="utf-8-sig", newline=""):
            last[0] = line
            yield line

    rows, width = -1, 0
    for row in csv.reader(lines(), strict=True):
        if not row:
            continue
        rows += 1
        width = width or len(row)
        if len(row) != width:
            raise damaged(request, f"{len(row)} cells in row {rows}, and {width} in the header")
    if not last[0].endswith(("\n", "\r")):
        # A length that was promised too small cuts a file where nothing else would tell.
        raise damaged(request, f"no end of line after row {max(rows, 0)}")
    return max(rows, 0)
