"""An XLSX workbook out of plain rows, the same bytes each time.

Here: the few parts of the format that a form needs. Not here: what stands in the form. The zip is
not compressed and carries no dates, so that no clock and no version of a library shows in it.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from pipelines.survey.questionnaire.grid import letter_of

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_FILLED_ROWS = 1_000
_LONGEST_LIST = 255
"""Characters of a list of choices that a spreadsheet takes."""
_PLAIN, _BOLD, _TEXT, _WRAPPED = range(4)
_STYLES = (
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
    'applyFont="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
    'applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)


@dataclass(frozen=True)
class Choices:
    """A list to choose from; closed, if nothing else may be typed."""

    values: tuple[str, ...]
    is_closed: bool = True


@dataclass(frozen=True)
class WholeNumber:
    """Whole numbers from `least` to `most`."""

    least: int
    most: int


Entry = Choices | WholeNumber | None
"""What may be typed into a column; None: any text."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of text, to be read; or, with entries, to be filled under its only row."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """Of the columns, in characters."""
    entries: tuple[Entry, ...] = ()
    has_header: bool = True


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of a workbook with these sheets."""
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook([sheet.name for sheet in sheets]),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(("worksheet", f"worksheets/sheet{n}.xml") for n, _ in enumerate(sheets, 1)),
                ("styles", "styles.xml"),
            ]
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{_STYLES}</styleSheet>',
    }
    for number, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = "".join(_sheet(sheet))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            member = zipfile.ZipInfo(name, _FIRST_DAY)
            member.create_system = 3  # Otherwise the system that writes would show.
            archive.writestr(member, _HEAD + text)
    return file.getvalue()


def _content_types(sheets: int) -> str:
    overrides = [
        ("/xl/workbook.xml", "sheet.main"),
        ("/xl/styles.xml", "styles"),
        *((f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in range(1, sheets + 1)),
    ]
    parts = "".join(
        f'<Override PartName="{name}" ContentType="{_TYPES}.{kind}+xml"/>'
        for name, kind in overrides
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _workbook(names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        f"<bookViews><workbookView/></bookViews><sheets>{sheets}</sheets></workbook>"
    )


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f'<worksheet xmlns="{_MAIN}">'
    if sheet.has_header:
        yield (
            '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
            'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        )
    yield "<cols>"
    for number, width in enumerate(sheet.widths, 1):
        style = _style_of(sheet.entries[number - 1]) if sheet.entries else _WRAPPED
        yield (
            f'<col min="{number}" max="{number}" width="{width}" style="{style}" customWidth="1"/>'
        )
    yield "</cols><sheetData>"
    for number, row in enumerate(sheet.rows, 1):
        style = _BOLD if number == 1 and sheet.has_header else _WRAPPED
        yield f'<row r="{number}">'
        for column, text in enumerate(row):
            if text:
                yield _cell(f"{letter_of(column)}{number}", style, text)
        yield "</row>"
    yield "</sheetData>"
    yield from _validations(sheet.entries)
    yield "</worksheet>"


def _cell(place: str, style: int, text: str) -> str:
    return (
        f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}'
        "</t></is></c>"
    )


def _style_of(entry: Entry) -> int:
    # Text keeps a spreadsheet from making dates of answers; numbers must stay numbers.
    return _PLAIN if isinstance(entry, WholeNumber) else _TEXT


def _validations(entries: Sequence[Entry]) -> Iterator[str]:
    found = [
        _validation(entry, f"{letter_of(at)}2:{letter_of(at)}{_FILLED_ROWS + 1}")
        for at, entry in enumerate(entries)
        if entry is not None
    ]
    if found:
        yield f'<dataValidations count="{len(found)}">{"".join(found)}</dataValidations>'


def _validation(entry: Choices | WholeNumber, places: str) -> str:
    if isinstance(entry, WholeNumber):
        return (
            '<dataValidation type="whole" allowBlank="1" showErrorMessage="1" '
            f'sqref="{places}"><formula1>{entry.least}</formula1>'
            f"<formula2>{entry.most}</formula2></dataValidation>"
        )
    values = ",".join(entry.values)
    if len(values) > _LONGEST_LIST:
        raise ValueError(f"a list of choices of {len(values)} characters: {values[:80]}")
    return (
        f'<dataValidation type="list" allowBlank="1" showErrorMessage="{int(entry.is_closed)}" '
        f'sqref="{places}"><formula1>"{escape(values)}"</formula1></dataValidation>'
    )
