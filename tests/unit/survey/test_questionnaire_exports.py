"""Files as survey tools and offices write them: read as what they are, or refused by name."""

import io

import pytest
from openpyxl import Workbook

from pipelines.survey.questionnaire.read import ParsedQuestionnaire, looks_like_questionnaire
from pipelines.survey.response import Answer, Asked
from tests.conftest import SHARED
from tests.unit.survey.questionnaires import KEYS, blocking, csv_of, read

ROLES = Asked("roles")
KOBO = {"start": "2020-05-01", "_id": "7", "_uuid": "u-7"}
LIME = {"Response ID": "1", "Date submitted": "2020-05-01"}
WHERE = "city,country,wave"
TITLES = "Response ID,City,Country,Survey wave"
QUALTRICS = {"ResponseId": "R_1", "RecordedDate": "2020-05-01"}
FLAT = b'<?xml version="1.0"?><office:document xmlns:o="urn:oasis:names:tc:opendocument:x">'
CASES = SHARED / "cases" / "survey"


def answers(data: bytes, name: str = "export.csv") -> dict[Asked, Answer]:
    """What the only city of a file answered; the file is not refused."""
    page = read(data, name)
    assert blocking(page) == []
    (response,) = page.responses
    return dict(response.answers)


def rules(page: ParsedQuestionnaire) -> set[str]:
    return {problem.rule.value for problem in page.problems}


def lines(*rows: str) -> bytes:
    return "\n".join((*rows, "")).encode()


@pytest.mark.parametrize(
    ("ids", "texts"),
    [
        (f"ResponseId,{WHERE},roles", "Response ID,City?,Country?,Wave?,Which roles?"),
        (
            "ResponseId,Q1,Q2,Q3,Q4",
            f"{TITLES},Innovation skills or roles",
        ),
        (
            "ResponseId,Q1,Q2,wave,Q4",
            "x,City,Country,When?,Innovation skills or roles - Selected Choice",
        ),
    ],
)
def test_three_header_rows_of_qualtrics_are_one(ids: str, texts: str) -> None:
    import_ids = ",".join('"{""ImportId"": ""QID1""}"' for _ in range(5))

    found = answers(lines(ids, texts, import_ids, 'R_1,Orla,Peru,2020,"Designer,Engineer"'))

    assert found == {ROLES: Answer(("designer", "engineer"))}


@pytest.mark.parametrize(
    ("header", "under", "row", "expected"),
    [
        (
            "roles,,,",
            "Designer,Engineer,Other (please specify),Sociologist",
            "Designer,,Town crier,",
            Answer(("designer", "other"), ("Town crier",), is_complete=False),
        ),
        ("roles", "Response", '"Designer, Engineer"', Answer(("designer", "engineer"))),
    ],
)
def test_two_header_rows_of_surveymonkey_are_one(
    header: str, under: str, row: str, expected: Answer
) -> None:
    data = lines(
        f"Respondent ID,Collector ID,{WHERE},{header}",
        f",,Open-Ended Response,Open-Ended Response,Response,{under}",
        f"1,2,Orla,Peru,2020,{row}",
    )

    assert answers(data) == {ROLES: expected}


@pytest.mark.parametrize(
    "headers",
    [
        ("roles/designer", "roles/engineer", "roles/other"),
        ("organisation/roles/designer", "organisation/roles/engineer", "organisation/roles/other"),
        ("roles[Designer]", "roles[Engineer]", "roles[Other]"),
        ("Innovation skills or roles - Designer", "roles - engineer", "roles - Other - Text"),
        ("Innovation skills or roles: Designer", "roles.engineer", "roles.other"),
    ],
)
@pytest.mark.parametrize(
    "cells",
    [("1", "0", ""), ("Yes", "No", ""), ("x", "", ""), ("Designer", "", ""), ("TRUE", "FALSE", "")],
)
def test_columns_of_one_option_are_read(headers: tuple[str, ...], cells: tuple[str, ...]) -> None:
    row = dict(zip(headers, cells, strict=True))

    found = answers(csv_of([{**KEYS, **row}]))

    # Options without a column were perhaps not asked: they are no stated no.
    assert found == {ROLES: Answer(("designer",), is_complete=False)}


def test_columns_of_all_options_are_a_whole_list() -> None:
    options = ("project_manager", "data_scientist", "community_engagement_staff")
    more = ("communication_officer", "designer", "engineer", "sociologist")
    row = dict.fromkeys([f"roles/{option}" for option in (*options, *more)], "0")

    found = answers(csv_of([{**KEYS, **row, "roles/designer": "1", "roles/other": "Crier; tall"}]))

    assert found == {ROLES: Answer(("designer", "other"), ("Crier, tall",))}


def test_columns_of_which_none_is_chosen_are_not_known() -> None:
    page = read(csv_of([{**KEYS, "roles/designer": "0", "roles/engineer": "0"}]), "a.csv")

    assert page.responses[0].answers == {}
    assert "answer_not_known" in rules(page)
    assert not page.is_refused


def test_column_that_says_neither_chosen_nor_not_is_refused() -> None:
    (problem,) = blocking(read(csv_of([{**KEYS, "roles/designer": "perhaps"}]), "a.csv"))

    assert (problem.rule, problem.found) == ("option_unknown", "roles [designer]: 'perhaps'")


def test_list_and_its_columns_must_say_the_same() -> None:
    row = {**KEYS, **KOBO, "roles": "designer engineer", "roles/designer": "1"}
    agree, differ = {**row, "roles/engineer": "1"}, {**row, "roles/sociologist": "1"}

    assert answers(csv_of([agree])) == {ROLES: Answer(("designer", "engineer"))}
    (problem,) = blocking(read(csv_of([differ]), "a.csv"))
    assert problem.rule == "answers_disagree"
    assert "KoboToolbox" in problem.expected


@pytest.mark.parametrize(
    ("row", "rule", "tool", "setting"),
    [
        (
            {**LIME, **KEYS, "roles[SQ1]": "Y"},
            "option_column_unknown",
            "LimeSurvey",
            "Full answers",
        ),
        (
            {**LIME, "Q1": "Orla", "Q2": "Peru"},
            "not_a_questionnaire",
            "LimeSurvey",
            "question text",
        ),
        ({**KOBO, **KEYS, "roles": "opcion; 3"}, "option_unknown", "KoboToolbox", "Labels"),
        ({**QUALTRICS, **KEYS, "roles": "1,4"}, "option_unknown", "Qualtrics", "choice text"),
        ({"Timestamp": "1", **KEYS, "roles": "Designer, A"}, "option_unclear", "Google", "label"),
    ],
)
def test_export_that_cannot_be_read_names_the_tool_and_the_setting(
    row: dict[str, str], rule: str, tool: str, setting: str
) -> None:
    first = blocking(read(csv_of([row]), "export.csv"))[0]

    assert first.rule == rule
    assert tool in first.expected
    assert setting in first.expected


@pytest.mark.parametrize(
    ("cell", "number"), [("12.0000000000", 12.0), ("12.000", None), ("1.5000000000", None)]
)
def test_decimals_of_limesurvey_are_whole_numbers(cell: str, number: float | None) -> None:
    page = read(csv_of([{**LIME, **KEYS, "staff_count": cell}]), "a.csv")

    found = page.responses[0].answers.get(Asked("staff_count"))
    assert (found.number if found else None) == number
    assert page.is_refused == (number is None)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (lines("sep=;", "city;country;wave;roles", "Orla;Peru;2020;Designer"), 3),
        (lines('"sep=|"', "city|country|wave|roles", "Orla|Peru|2020|Designer"), 3),
        (lines("city|country|wave|roles", "Orla|Peru|2020|Designer"), 2),
        (lines("Survey, 2020", "", f"{WHERE},roles", "Orla,Peru,2020,Designer"), 4),
    ],
)
def test_csv_with_marks_of_its_own_is_read(data: bytes, line: int) -> None:
    page = read(data, "answers.csv")

    (response,) = page.responses
    assert (response.line, response.answers) == (line, {ROLES: Answer(("designer",))})
    assert not page.is_refused
    assert looks_like_questionnaire(data, "answers.txt")


def test_notes_above_the_header_are_named() -> None:
    page = read(
        lines("Survey 2020", "by Ana", f"{WHERE},roles", "Orla,Peru,2020,Designer"), "a.csv"
    )

    (problem,) = [p for p in page.problems if p.rule == "notes_above_header"]
    assert (problem.line, problem.found) == (1, "Survey 2020, by Ana")
    assert "row 3" in problem.expected


@pytest.mark.parametrize(
    ("data", "rule", "found"),
    [
        (b"Stadt;Staat;Welle\nOrla;Peru;2020\n", "not_a_questionnaire", "Stadt, Staat, Welle"),
        (b"city,country,roles\nOrla,Peru,Designer\n", "key_column_missing", "wave"),
        (b"town_no\n3\n", "not_a_questionnaire", "town_no"),
    ],
)
def test_csv_stays_a_csv(data: bytes, rule: str, found: str) -> None:
    assert looks_like_questionnaire(data, "answers.csv")
    problem = blocking(read(data, "answers.csv"))[0]
    assert problem.rule == rule
    assert found in problem.found


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (
            FLAT,
            "a.fods",
            "fods",
        ),
        (
            FLAT,
            "a.xml",
            "fods",
        ),
        (
            b'<?xml?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "a.xls",
            "2003",
        ),
        (b"<html><table><tr><td>city</td></tr></table></html>", "a.xls", "HTML table"),
        (b"%PDF-1.7", "answers.xlsx", "PDF"),
    ],
)
def test_spreadsheet_of_another_kind_says_what_to_save(data: bytes, name: str, kind: str) -> None:
    assert looks_like_questionnaire(data, name)
    (problem,) = blocking(read(data, name))
    assert problem.rule == "not_a_workbook"
    assert kind in problem.found
    assert ".xlsx" in problem.expected


def workbook(*, hide: bool) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in (
        ("Our survey",),
        ("city", "country", "wave", "roles", "terms"),
        ("Orla", "Peru", 2020, "Designer", None),
        ("Pellow", "Peru", 2020, "Engineer", "Experimentation"),
    ):
        sheet.append(row)
    sheet.row_dimensions[4].hidden = hide
    sheet.row_dimensions[9].hidden = hide
    sheet.column_dimensions["D"].hidden = hide
    sheet.column_dimensions["Z"].hidden = hide
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_hidden_rows_and_columns_are_read_and_named() -> None:
    shown, hidden = read(workbook(hide=False)), read(workbook(hide=True))

    (problem,) = [p for p in hidden.problems if p.rule == "cells_hidden"]
    assert problem.found == "hidden: row 4, column D"
    assert "cells_hidden" not in rules(shown)
    assert hidden.responses == shown.responses
    assert "notes_above_header" in rules(hidden)
    assert len(hidden.responses) == 2


EXPECTED: dict[str, dict[str, list[str]]] = {
    "c_commas.csv": {"roles": ["designer", "engineer", "data_scientist"]},
    "c_none_of_them.csv": {"roles": [], "success_factors": [], "innovation_partners": []},
    "c_fillers.csv": {},
    "c_notes_above.csv": {"roles": ["designer"]},
    "e_sep_line.csv": {"formal_strategy": ["yes"], "roles": ["other"]},
    "q_googleforms.csv": {"terms": ["foresight_scenario_planning", "bold_leadership"]},
    "q_kobo.csv": {
        "roles": ["designer", "engineer"],
        "success_factors": ["leadership_mayor", "culture"],
    },
    "q_kobo_group.csv": {"roles": ["designer"]},
    "q_limesurvey_full.csv": {"roles": ["designer"], "formal_strategy": ["yes"]},
    "q_qualtrics_3headers.csv": {"roles": ["designer", "engineer", "data_scientist"]},
    "q_surveymonkey_2headers.csv": {"roles": ["designer", "engineer", "other"]},
    "x_hidden_row.xlsx": {"roles": ["designer", "engineer"]},
}


@pytest.mark.skipif(not CASES.is_dir(), reason="the folder with the shared cases is not here")
@pytest.mark.parametrize("name", EXPECTED)
def test_shared_case_is_read_right(name: str) -> None:
    page = read((CASES / name).read_bytes(), name)

    answered = page.responses[0].answers
    said = {asked.question_id: list(answer.options) for asked, answer in answered.items()}
    assert not page.is_refused
    assert EXPECTED[name].items() <= said.items()
    assert bool(EXPECTED[name]) == bool(said)
