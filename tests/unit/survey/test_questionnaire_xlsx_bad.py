"""Bad workbooks end in a clear problem, never in a crash, a guess or a full memory."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.pages.problems import RefusedError
from pipelines.survey.questionnaire import workbook_guard
from tests.unit.survey.questionnaires import blocking, read, refusal
from tests.unit.survey.workbooks import (
    HEADER,
    MAIN,
    ROW,
    SHEET,
    parts_of,
    sheet_xml,
    texts_xml,
    workbook,
    zipped,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"city,country,wave\n", "not_a_workbook"),
        (OLE + bytes(600), "file_protected"),
        (workbook([HEADER, ROW])[:-40], "file_damaged"),
        (workbook([HEADER, ROW])[:300], "file_damaged"),
        (zipped({"a.txt": "x"}), "not_a_workbook"),
        (zipped({"[Content_Types].xml": f'<Types xmlns="{MAIN}"/>'}), "file_damaged"),
        (zipped({"_rels/.rels": "<a/>", "xl/workbook.xml": "<workbook/>"}), "not_a_workbook"),
        (zipped({"_rels/.rels": "<a>", "xl/workbook.xml": "<workbook/>"}), "file_damaged"),
        (zipped({"_rels/.rels": "<a/>", "xl/workbook.bin": "x"}), "not_a_workbook"),
    ],
)
def test_what_is_no_whole_workbook(data: bytes, rule: str) -> None:
    assert refusal(data).rule == rule


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (OLE + "Workbook".encode("utf-16-le"), "a workbook of the format before 2007 (.xls)"),
        (zipped({"mimetype": "x", "content.xml": "<a/>"}), "an OpenDocument file (.ods)"),
        (zipped({"_rels/.rels": "<a/>", "xl/workbook.bin": "x"}), "a binary workbook (.xlsb)"),
    ],
)
def test_other_formats_are_named(data: bytes, found: str) -> None:
    problem = refusal(data)

    assert (problem.rule, problem.found) == ("not_a_workbook", found)
    assert "save it as an Excel workbook (.xlsx), or as CSV" in problem.expected


def test_workbook_with_a_password_is_named() -> None:
    problem = refusal(OLE + "EncryptedPackage".encode("utf-16-le"))

    assert (problem.rule, problem.found) == ("file_protected", "a workbook with a password")


def test_strict_workbook_is_named() -> None:
    parts = parts_of({"Sheet1": [HEADER, ROW]})
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"

    problem = refusal(zipped({name: xml.replace(MAIN, strict) for name, xml in parts.items()}))

    assert (problem.rule, problem.found) == ("not_a_workbook", "a workbook of the strict kind")


def test_properties_of_the_file_are_not_read() -> None:
    parts = parts_of({"Sheet1": [HEADER, ROW]})
    parts["docProps/core.xml"] = "<cp:coreProperties><created>yesterday"

    assert blocking(read(zipped(parts))) == []


def test_changed_bytes_are_damage() -> None:
    data = bytearray(workbook([HEADER, ROW] * 50))
    start = data.index(SHEET.encode()) + len(SHEET) + 40
    data[start : start + 8] = bytes(8)

    assert refusal(bytes(data)).rule == "file_damaged"


def test_encrypted_zip_is_refused() -> None:
    data = bytearray(workbook([HEADER, ROW]))
    at = data.rindex(b"PK\x01\x02") + 8
    data[at] |= 1

    assert refusal(bytes(data)).rule == "file_protected"


@pytest.mark.parametrize("part", sorted(parts_of({"Sheet1": [HEADER, ROW]})))
def test_document_type_is_refused(part: str) -> None:
    parts = parts_of({"Sheet1": [HEADER, ROW]})
    entities = (
        '<!DOCTYPE x [<!ENTITY a "Yes"><!ENTITY b "&a;&a;&a;&a;">'
        '<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    )

    problem = refusal(zipped({**parts, part: entities + parts[part]}))

    assert problem.rule == "not_a_workbook"
    assert "document type" in problem.found


def test_zip_bomb_is_refused_by_what_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb: dict[str, str | bytes] = {**parts_of({"Sheet1": [HEADER, ROW]}), "x.png": bytes(9_000)}
    data = zipped(bomb)
    assert blocking(read(data)) == []

    monkeypatch.setattr(workbook_guard, "MAX_UNPACKED", 9_000)
    monkeypatch.setattr(zipfile.ZipFile, "open", pytest.fail)

    assert refusal(data).rule == "too_large"


def test_zip_bomb_that_lies_is_refused_while_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_guard, "MAX_UNPACKED", 1_000_000)
    rows = "<row/>" * 500_000
    data = bytearray(zipped({**parts_of({"Sheet1": [HEADER]}), SHEET: sheet_xml(rows)}))
    true_size = struct.pack("<I", len(sheet_xml(rows)))
    while (at := data.find(true_size)) >= 0:
        data[at : at + 4] = struct.pack("<I", 1_000)

    # Python's own zip stops at the declared size: what is left is no whole XML.
    assert refusal(bytes(data)).rule in ("too_large", "file_damaged")


def test_what_is_read_is_bounded_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    # A zip may declare less than it holds, so what comes out is counted too.
    monkeypatch.setattr(workbook_guard, "_opened", lambda data: zipfile.ZipFile(io.BytesIO(data)))
    monkeypatch.setattr(workbook_guard, "MAX_UNPACKED", 500)

    with pytest.raises(RefusedError, match="too_large"):
        workbook_guard.xml_parts(workbook([HEADER, ROW]))


@pytest.mark.parametrize(
    ("sheet", "rule"),
    [
        ('<row r="1"><c r="XFD1" t="str"><v>far</v></c></row>', "too_many_cells"),
        ('<row r="2"/><row r="1"/>', "file_damaged"),
        ('<row r="99999999"/>', "file_damaged"),
        ('<row r="' + "9" * 6000 + '"/>', "file_damaged"),
        ('<row r="1"><c r="B1"/><c r="A1"/></row>', "file_damaged"),
        ('<row r="1"><c r="A9"/></row>', "file_damaged"),
        ('<row r="1"><c r="A1" t="s"><v>999</v></c></row>', "file_damaged"),
        ('<row r="1"><c r="A1" t="s"><v>x</v></c></row>', "file_damaged"),
        ('<c t="str"><v>loose</v></c>', "file_damaged"),
        (f'<row r="1">{"<c/>" * 17_000}</row>', "file_damaged"),
        ('<row r="1"><c r="A1" t="str"><v>a</v></c><c r="A1" t="str"/></row>', "file_damaged"),
        ('<row r="1048576"><c r="XFD1048576" t="str"><v>far</v></c></row>', "too_many_cells"),
        ('<row r="1"><c r="A1" t="str"><v>' + "x" * 1_200_000 + "</v></c></row>", "too_large"),
    ],
)
def test_impossible_sheet(sheet: str, rule: str) -> None:
    parts = parts_of({"Sheet1": [HEADER, ROW]})

    assert refusal(zipped({**parts, SHEET: sheet_xml(sheet)})).rule == rule


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'),
        ("<sheetData>", '<dimension ref="A1:B1"/><sheetData>'),
        ("<sheetData>", '<cols><col min="1" max="1000000" width="9"/></cols><sheetData>'),
        ("</sheetData>", '<row r="1048576"><c r="XFD1048576"/></row></sheetData>'),
        (
            "</sheetData>",
            '</sheetData><hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>',
        ),
    ],
)
def test_size_that_a_sheet_states_is_not_built(old: str, new: str) -> None:
    parts = parts_of({"Sheet1": [HEADER, ROW]})

    page = read(zipped({**parts, SHEET: parts[SHEET].replace(old, new)}))

    assert blocking(page) == []
    assert len(page.responses[0].answers) == 2


@pytest.mark.parametrize(
    ("reference", "rule"),
    [
        ("A1:XFD1048576", "merged_cells"),
        ("A:B", "file_damaged"),
        ("A1:", "file_damaged"),
        ("", "file_damaged"),
    ],
)
def test_impossible_merge(reference: str, rule: str) -> None:
    after = f'<mergeCells count="1"><mergeCell ref="{reference}"/></mergeCells>'

    assert refusal(workbook([HEADER, ROW], after)).rule == rule


def test_sheet_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.survey.questionnaire.workbook_guard.MAX_CELLS", 100)

    assert refusal(workbook([HEADER] * 20)).rule == "too_many_cells"


@pytest.mark.parametrize("many", ["<x/>" * 501, '<x a="" b=""/>' * 167])
def test_sheet_of_too_many_elements_is_refused(monkeypatch: pytest.MonkeyPatch, many: str) -> None:
    monkeypatch.setattr("pipelines.survey.questionnaire.workbook_guard._MOST_MARKS", 500)

    problem = refusal(zipped({**parts_of({"Sheet1": [HEADER]}), SHEET: sheet_xml(many)}))

    assert (problem.rule, problem.found[: len(SHEET)]) == ("too_many_cells", SHEET)


def test_too_many_shared_texts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.survey.questionnaire.workbook_guard._MOST_MARKS", 500)
    name = "xl/sharedStrings.xml"

    problem = refusal(zipped({**parts_of({"Sheet1": [HEADER]}), name: texts_xml(["x"] * 501)}))

    assert (problem.rule, problem.found[: len(name)]) == ("too_many_cells", name)


def test_sheet_outside_the_workbook_is_not_followed() -> None:
    parts = parts_of({"Sheet1": [HEADER, ROW]})
    name = "xl/_rels/workbook.xml.rels"
    target = 'Target="worksheets/sheet1.xml"'
    away = 'TargetMode="External" Target="https://example.org/sheet1.xml"'

    problem = refusal(zipped({**parts, name: parts[name].replace(target, away)}))

    assert problem.rule == "not_a_workbook"


def test_answers_are_not_looked_for_in_another_sheet() -> None:
    parts = parts_of({"Answers": [HEADER, ROW], "Old": [HEADER, ROW]})
    del parts[SHEET]

    problem = refusal(zipped(parts))

    assert (problem.rule, problem.found) == (
        "not_a_workbook",
        "sheet 'Answers' is not in the file",
    )


@given(st.data())
def test_damaged_workbook_never_crashes(data: st.DataObject) -> None:
    whole = bytearray(workbook([HEADER, ROW]))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))

    page = read(bytes(whole))

    assert page.is_refused or page.responses


@given(st.sampled_from(sorted(parts_of({"Sheet1": [HEADER, ROW]}))), st.data())
def test_damaged_part_never_crashes(part: str, data: st.DataObject) -> None:
    parts = parts_of({"Sheet1": [HEADER, ROW]})
    text = parts[part]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    changed = text[:start] + data.draw(st.text('<>/"=& r1A_x0c', max_size=8)) + text[end:]

    page = read(zipped({**parts, part: changed}))

    assert page.is_refused or page.responses
