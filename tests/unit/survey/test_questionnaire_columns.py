"""The header: layouts, drift against the template, delimiters; and rows as a whole."""

import pytest

from pipelines.pages.problems import Problem
from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.questionnaire.layout import Layout
from pipelines.survey.questionnaire.read import (
    ParsedQuestionnaire,
    looks_like_questionnaire,
    read_questionnaire,
)
from pipelines.survey.response import Asked
from tests.fixtures.survey_pages import read_page
from tests.unit.survey.questionnaires import KEYS, csv_of

Row = dict[str, str]


@pytest.fixture
def columns(codebook: Codebook) -> list[str]:
    """Names of the template of 2020."""
    return [column.name for column in codebook.template(["2020"], Layout.WIDE)]


def read(codebook: Codebook, *rows: Row, columns: list[str] | None = None) -> ParsedQuestionnaire:
    return read_questionnaire(csv_of(rows, columns=columns or ()), "answers.csv", codebook)


def of_rule(page: ParsedQuestionnaire, rule: str) -> Problem | None:
    found = [problem for problem in page.problems if problem.rule == rule]
    assert len(found) <= 1
    return found[0] if found else None


def test_file_with_the_header_of_the_template_has_no_problem(
    codebook: Codebook, columns: list[str]
) -> None:
    page = read(codebook, KEYS, columns=columns)

    assert page.problems == ()
    assert (page.kind, page.format, page.layout) == ("questionnaire", "csv", "wide")


def test_missing_columns_are_listed_once_and_do_not_block(codebook: Codebook) -> None:
    page = read(codebook, {**KEYS, "roles": "Designer"})

    problem = of_rule(page, "column_missing")
    assert problem is not None
    assert (problem.line, problem.is_blocking) == (1, False)
    assert "admin1" in problem.found
    assert problem.found.endswith("more")
    assert len(page.responses) == 1


def test_columns_of_the_other_wave_are_not_missed(codebook: Codebook) -> None:
    columns = [column.name for column in codebook.template(["2018"], Layout.WIDE)]

    assert read(codebook, {**KEYS, "wave": "2018"}, columns=columns).problems == ()
    assert of_rule(read(codebook, KEYS, columns=columns), "column_missing")


@pytest.mark.parametrize("key", ["city", "country", "wave"])
def test_missing_key_blocks(codebook: Codebook, key: str) -> None:
    row = {name: text for name, text in {**KEYS, "roles": "Designer"}.items() if name != key}

    page = read(codebook, row)

    problem = of_rule(page, "key_column_missing")
    assert problem is not None
    assert (problem.found, problem.is_blocking) == (key, True)
    assert page.responses == ()


def test_added_columns_are_listed_and_do_not_block(codebook: Codebook, columns: list[str]) -> None:
    row = {**KEYS, "roles": "Designer", "Filled in by": "Ana", "data_sufficiency.parks": "yes"}

    page = read(codebook, row, columns=[*columns, "Filled in by", "data_sufficiency.parks"])

    (problem,) = page.problems
    assert (problem.rule, problem.is_blocking) == ("column_added", False)
    assert problem.found == "Filled in by, data_sufficiency.parks"
    assert page.responses[0].answers[Asked("roles")].options == ("designer",)


@pytest.mark.parametrize(
    ("missing", "header"),
    [
        ("formal_strategy", "formal strategy"),
        ("formal_strategy", "Formal strategy (yes/no)"),
        ("formal_strategy", "Has a formal innovation strategy?"),
        ("data_sufficiency.housing", "data_sufficiency.houses"),
        ("roles", "role"),
        ("admin1", "admin_1"),
    ],
)
def test_column_probably_renamed_blocks(
    codebook: Codebook, columns: list[str], missing: str, header: str
) -> None:
    columns = [header if name == missing else name for name in columns]

    page = read(codebook, {**KEYS, header: "yes"}, columns=columns)

    (problem,) = page.problems
    assert (problem.rule, problem.is_blocking) == ("column_probably_renamed", True)
    assert problem.found == f"{header} -> {missing}"
    assert "column_spelling.csv" in problem.expected


def test_answers_without_a_header_block(codebook: Codebook, columns: list[str]) -> None:
    page = read(codebook, {**KEYS, "": "yes"}, columns=[*columns[:6], "", *columns[6:]])

    problem = of_rule(page, "column_probably_renamed")
    assert problem is not None
    assert "column G" in problem.found


def test_blank_column_without_a_header_is_nothing(codebook: Codebook, columns: list[str]) -> None:
    assert read(codebook, KEYS, columns=[*columns, ""]).problems == ()


def test_moved_columns_are_listed_and_do_not_block(codebook: Codebook, columns: list[str]) -> None:
    moved = ["roles", *(name for name in columns if name != "roles")]

    page = read(codebook, {**KEYS, "roles": "Designer"}, columns=moved)

    (problem,) = page.problems
    assert (problem.rule, problem.found, problem.is_blocking) == ("column_moved", "roles", False)
    assert Asked("roles") in page.responses[0].answers


def test_column_twice_under_two_names_blocks(codebook: Codebook, columns: list[str]) -> None:
    page = read(codebook, KEYS, columns=[*columns, "Innovation skills or roles"])

    (problem,) = page.problems
    assert (problem.rule, problem.is_blocking) == ("column_twice", True)
    assert problem.found.startswith("roles again in ")


def test_other_table_is_no_questionnaire(codebook: Codebook) -> None:
    (problem,) = read(codebook, {"tree": "oak", "height": "3"}).problems

    assert problem.rule == "not_a_questionnaire"
    assert problem.found == "the columns tree, height"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_is_told_by_the_header(codebook: Codebook, delimiter: str) -> None:
    row = {**KEYS, "terms": "Foresight, scenario planning; Bold leadership"}

    page = read_questionnaire(csv_of([row], delimiter=delimiter), "answers.csv", codebook)

    found = page.responses[0].answers[Asked("terms")].options
    assert found == ("foresight_scenario_planning", "bold_leadership")


def test_byte_order_mark_is_no_part_of_the_header(codebook: Codebook) -> None:
    data = b"\xef\xbb\xbf" + csv_of([KEYS])

    assert len(read_questionnaire(data, "answers.csv", codebook).responses) == 1


def test_rows_of_one_city_and_wave_are_named(codebook: Codebook) -> None:
    first = {**KEYS, "admin1": "OR", "country": "United States", "roles": "Designer"}
    second = {**first, "city": " ÓRLA", "country": "USA", "admin1": "Oregon", "roles": "Engineer"}

    page = read(codebook, first, {**KEYS, "roles": ""}, second)

    problem = of_rule(page, "response_twice")
    assert problem is not None
    assert (problem.line, problem.is_blocking) == (4, True)
    assert problem.found.startswith("rows 2 and 4")
    assert [response.line for response in page.responses] == [2, 3]


def test_city_may_answer_in_both_waves(codebook: Codebook) -> None:
    page = read(codebook, KEYS, {**KEYS, "wave": "2018"})

    assert [response.wave for response in page.responses] == ["2020", "2018"]
    assert not page.is_refused


@pytest.mark.parametrize("wave", ["", "2019", "20", "second", "2020-01-01"])
def test_unknown_wave_blocks(codebook: Codebook, wave: str) -> None:
    page = read(codebook, {**KEYS, "wave": wave})

    problem = of_rule(page, "wave_unknown")
    assert problem is not None
    assert (problem.line, problem.is_blocking) == (2, True)
    assert page.responses == ()


@pytest.mark.parametrize(("key", "text"), [("city", ""), ("country", " "), ("city", "12")])
def test_row_without_a_name_blocks(codebook: Codebook, key: str, text: str) -> None:
    page = read(codebook, {**KEYS, key: text})

    assert of_rule(page, "key_unusable")
    assert page.is_refused


def test_country_goes_by_code_and_an_unknown_one_is_reported(codebook: Codebook) -> None:
    page = read(codebook, {**KEYS, "country": "PER"}, {**KEYS, "country": "Atlantis"})

    assert [response.country for response in page.responses] == ["Peru", "Atlantis"]
    problem = of_rule(page, "country_unknown")
    assert problem is not None
    assert (problem.line, problem.is_blocking) == (3, False)


def test_city_tells_its_leader_and_size(codebook: Codebook) -> None:
    row = {
        **KEYS,
        "leader_title": "Mayor",
        "leader_name": "Zoë  de la Roca",
        "population": "9,670,000",
        "population_year": "2019",
        "lead_innovation_officers": "Ana Okafor; Ruth T.",
    }

    (response,) = read(codebook, row).responses

    assert (response.leader_title, response.leader_name) == ("Mayor", "Zoë de la Roca")
    assert (response.population, response.population_year) == (9_670_000, 2019)
    assert response.lead_innovation_officers == ("Ana Okafor", "Ruth T.")


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("population", "-5"),
        ("population", "0"),
        ("population", "9999999999"),
        ("population", "9.670.000"),
        ("population_year", "20199"),
        ("population_year", "soon"),
    ],
)
def test_impossible_population_is_refused(codebook: Codebook, column: str, text: str) -> None:
    page = read(codebook, {**KEYS, column: text})

    problem = of_rule(page, "population_impossible")
    assert problem is not None
    assert problem.found == f"{column}: '{text}'"
    assert page.is_refused


LONG = {**KEYS, "question_id": "roles", "item_id": "", "answer": "Designer"}


def test_rows_of_the_long_layout_become_one_response(codebook: Codebook) -> None:
    page = read(
        codebook,
        {**LONG, "leader_name": "Ana Okafor"},
        {**LONG, "answer": "Gardener"},
        {**LONG, "city": "Pellow", "answer": "none"},
        {**LONG, "question_id": "data_sufficiency", "item_id": "Health", "answer": "sufficient"},
        {**LONG, "question_id": "1.1", "answer": "No"},
        {**LONG, "question_id": "staff_count", "answer": "7"},
        {**LONG, "question_id": "terms", "answer": ""},
    )

    orla, pellow = page.responses
    assert page.layout == "long"
    assert (orla.line, orla.leader_name, pellow.line) == (2, "Ana Okafor", 4)
    assert orla.answers[Asked("roles")].texts == ("Gardener",)
    assert orla.answers[Asked("data_sufficiency", "health")].options == ("sufficient",)
    assert orla.answers[Asked("formal_strategy")].options == ("no",)
    assert orla.answers[Asked("staff_count")].number == 7
    assert Asked("terms") not in orla.answers
    assert pellow.answers[Asked("roles")].options == ()
    assert [problem.rule for problem in page.problems] == ["column_missing"]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"question_id": "rolls"}, "question_unknown"),
        ({"question_id": ""}, "question_unknown"),
        ({"question_id": "data_sufficiency"}, "question_unknown"),
        ({"question_id": "data_sufficiency", "item_id": "parks"}, "question_unknown"),
        ({"item_id": "health"}, "question_unknown"),
        ({"question_id": "formal_strategy", "answer": "maybe"}, "option_unknown"),
    ],
)
def test_bad_row_of_the_long_layout_names_its_line(
    codebook: Codebook, change: Row, rule: str
) -> None:
    page = read(codebook, LONG, {**LONG, **change})

    problem = of_rule(page, rule)
    assert problem is not None
    assert (problem.line, problem.is_blocking) == (3, True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"question_id": "formal_strategy", "answer": "yes"}, {"answer": "no"}),
        ({"question_id": "staff_count", "answer": "1"}, {"answer": "2"}),
        ({"population": "5000"}, {"population": "6000"}),
        ({"answer": "none"}, {"answer": "Designer"}),
    ],
)
def test_rows_of_the_long_layout_that_contradict_each_other(
    codebook: Codebook, first: Row, second: Row
) -> None:
    page = read(codebook, {**LONG, **first}, {**LONG, **first, **second})

    problem = of_rule(page, "answers_disagree")
    assert problem is not None
    assert problem.line == 3


def test_layouts_do_not_mix(codebook: Codebook) -> None:
    page = read(codebook, {**LONG, "formal_strategy": "yes"})

    problem = of_rule(page, "layout_mixed")
    assert problem is not None
    assert (problem.found, problem.is_blocking) == ("formal_strategy", True)


def test_long_layout_needs_the_answers(codebook: Codebook) -> None:
    page = read(codebook, {name: text for name, text in LONG.items() if name != "answer"})

    problem = of_rule(page, "key_column_missing")
    assert problem is not None
    assert problem.found == "answer"


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (csv_of([KEYS]), True),
        (csv_of([{**KEYS, "roles": "Designer"}], delimiter=";"), True),
        (b"\n\nCity\tCountry\tSurvey wave\n", True),
        (b"PK\x03\x04", True),
        (b"city,country\nOrla,Peru\n", False),
        (b"", False),
        (b"\xff\xfe\x00", False),
        (read_page("headings.txt"), False),
        (read_page("headings.html"), False),
    ],
)
def test_questionnaire_is_recognised(data: bytes, is_one: bool) -> None:
    assert looks_like_questionnaire(data, "file") == is_one
