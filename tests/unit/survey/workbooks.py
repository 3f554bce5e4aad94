"""Small XLSX workbooks as spreadsheet programs save them: shared texts, styles left out."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from openpyxl import load_workbook
from openpyxl.cell.cell import TYPE_STRING

from pipelines.survey.questionnaire.grid import letter_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Cell = str | int | float | bool | None
Parts = dict[str, str]

HEADER: list[Cell] = ["city", "country", "wave", "formal_strategy", "staff_count", "Own sum"]
ROW: list[Cell] = ["Orla", "Peru", 2020, "Yes", 7, 12]


def rows_xml(rows: Sequence[Sequence[Cell]], texts: list[str], first: int = 1) -> str:
    """The rows of a sheet; texts go to the shared ones."""
    written = []
    for number, row in enumerate(rows, first):
        cells = [
            _cell(f"{letter_of(at)}{number}", value, texts)
            for at, value in enumerate(row)
            if value is not None and value != ""
        ]
        written.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(written)


def _cell(place: str, value: Cell, texts: list[str]) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        texts.append(value)
        return f'<c r="{place}" t="s"><v>{len(texts) - 1}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def texts_xml(texts: Sequence[str]) -> str:
    """The part with the shared texts."""
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    return f'<sst xmlns="{MAIN}">{items}</sst>'


def sheet_xml(rows: str, after: str = "") -> str:
    """A sheet's part, from its rows and what stands after them."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def parts_of(sheets: Mapping[str, Sequence[Sequence[Cell]]], after: str = "") -> Parts:
    """All parts of a workbook, by name in the zip; a test may change some."""
    texts: list[str] = []
    parts: Parts = {}
    for number, rows in enumerate(sheets.values(), 1):
        written = rows_xml(rows, texts)
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet_xml(written, after)
    names = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(sheets, 1)
    )
    relations = [("sharedStrings", "sharedStrings.xml")]
    relations += [("worksheet", f"worksheets/sheet{n}.xml") for n, _ in enumerate(sheets, 1)]
    parts["[Content_Types].xml"] = _content_types(len(sheets))
    parts["_rels/.rels"] = _relations([("officeDocument", "xl/workbook.xml")])
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = _relations(relations[1:] + relations[:1])
    parts["xl/sharedStrings.xml"] = texts_xml(texts)
    return parts


def _content_types(sheets: int) -> str:
    kinds = {"workbook": "sheet.main", "sharedStrings": "sharedStrings"}
    kinds |= {f"worksheets/sheet{n}": "worksheet" for n in range(1, sheets + 1)}
    inner = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    return f'<Types xmlns="{PACKAGE}/content-types">{inner}</Types>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def workbook(rows: Sequence[Sequence[Cell]], after: str = "") -> bytes:
    """A workbook of one sheet."""
    return zipped(parts_of({"Sheet1": rows}, after))


def filled(template: bytes, rows: Sequence[Sequence[Cell]]) -> bytes:
    """A template's workbook with rows typed under the header of its sheet `answers`."""
    book = load_workbook(io.BytesIO(template))
    for number, row in enumerate(rows, 2):
        for at, value in enumerate(row, 1):
            if value is not None and value != "":
                cell = book["answers"].cell(number, at, value)
                if isinstance(value, str):
                    cell.data_type = TYPE_STRING  # People type texts that begin like formulas.
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
