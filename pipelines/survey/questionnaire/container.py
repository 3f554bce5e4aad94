"""The zip that an XLSX workbook is: opened with limits, its XML unpacked.

Here: what may be done with bytes of a stranger before anything is believed. Not here: what the XML
says (`inspection.py`).
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import NoReturn

from pipelines.pages.problems import Rule, shown
from pipelines.survey.questionnaire.grid import refuse

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_UNPACKED = 64_000_000
"""Bytes of all members together, as declared and as they come; 147 cities take one to nine."""

_MOST_MEMBERS = 2_000
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_XML = (".xml", ".rels")
# Who saved the file and when: not read, and often so odd that the library gives the file up.
_PROPERTIES = "docProps/"
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
_OTHER_FORMATS = {
    "content.xml": "an OpenDocument file (.ods)",
    "Index/Document.iwa": "a file of Apple Numbers or Pages",
    "word/document.xml": "a Word document",
    "xl/workbook.bin": "a binary workbook (.xlsb)",
}
_OTHER_MARKS = {
    b"opendocument": "a flat OpenDocument file (.fods)",
    b"schemas-microsoft-com:office:spreadsheet": "an XML spreadsheet of 2003",
    b"%PDF": "a PDF file",
    b"{\\rtf": "an RTF document",
    b"<table": "an HTML table under the name of a workbook",
}
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_BEFORE_2007 = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_SAVE_AS_XLSX = "XLSX: open the file and save it as an Excel workbook (.xlsx), or as CSV in UTF-8"


class Container:
    """The members of a workbook's zip; what is read from all of them together is bounded."""

    def __init__(self, data: bytes) -> None:
        """Open the zip and look at what it declares, unpacking nothing.

        Raises:
            RefusedError: No zip, a damaged or a protected one, one of another format, or one that
                declares too much.
        """
        if data.startswith(OLE_MAGIC):
            _refuse_ole(data)
        if not data.startswith(ZIP_MAGIC):
            found = _kind_of(data) or f"bytes {data[:4].hex(' ')}"
            expected = f"an XLSX workbook, or CSV under a name in .csv; {_SAVE_AS_XLSX}"
            refuse(Rule.NOT_A_WORKBOOK, found, expected)
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
        names = {member.filename for member in members}
        for name, kind in _OTHER_FORMATS.items():
            if name in names:
                refuse(Rule.NOT_A_WORKBOOK, kind, _SAVE_AS_XLSX)

    def xml_parts(self) -> dict[str, bytes]:
        """Unpack the members that are XML: name -> bytes. Pictures, macros and the like stay.

        Raises:
            RefusedError: A damaged member, or more bytes than all may have.
        """
        parts: dict[str, bytes] = {}
        left = MAX_UNPACKED
        for member in self._zip.infolist():
            name = member.filename
            if name.endswith(_XML) and not name.startswith(_PROPERTIES):
                parts[name] = self._unpacked(member, left + 1)
                left -= len(parts[name])
            if left < 0:
                found = f"over {MAX_UNPACKED:,} bytes when unpacked"
                refuse(Rule.TOO_LARGE, found, f"at most {MAX_UNPACKED:,} bytes")
        return parts

    def _unpacked(self, member: zipfile.ZipInfo, most: int) -> bytes:
        try:
            if member.compress_type not in _METHODS:
                raise zipfile.BadZipFile("a way to compress that no workbook uses")
            with self._zip.open(member) as file:
                return file.read(most)
        except _DAMAGE as error:
            _refuse_damaged(error)


def zip_of(parts: Mapping[str, bytes]) -> io.BytesIO:
    """The parts as a zip of their own, which holds nothing that was not looked at."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file


def _kind_of(data: bytes) -> str | None:
    """What a file that is no zip is, by its first bytes."""
    head = data[:4_096]
    return next((kind for mark, kind in _OTHER_MARKS.items() if mark in head), None)


def _refuse_ole(data: bytes) -> NoReturn:
    if _PASSWORD in data:
        found = "a workbook with a password"
        refuse(Rule.FILE_PROTECTED, found, "an XLSX workbook without a password")
    if any(name in data for name in _BEFORE_2007):
        refuse(Rule.NOT_A_WORKBOOK, "a workbook of the format before 2007 (.xls)", _SAVE_AS_XLSX)
    found = "a workbook with a password, or of the format before 2007"
    refuse(Rule.FILE_PROTECTED, found, "an XLSX workbook without a password")


def _refuse_damaged(error: Exception) -> NoReturn:
    refuse(Rule.FILE_DAMAGED, shown(str(error)), "a whole XLSX workbook: save or copy it again")
