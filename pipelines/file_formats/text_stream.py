"""A text file's bytes: unpacked, and proven while they pass by.

Every layout reads through `ProvenBytes`, so that a damaged file has the same error whatever its
layout: a broken gzip, a NUL byte, bytes that are no UTF-8. Not here: what the text means.
"""

import codecs
import gzip
import io
import zlib
from pathlib import Path

from pipelines.errors import SourceFormatError

HEAD = 64 * 1024
"""Bytes at the start of a file by which its layout is told."""

_GZIP = b"\x1f\x8b"


class ProvenBytes(io.RawIOBase):
    """A readable file: gzip is unpacked (told by its bytes), a byte order mark left out.

    `has_quotes` says whether a quotation mark has passed by.
    """

    def __init__(self, path: Path, subject: str) -> None:
        super().__init__()
        self.has_quotes = False
        self._subject = subject
        self._lines = 0
        self._is_first = True
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._file = path.open("rb")
        is_packed = self._file.peek(len(_GZIP))[: len(_GZIP)] == _GZIP
        self._text = gzip.GzipFile(fileobj=self._file) if is_packed else self._file

    def readable(self) -> bool:
        """Always."""
        return True

    def close(self) -> None:
        """Close the file below, too."""
        self._file.close()
        super().close()

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; none at the end.

        Raises:
            SourceFormatError: The compression is broken or cut off, or a line holds a NUL byte or
                bytes that are no UTF-8.
        """
        try:
            chunk = self._text.read(size)
        except (EOFError, OSError, zlib.error) as error:
            raise SourceFormatError(
                self._subject,
                expected="a whole gzip file",
                found=str(error),
                remedy="The file is truncated or damaged: fetch or restore it again.",
            ) from error
        self._prove(chunk)
        if self._is_first:
            chunk = chunk.removeprefix(codecs.BOM_UTF8)
            self._is_first = False
        return chunk

    def _prove(self, chunk: bytes) -> None:
        try:
            self._decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise self._refused(error.object, error.start, "UTF-8 text") from error
        if b"\0" in chunk:
            raise self._refused(chunk, chunk.index(b"\0"), "text without NUL bytes")
        self.has_quotes = self.has_quotes or b'"' in chunk
        self._lines += chunk.count(b"\n")

    def _refused(self, data: bytes, position: int, expected: str) -> SourceFormatError:
        line = self._lines + data.count(b"\n", 0, position) + 1
        return SourceFormatError(
            f"{self._subject}, line {line}",
            expected=expected,
            found=f"byte 0x{data[position]:02x}",
            remedy="Save the file as UTF-8, or fetch it again; nothing was read from it.",
        )


def read_head(path: Path, subject: str) -> bytes:
    """The first 64 KB of a file's text, unpacked.

    Raises:
        SourceFormatError: As `ProvenBytes.read`.
    """
    with ProvenBytes(path, subject) as stream:
        return stream.read(HEAD)


def unpacked(head: bytes) -> bytes:
    """The text at the start of a file, from its first bytes; what is no whole gzip stays packed."""
    if not head.startswith(_GZIP):
        return head.removeprefix(codecs.BOM_UTF8)
    try:
        text = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, HEAD)
    except zlib.error:
        return head
    return text.removeprefix(codecs.BOM_UTF8)
