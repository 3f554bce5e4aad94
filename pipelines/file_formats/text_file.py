"""The text of a file: unpacked, and refused where it is damaged.

Every table of a publisher is read through it, so that a damaged file has the same error whatever
its layout. Not here: what the text means.
"""

import codecs
import contextlib
import gzip
import io
import zlib
from pathlib import Path

from pipelines.errors import SourceFormatError

HEAD = 64 * 1024
"""Bytes at the start of a file by which its layout is recognised."""
MAX_UNPACKED = 500_000_000
"""Bytes that a packed file may have; all of it is in memory while it is read."""

_GZIP = b"\x1f\x8b"


def read_text(path: Path, subject: str) -> str:
    """Read a file; gzip is unpacked, whatever the name, and a byte order mark left out.

    Args:
        path: The file.
        subject: What errors call it.

    Raises:
        SourceFormatError: The compression is broken or cut off, there is more than memory bears,
            or a line holds bytes that are not UTF-8.
    """
    data = path.read_bytes()
    is_packed = data.startswith(_GZIP)
    try:
        if is_packed:
            with gzip.open(io.BytesIO(data)) as file:
                data = file.read(MAX_UNPACKED + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise SourceFormatError(
            subject,
            expected="a complete gzip file",
            found=str(error),
            remedy="The file is truncated or damaged: fetch or restore it again.",
        ) from error
    if is_packed and len(data) > MAX_UNPACKED:
        raise SourceFormatError(
            subject,
            expected=f"at most {MAX_UNPACKED:,} bytes when unpacked",
            found="more",
            remedy="All of a file is in memory while it is read: split it.",
        )
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refused(subject, data, error.start, "UTF-8 text") from error


def read_clean_text(path: Path, subject: str) -> str:
    """Read a file as `read_text` does, and refuse NUL bytes.

    Raises:
        SourceFormatError: As `read_text`, or a line holds a NUL byte.
    """
    text = read_text(path, subject)
    if "\0" in text:
        data = text.encode()
        raise _refused(subject, data, data.index(b"\0"), "text without NUL bytes")
    return text


def _refused(subject: str, data: bytes, position: int, expected: str) -> SourceFormatError:
    line = data.count(b"\n", 0, position) + 1
    return SourceFormatError(
        f"{subject}, line {line}",
        expected=expected,
        found=f"byte 0x{data[position]:02x}",
        remedy="Save the file as UTF-8, or fetch it again; nothing was read from it.",
    )


def start_of_text(head: bytes) -> str:
    """Return the text at the start of a file, from its first bytes, packed or not.

    A gzip that is damaged stays packed.
    """
    if head.startswith(_GZIP):
        with contextlib.suppress(zlib.error):
            head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, HEAD)
    return head.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="replace")
