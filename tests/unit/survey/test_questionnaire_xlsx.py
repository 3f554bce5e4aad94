"""Sheets are read as people see them; what nobody typed is not trusted."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from tests.unit.survey.questionnaires import blocking, read, refusal
from tests.unit.survey.workbooks import HEADER, ROW, SHEET, parts_of, workbook, zipped


def with_cell(cell: str, after: str = "") -> bytes:
    """The workbook of `ROW` with another cell in D2, as XML."""
    parts = parts_of({"Sheet1": [HEADER, ROW]}, after)
    old = parts[SHEET]
    start = old.index('<c r="D2"')
    end = old.index("</c>", start) + len("</c>")
    return zipped({**parts, SHEET: old[:start] + cell + old[end:]})


def typed_workbook(value: object, number_format: str | None = None) -> bytes:
    """The workbook of `ROW` as openpyxl saves it, with another value in E2."""
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(ROW)
    book.active["E2"].value = value
    if number_format is not None:
        book.active["E2"].number_format = number_format
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


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


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.datetime(2020, 5, 1), "2020-05-01"),
        (dt.datetime(2020, 5, 1, 9, 30), "2020-05-01T09:30:00"),
        (dt.time(9, 30), "09:30:00"),
        (dt.timedelta(days=1, hours=2), "1 day, 2:00:00"),
    ],
)
def test_dates_are_read_as_iso_text(value: object, text: str) -> None:
    problem = refusal(typed_workbook(value))

    assert (problem.rule, problem.found) == ("number_impossible", f"staff_count: '{text}'")


def test_number_that_is_no_date_is_an_error_of_the_sheet(
    recwarn: pytest.WarningsRecorder,
) -> None:
    problem = refusal(typed_workbook(99_999_999, "yyyy-mm-dd"))

    assert (problem.rule, problem.found) == ("formula_cell", "E2 holds the error #VALUE!")
    assert not recwarn.list


def test_escape_of_no_character_is_dropped() -> None:
    page = read(workbook([HEADER, ["Or_xD800_la", "Peru", 2020, "Yes"]]))

    assert page.responses[0].city == "Orla"


def test_blank_rows_keep_the_numbers_of_the_sheet() -> None:
    page = read(workbook([[], HEADER, [], ROW]))

    assert [response.line for response in page.responses] == [4]


def test_texts_of_several_runs_are_joined_without_pronunciation() -> None:
    parts = parts_of({"Sheet1": [HEADER, ROW]})
    runs = '<r><t>Or</t></r><r><rPr/><t>la_x000D_</t></r><rPh sb="0" eb="4"><t>o-ra</t></rPh>'
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
