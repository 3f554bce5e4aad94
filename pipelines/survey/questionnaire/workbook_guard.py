"""What an XLSX workbook must keep to before a library opens it: its zip, and the XML in it.

Here: limits on the bytes of a stranger; what would make the library unpack without end or lose a
cell in silence; merged and hidden cells, which it does not tell. Not here: what cells say
(`workbook.py`).
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from openpyxl.utils import coordinate_to_tuple, range_boundaries
from openpyxl.xml.constants import SHEET_MAIN_NS

from pipelines.pages.problems import Rule, shown
from pipelines.survey.questionnaire.grid import MAX_CELLS, MAX_ROWS, OLE_MAGIC, ZIP_MAGIC, refuse

UNDAMAGED = "a complete XLSX workbook: save or copy it again"
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
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError),
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
_UNPROTECTED = "an XLSX workbook without a password"
_MOST_MARKS = 4_000_000
"""Elements and attributes of all parts together; 147 cities take at most a million."""
_MOST_COLUMNS = 16_384
_MOST_DIGITS = 9
_ROW, _CELL, _MERGED = (f"{SHEET_MAIN_NS} {name}" for name in ("row", "c", "mergeCell"))
_COLUMN = f"{SHEET_MAIN_NS} col"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main workbook"


def xml_parts(data: bytes) -> dict[str, bytes]:
    """Unpack the members that are XML: name -> bytes. Pictures, macros and the like stay.

    Raises:
        RefusedError: Not a zip, a damaged or a protected one, one of another format, or one that
            declares or holds too much.
    """
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED
    try:
        archive = _opened(data)
        for member in archive.infolist():
            name = member.filename
            if name.endswith(_XML) and not name.startswith(_PROPERTIES):
                if member.compress_type not in _METHODS:
                    raise zipfile.BadZipFile("a way to compress that no workbook uses")
                with archive.open(member) as file:
                    parts[name] = file.read(left + 1)
                left -= len(parts[name])
            if left < 0:
                found = f"over {MAX_UNPACKED:,} bytes when unpacked"
                refuse(Rule.TOO_LARGE, found, f"at most {MAX_UNPACKED:,} bytes")
    except _DAMAGE as error:
        refuse(Rule.FILE_DAMAGED, shown(str(error)), UNDAMAGED)
    return parts


def _opened(data: bytes) -> zipfile.ZipFile:
    """The zip, judged by what it declares; nothing is unpacked."""
    if data.startswith(OLE_MAGIC):
        _refuse_ole(data)
    if not data.startswith(ZIP_MAGIC):
        kinds = (kind for mark, kind in _OTHER_MARKS.items() if mark in data[:4_096])
        found = next(kinds, f"bytes {data[:4].hex(' ')}")
        expected = f"an XLSX workbook, or CSV under a name in .csv; {_SAVE_AS_XLSX}"
        refuse(Rule.NOT_A_WORKBOOK, found, expected)
    archive = zipfile.ZipFile(io.BytesIO(data))
    members = archive.infolist()
    declared = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or declared > MAX_UNPACKED:
        found = f"{len(members):,} files of {declared:,} bytes in the workbook"
        refuse(Rule.TOO_LARGE, found, f"at most {MAX_UNPACKED:,} bytes")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        refuse(Rule.FILE_PROTECTED, "an encrypted zip", _UNPROTECTED)
    names = {member.filename for member in members}
    for name, kind in _OTHER_FORMATS.items():
        if name in names:
            refuse(Rule.NOT_A_WORKBOOK, kind, _SAVE_AS_XLSX)
    return archive


def _refuse_ole(data: bytes) -> NoReturn:
    if _PASSWORD in data:
        refuse(Rule.FILE_PROTECTED, "a workbook with a password", _UNPROTECTED)
    if any(name in data for name in _BEFORE_2007):
        refuse(Rule.NOT_A_WORKBOOK, "a workbook of the format before 2007 (.xls)", _SAVE_AS_XLSX)
    found = "a workbook with a password, or of the format before 2007"
    refuse(Rule.FILE_PROTECTED, found, _UNPROTECTED)


def zip_of(parts: Mapping[str, bytes]) -> io.BytesIO:
    """The parts as a zip of their own, which holds nothing that was not looked at."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file


@dataclass(frozen=True)
class MergedRange:
    """Cells made one; rows and columns counted from 1."""

    reference: str
    left: int
    top: int
    bottom: int


@dataclass
class SheetMarks:
    """What a sheet says of its cells beside their text; rows and columns counted from 1."""

    merged: list[MergedRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)


def inspect(parts: Mapping[str, bytes]) -> dict[str, SheetMarks]:
    """Look through the XML of a workbook as a stream, before a library builds anything of it.

    Args:
        parts: Name in the zip -> XML.

    Returns:
        Name of each part -> its merged ranges and what it hides.

    Raises:
        RefusedError: Not well-formed; a document type, which no workbook has: entities could unpack
            to more than was read, or name files; rows or cells twice, out of order or out of the
            sheet; too much of anything.
    """
    marks = {}
    left = _MOST_MARKS
    for name, data in parts.items():
        inspector = _Inspector(name, left)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = inspector.start
        parser.StartDoctypeDeclHandler = inspector.doctype
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            inspector.refuse_damaged(str(error))
        marks[name] = inspector.marks
        left = inspector.left
    return marks


class _Inspector:
    """Takes the elements of one part."""

    def __init__(self, name: str, left: int) -> None:
        self.marks = SheetMarks()
        self.left = left
        self._name = name
        self._row = self._column = self._cells = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens; its name is namespace and name, parted by a blank."""
        self.left -= 1 + len(attributes)
        if self.left < 0:
            found = f"{self._name}: over {_MOST_MARKS:,} elements and attributes"
            refuse(Rule.TOO_MANY_CELLS, found, "fewer")
        is_hidden = attributes.get("hidden") in ("1", "true") or attributes.get("ht") == "0"
        if name == _CELL:
            self._place_cell(attributes.get("r"))
        elif name == _ROW:
            self._open_row(attributes.get("r"))
            self.marks.hidden_rows |= {self._row} if is_hidden else set()
        elif name == _COLUMN and is_hidden:
            self._hide_columns(attributes.get("min", ""), attributes.get("max", ""))
        elif name == _MERGED:
            self._merge(attributes.get("ref", ""))
        elif name == _STRICT:
            expected = "an Excel workbook (.xlsx): save it as that, not as 'Strict'"
            refuse(Rule.NOT_A_WORKBOOK, "a workbook of the strict kind", expected)

    def doctype(self, *_: object) -> NoReturn:
        """A document type is declared."""
        found = f"a document type in {shown(self._name)}"
        refuse(Rule.NOT_A_WORKBOOK, found, "an XLSX workbook, which has none")

    def refuse_damaged(self, found: str) -> NoReturn:
        """Give the workbook up."""
        refuse(Rule.FILE_DAMAGED, f"{shown(self._name)}: {shown(found)}", UNDAMAGED)

    def _open_row(self, number: str | None) -> None:
        is_number = number is None or (number.isdecimal() and len(number) <= _MOST_DIGITS)
        row = int(number or self._row + 1) if is_number else 0
        if not self._row < row <= MAX_ROWS:
            self.refuse_damaged(f"row {number} after row {self._row}")
        self._row, self._column = row, 0

    def _place_cell(self, reference: str | None) -> None:
        try:
            place = (self._row, self._column + 1)
            row, column = coordinate_to_tuple(reference) if reference else place
        except ValueError:
            row = column = 0
        if not row or row != self._row or not self._column < column <= _MOST_COLUMNS:
            self.refuse_damaged(f"cell {reference} in row {self._row}")
        # The library fills each row up to its last cell.
        self._cells += column - self._column
        self._column = column
        if self._cells > MAX_CELLS:
            found = f"{shown(self._name)}: over {MAX_CELLS:,} cells"
            refuse(Rule.TOO_MANY_CELLS, found, "fewer", line=self._row)

    def _hide_columns(self, first: str, last: str) -> None:
        if first.isdecimal() and last.isdecimal() and len(first + last) <= _MOST_DIGITS:
            self.marks.hidden_columns.append(range(int(first), int(last) + 1))

    def _merge(self, reference: str) -> None:
        try:
            left, top, _, bottom = range_boundaries(reference)
        except ValueError:
            left = top = bottom = None
        if not (left and top and bottom):
            self.refuse_damaged(f"merged cells {reference}")
        self.marks.merged.append(MergedRange(reference, left, top, bottom))
