"""Every kind of bad file ends in a clear problem, never in a crash or a guess."""

import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.settings import Settings
from pipelines.survey.questionnaire import container
from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.questionnaire.grid import MAX_BYTES
from pipelines.survey.questionnaire.read import read_questionnaire, read_questionnaire_file
from pipelines.survey.questionnaire.result import ParsedQuestionnaire
from pipelines.survey.rules import Problem, RefusedError
from pipelines.vocabulary import load_codebook
from tests.unit.survey.questionnaires import KEYS, csv_of
from tests.unit.survey.workbooks import (
    SHEET,
    Cell,
    parts_of,
    sheet_xml,
    texts_xml,
    workbook,
    zipped,
)

CODEBOOK = load_codebook(Settings())
HEADER: list[Cell] = ["city", "country", "wave", "formal_strategy", "staff_count", "Own sum"]
ROW: list[Cell] = ["Orla", "Peru", 2020, "Yes", 7, 12]


def read(data: bytes, name: str = "answers.xlsx") -> ParsedQuestionnaire:
    return read_questionnaire(data, name, CODEBOOK)


def blocking(page: ParsedQuestionnaire) -> list[Problem]:
    return [problem for problem in page.problems if problem.is_blocking]


def refusal(data: bytes, name: str = "answers.xlsx") -> Problem:
    page = read(data, name)
    (problem,) = blocking(page)
    assert len(problem.found) < 300
    return problem


def with_cell(cell: str, after: str = "") -> bytes:
    """The workbook of `ROW` with another cell in D2, as XML."""
    parts = parts_of({"Sheet1": [HEADER, ROW]}, after)
    old = parts[SHEET]
    start = old.index('<c r="D2"')
    end = old.index("</c>", start) + len("</c>")
    return zipped({**parts, SHEET: old[:start] + cell + old[end:]})


# --- any file ------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf\n", b",,,\n,,\n"])
@pytest.mark.parametrize("name", ["answers.csv", "answers.xlsx"])
def test_nothing_to_read(data: bytes, name: str) -> None:
    assert refusal(data, name).rule in ("empty_file", "not_a_workbook")


def test_header_alone_is_nothing(codebook: Codebook) -> None:
    assert refusal(csv_of([], columns=list(KEYS)), "answers.csv").rule == "empty_file"


def test_file_over_50_mb_is_refused_unread(tmp_path: Path, codebook: Codebook) -> None:
    path = tmp_path / "answers.csv"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)

    tracemalloc.start()
    page = read_questionnaire_file(path, codebook)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert [problem.rule for problem in page.problems] == ["too_large"]
    assert peak < MAX_BYTES / 10


def test_bytes_over_50_mb_are_refused(codebook: Codebook) -> None:
    assert refusal(bytes(MAX_BYTES + 1), "answers.csv").rule == "too_large"


def test_hopeless_file_is_not_read_to_its_end(codebook: Codebook) -> None:
    rows = [{**KEYS, "wave": "1999"}] * 1_500

    page = read(csv_of(rows), "answers.csv")

    rules = [problem.rule for problem in blocking(page)]
    assert rules.count("wave_unknown") == 50
    assert rules[-1] == "too_many_problems"


@given(st.binary(max_size=400), st.sampled_from(("a.csv", "a.xlsx")))
def test_any_bytes_end_in_a_problem(data: bytes, name: str) -> None:
    assert read(data, name).is_refused


# --- CSV -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "rule", "line"),
    [
        (b"city,country,wave\nOr\0la,Peru,2020\n", "binary_file", 2),
        (b"\x89PNG\r\n\x1a\n\0\0", "binary_file", 3),
        ("city,country,wave\nÑusta,Peru,2020\n".encode("cp1252"), "encoding_unreadable", 2),
        ("city,country,wave\n".encode("utf-16"), "encoding_unreadable", 1),
        (b'city,country,wave\n"Orla,Peru,2020\n', "csv_malformed", 2),
        (b'city,country,wave\n"Or"la,Peru,2020\n', "csv_malformed", 2),
        (b'city,country,wave\n"' + b"x" * 200_000 + b'",Peru,2020\n', "csv_malformed", 2),
        (b"city,country,wave\nOrla,Peru\n", "row_ragged", 2),
        (b"city,country,wave\nOrla,Peru,2020\n\nPellow,Peru,2020,yes\n", "row_ragged", 4),
        (b"," * 1_000_000 + b"city\n", "too_many_cells", 1),
        (b"city;country;wave\nOrla" + b";" * 1_000_000, "too_many_cells", 2),
        (b"city" + b",x" * 2_000 + b"\n", "too_many_cells", 1),
    ],
)
def test_bad_csv(data: bytes, rule: str, line: int) -> None:
    problem = refusal(data, "answers.csv")

    assert (problem.rule, problem.line) == (rule, line)


def test_lines_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.survey.questionnaire.delimited.MAX_ROWS", 10)

    assert refusal(csv_of([KEYS]) + b"\n" * 10, "answers.csv").rule == "too_many_cells"


def test_number_of_a_row_is_that_of_a_spreadsheet() -> None:
    first = b'city,country,wave,roles\r\n"Orla","Peru",2020,"Designer\r\nEngineer"\r\n'
    data = first + b",,,\r\n\r\nPellow,Peru,1999,\r\n"

    page = read(data, "answers.csv")

    assert page.responses[0].line == 2
    assert [problem.line for problem in blocking(page)] == [5]


def test_rows_after_a_ragged_one_are_read() -> None:
    page = read(b"city,country,wave\nOrla\nPellow,Peru,2020\n", "answers.csv")

    assert [response.city for response in page.responses] == ["Pellow"]


@pytest.mark.parametrize("cut", range(0, 90, 7))
def test_cut_csv_never_becomes_another_answer(cut: int) -> None:
    data = csv_of([{**KEYS, "formal_strategy": "yes", "staff_count": "7", "roles": "Engineer"}])

    page = read(data[: len(data) - cut], "answers.csv")

    assert page.is_refused or not cut or len(data) - cut > data.index(b"Engineer")


# --- XLSX ----------------------------------------------------------------------------------------


def test_workbook_is_read_like_csv() -> None:
    page = read(workbook([HEADER, ROW]))

    (response,) = page.responses
    assert blocking(page) == []
    assert (page.format, response.city, response.wave, response.line) == ("xlsx", "Orla", "2020", 2)
    assert [answer.options or answer.number for answer in response.answers.values()] == [
        ("yes",),
        7.0,
    ]


def test_numbers_are_read_as_typed() -> None:
    page = read(workbook([HEADER, ["Orla", "Peru", 2020.0, "yes", 7.5, None]]))

    (problem,) = blocking(page)
    assert (problem.rule, problem.found) == ("number_impossible", "staff_count: '7.5'")


def test_blank_rows_keep_the_numbers_of_the_sheet() -> None:
    page = read(workbook([[], HEADER, [], ROW]))

    assert [response.line for response in page.responses] == [4]


def test_texts_of_several_runs_are_joined_without_pronunciation() -> None:
    parts = parts_of({"Sheet1": [HEADER, ROW]})
    runs = "<r><t>Or</t></r><r><rPr/><t>la_x000D_</t></r><rPh><t>o-ra</t></rPh>"
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(
        '<t xml:space="preserve">Orla</t>', runs
    )

    assert read(zipped(parts)).responses[0].city == "Orla"


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="D2" t="inlineStr"><is><t>Yes</t></is></c>',
        '<c r="D2" t="str"><v>Yes</v></c>',
        '<c t="inlineStr"><is><t>Yes</t></is></c>',
    ],
)
def test_text_in_the_cell_itself_is_read(cell: str) -> None:
    assert len(read(with_cell(cell)).responses[0].answers) == 2


def test_truth_value_is_no_answer() -> None:
    problem = refusal(with_cell('<c r="D2" t="b"><v>1</v></c>'))

    assert (problem.rule, problem.found) == ("option_unknown", "formal_strategy: 'TRUE'")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('<c r="D2" t="str"><f>IF(1,"Yes")</f><v>Yes</v></c>', "D2 holds a formula"),
        ('<c r="D2"><f t="shared" si="0"/><v>1</v></c>', "D2 holds a formula"),
        ('<c r="D2" t="e"><v>#N/A</v></c>', "D2 holds the error #N/A"),
    ],
)
def test_value_of_a_formula_is_not_trusted(cell: str, found: str) -> None:
    page = read(with_cell(cell))

    (problem,) = blocking(page)
    assert (problem.rule, problem.line, problem.found) == ("formula_cell", 2, found)
    assert len(page.responses[0].answers) == 1


def test_formula_in_a_column_of_their_own_does_no_harm() -> None:
    parts = parts_of({"Sheet1": [HEADER, ROW]})
    parts[SHEET] = parts[SHEET].replace('<c r="F2"><v>', '<c r="F2"><f>SUM(E2,5)</f><v>')

    assert blocking(read(zipped(parts))) == []


@pytest.mark.parametrize(
    ("reference", "is_inside"),
    [("D2:D3", True), ("A1:B1", True), ("F2:H2", True), ("H2:J9", False), ("A4:F4", False)],
)
def test_merged_cells_in_the_table_are_refused(reference: str, is_inside: bool) -> None:
    after = f'<mergeCells count="1"><mergeCell ref="{reference}"/></mergeCells>'

    page = read(workbook([HEADER, ROW, [*ROW[:2], 2018]], after))

    rules = [problem.rule for problem in blocking(page)]
    assert rules == (["merged_cells"] if is_inside else [])


def test_sheet_named_answers_is_read() -> None:
    sheets = {"Notes": [["to do"]], "Answers": [HEADER, ROW], "Old": [HEADER]}

    assert len(read(zipped(parts_of(sheets))).responses) == 1


def test_one_of_several_sheets_is_not_guessed() -> None:
    problem = refusal(zipped(parts_of({"2018": [HEADER, ROW], "2020": [HEADER, ROW]})))

    assert problem.rule == "sheet_unclear"
    assert problem.found == "2 sheets: 2018, 2020"


def test_empty_sheet_is_nothing() -> None:
    assert refusal(workbook([])).rule == "empty_file"


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"city,country,wave\n", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_protected"),
        (workbook([HEADER, ROW])[:-40], "file_damaged"),
        (workbook([HEADER, ROW])[:300], "file_damaged"),
        (zipped({"a.txt": "x"}), "not_a_workbook"),
        (zipped({"_rels/.rels": "<a/>", "xl/workbook.xml": "<workbook/>"}), "not_a_workbook"),
        (zipped({"_rels/.rels": "<a>", "xl/workbook.xml": "<workbook/>"}), "file_damaged"),
        (zipped({"_rels/.rels": "<a/>", "xl/workbook.bin": "x"}), "not_a_workbook"),
    ],
)
def test_what_is_no_whole_workbook(data: bytes, rule: str) -> None:
    assert refusal(data).rule == rule


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


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", SHEET, "_rels/.rels"])
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

    monkeypatch.setattr(container, "MAX_UNPACKED", 9_000)
    monkeypatch.setattr(zipfile.ZipFile, "open", pytest.fail)

    assert refusal(data).rule == "too_large"


def test_zip_bomb_that_lies_is_refused_while_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_UNPACKED", 1_000_000)
    rows = "<row/>" * 500_000
    data = bytearray(zipped({**parts_of({"Sheet1": [HEADER]}), SHEET: sheet_xml(rows)}))
    true_size = struct.pack("<I", len(sheet_xml(rows)))
    while (at := data.find(true_size)) >= 0:
        data[at : at + 4] = struct.pack("<I", 1_000)

    # Python's own zip stops at the declared size: what is left is no whole XML.
    assert refusal(bytes(data)).rule in ("too_large", "file_damaged")


def test_what_is_read_is_bounded_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_UNPACKED", 5_000)
    opened = container.Container(workbook([HEADER, ROW]))

    with pytest.raises(RefusedError, match="too_large"):
        [list(opened.blocks(SHEET)) for _ in range(20)]


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
        ('<row r="1"><c r="A1" t="str"><v>' + "x" * 1_200_000 + "</v></c></row>", "too_large"),
    ],
)
def test_impossible_sheet(sheet: str, rule: str) -> None:
    parts = parts_of({"Sheet1": [HEADER, ROW]})

    assert refusal(zipped({**parts, SHEET: sheet_xml(sheet)})).rule == rule


def test_sheet_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.survey.questionnaire.sheet.MAX_CELLS", 100)

    assert refusal(workbook([HEADER] * 20)).rule == "too_many_cells"


def test_sheet_of_too_many_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.survey.questionnaire.markup._MOST_ELEMENTS", 500)
    sheet = sheet_xml('<x a="1"/>' * 501)

    problem = refusal(zipped({**parts_of({"Sheet1": [HEADER]}), SHEET: sheet}))

    assert problem.rule == "too_many_cells"


def test_too_many_shared_texts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.survey.questionnaire.workbook.MAX_CELLS", 100)
    parts = {**parts_of({"Sheet1": [HEADER]}), "xl/sharedStrings.xml": texts_xml(["x"] * 101)}

    assert refusal(zipped(parts)).rule == "too_many_cells"


def test_sheet_outside_the_workbook_is_not_followed() -> None:
    parts = parts_of({"Sheet1": [HEADER, ROW]})
    name = "xl/_rels/workbook.xml.rels"
    target = 'Target="worksheets/sheet1.xml"'
    away = 'TargetMode="External" Target="https://example.org/sheet1.xml"'

    problem = refusal(zipped({**parts, name: parts[name].replace(target, away)}))

    assert problem.rule == "not_a_workbook"


@given(st.data())
def test_damaged_workbook_never_crashes(data: st.DataObject) -> None:
    whole = bytearray(workbook([HEADER, ROW]))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))

    page = read(bytes(whole))

    assert page.is_refused or page.responses


@given(st.sampled_from([SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"]), st.data())
def test_damaged_part_never_crashes(part: str, data: st.DataObject) -> None:
    parts = parts_of({"Sheet1": [HEADER, ROW]})
    text = parts[part]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    changed = text[:start] + data.draw(st.text('<>/"=& r1A_x0c', max_size=8)) + text[end:]

    page = read(zipped({**parts, part: changed}))

    assert page.is_refused or page.responses
