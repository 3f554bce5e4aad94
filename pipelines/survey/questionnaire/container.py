"""The zip that an XLSX workbook is: opened with limits, its members read in blocks.

Here: what may be done with bytes of a stranger before anything is believed. Not here: XML.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, NoReturn

from pipelines.survey.questionnaire.grid import refuse
from pipelines.survey.rules import Rule, shown

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_UNPACKED = 200_000_000
"""Bytes of all members together, both as the zip declares them and as they come."""

_MOST_MEMBERS = 2_000
_BLOCK = 65_536
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What the standard library raises for a zip that is cut, changed or written to do harm.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class Container:
    """The members of a workbook's zip; what is read from all of them together is bounded."""

    def __init__(self, data: bytes) -> None:
        """Open the zip and look at what it declares, unpacking nothing.

        Raises:
            RefusedError: No zip, a damaged or a protected one, or one that declares too much.
        """
        if data.startswith(OLE_MAGIC):
            found = "a workbook with a password, or of the format before 2007"
            refuse(Rule.FILE_PROTECTED, found, "an XLSX workbook without a password")
        if not data.startswith(ZIP_MAGIC):
            found = f"bytes {data[:4].hex(' ')}"
            refuse(Rule.NOT_A_WORKBOOK, found, "an XLSX workbook, which is a zip")
        self._left = MAX_UNPACKED
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            _refuse_damaged(error)
        members = self._zip.infolist()
        declared = sum(member.file_size for member in members)
        if len(members) > _MOST_MEMBERS or declared > MAX_UNPACKED:
            found = f"{len(members):,} files of {declared:,} bytes in the workbook"
            refuse(Rule.TOO_LARGE, found, f"at most {MAX_UNPACKED:,} bytes")
        if any(member.flag_bits & _ENCRYPTED for member in members):
            refuse(Rule.FILE_PROTECTED, "an encrypted zip", "a workbook without a password")
        self.names = frozenset(member.filename for member in members)

    def blocks(self, name: str) -> Iterator[bytes]:
        """Unpack a member block by block.

        Raises:
            RefusedError: No such member, a damaged one, or more bytes than all may have.
        """
        if name not in self.names:
            refuse(Rule.NOT_A_WORKBOOK, f"no {shown(name)} in the zip", "an XLSX workbook")
        with self._open(name) as file:
            while block := self._next_block(file):
                yield block

    def _open(self, name: str) -> IO[bytes]:
        try:
            if self._zip.getinfo(name).compress_type not in _METHODS:
                raise zipfile.BadZipFile("a way to compress that no workbook uses")
            return self._zip.open(name)
        except _DAMAGE as error:
            _refuse_damaged(error)

    def _next_block(self, file: IO[bytes]) -> bytes:
        try:
            block = file.read(_BLOCK)
        except _DAMAGE as error:
            _refuse_damaged(error)
        self._left -= len(block)
        if self._left < 0:
            found = f"over {MAX_UNPACKED:,} bytes when unpacked"
            refuse(Rule.TOO_LARGE, found, f"at most {MAX_UNPACKED:,} bytes")
        return block


def _refuse_damaged(error: Exception) -> NoReturn:
    refuse(Rule.FILE_DAMAGED, shown(str(error)), "a whole XLSX workbook: save or copy it again")
