"""Every kind of bad page ends in a problem with its line, never in a crash or a guess."""

import pytest

from pipelines.pages.problems import Problem
from pipelines.survey.profile_page.page import parse_page
from pipelines.survey.profile_page.result import ParsedPage
from pipelines.survey.vocabulary import Vocabulary
from tests.fixtures.survey_pages import read_page


@pytest.fixture
def text() -> str:
    return read_page("headings.txt").decode()


def parse(text: str, vocabulary: Vocabulary) -> ParsedPage:
    return parse_page(text.encode(), vocabulary)


def line_of(text: str, printed: str) -> int:
    return text.splitlines().index(printed) + 1


def only_problem(page: ParsedPage) -> Problem:
    assert len(page.problems) == 1
    return page.problems[0]


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf\n", b"<html><p> </p></html>"])
def test_nothing_to_read(data: bytes, vocabulary: Vocabulary) -> None:
    page = parse_page(data, vocabulary)

    assert only_problem(page).rule == "empty_file"
    assert page.kind is None
    assert page.is_refused
    assert page.to_json()["city"] is None


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 text", b"PK\x03\x04abc", b"a\0b", bytes(range(256)) * 9]
)
def test_binary(data: bytes, vocabulary: Vocabulary) -> None:
    page = parse_page(data, vocabulary)

    assert only_problem(page).rule == "binary_file"
    assert page.is_refused


def test_page_of_another_site(vocabulary: Vocabulary) -> None:
    page = parse("Our towns\nHousing\nHealth\nCulture\nWe build flats for all.\n", vocabulary)

    assert only_problem(page).rule == "not_a_survey_page"
    assert page.kind is None
    assert page.is_refused


def test_area_in_both_lists_gets_no_flag(text: str, vocabulary: Vocabulary) -> None:
    bad = text.replace("\n4\n3\n", "\n4\n4\n").replace("\nBlight\n", "\nBlight\n\nTourism\n")

    page = parse(bad, vocabulary)

    counts, problem = page.problems
    assert (problem.rule, counts.rule) == ("area_in_both_lists", "counts_disagree")
    assert problem.found == (
        "tourism is listed 2 times: insufficient 2 ('Tourism'), sufficient 3 ('Tourism')"
    )
    assert bad.splitlines()[problem.line - 1] == "Tourism"
    assert page.data_sufficiency["tourism"] == "not_reported"
    # The counts no longer agree once the area is out, as in landing: no flag of the page is kept.
    assert set(page.data_sufficiency.values()) == {"not_reported"}
    assert not page.is_refused


def test_area_twice_under_two_spellings(text: str, vocabulary: Vocabulary) -> None:
    bad = text.replace("\n4\n3\n", "\n4\n4\n").replace("\nBlight\n", "\nBlight\n\nUrban blight\n")

    counts, problem = parse(bad, vocabulary).problems

    assert (problem.rule, problem.line) == ("area_twice", line_of(bad, "Urban blight"))
    assert problem.found == (
        "blight is listed 2 times: insufficient 1 ('Blight'), insufficient 2 ('Urban blight')"
    )
    assert counts.found.startswith("the page prints 4 sufficient and 4 insufficient areas but")


@pytest.mark.parametrize("unknown", ["Dragons", "Water", "Mobility"])
def test_unknown_area_in_a_sufficiency_list(
    unknown: str, text: str, vocabulary: Vocabulary
) -> None:
    bad = text.replace("\nTourism\n", f"\n{unknown}\n")

    page = parse(bad, vocabulary)

    counts, problem = page.problems
    assert (problem.rule, counts.rule) == ("area_unknown", "counts_disagree")
    assert problem.found.startswith(f"'{unknown}' is not a known spelling of a policy area; the")
    assert bad.splitlines()[problem.line - 1] == unknown
    assert not page.is_refused


def test_counts_that_disagree_name_the_areas_in_neither_list(
    text: str, vocabulary: Vocabulary
) -> None:
    bad = text.replace("\nHealth\n", "\n")

    page = parse(bad, vocabulary)

    problem = only_problem(page)
    assert problem.rule == "counts_disagree"
    assert "health" in problem.found
    assert "tourism" not in problem.found
    assert problem.line == line_of(bad, "Data availability by policy area")
    assert set(page.data_sufficiency.values()) == {"not_reported"}


@pytest.mark.parametrize(
    "printed",
    [
        "-1",
        "-1 (2019)",
        "39,6990",
        "39,6990 (2017)",
        "0",
        "9,000,000,000",
        "1.2.3",
        "312,450 (20199)",
    ],
)
def test_impossible_population(printed: str, text: str, vocabulary: Vocabulary) -> None:
    bad = text.replace("312,450 (2019)", printed)

    page = parse(bad, vocabulary)

    problem = only_problem(page)
    assert (problem.rule, problem.found) == ("population_impossible", printed)
    assert problem.line == line_of(bad, printed)
    assert page.header.population is page.header.population_year is None
    assert page.kind == "survey_page"
    assert page.is_refused


@pytest.mark.parametrize("printed", ["-1", "39,6990"])
def test_impossible_population_without_a_label(printed: str, vocabulary: Vocabulary) -> None:
    text = read_page("run_together.txt").decode().replace("87,300 (2017)", printed)

    page = parse(text, vocabulary)

    assert only_problem(page).rule == "population_impossible"
    assert page.header.leader_name == "Ana Bergström"


def test_two_cities_in_one_file(text: str, vocabulary: Vocabulary) -> None:
    other = read_page("run_together.txt").decode()

    page = parse(text + other, vocabulary)

    problem = only_problem(page)
    assert problem.rule == "two_cities"
    assert "Port Verdano" in problem.found
    assert "Brodåsen" in problem.found
    assert problem.line > text.count("\n")
    assert page.kind == "survey_page"
    assert page.answers == {}
    assert page.header.city is None


def test_two_pages_of_one_city_that_disagree(text: str, vocabulary: Vocabulary) -> None:
    other = text.replace("does not have an explicit", "has an explicit")

    page = parse(text + other, vocabulary)

    assert [problem.rule for problem in page.problems] == ["answers_disagree"]
    assert "formal_strategy" not in page.answers


@pytest.mark.parametrize("script", ["<script>alert('Lima')</script>", "<SCRIPT src=x>\nalert(1)\n"])
@pytest.mark.parametrize("form", ["txt", "html"])
def test_scripts_are_dropped(script: str, form: str, vocabulary: Vocabulary) -> None:
    text = read_page(f"headings.{form}").decode()
    place = "</main>" if form == "html" else "Contact\n"
    bad = text.replace(place, f"{script}{place}")

    page = parse(bad, vocabulary)

    assert only_problem(page).rule == "script_dropped"
    assert not page.is_refused
    assert "alert" not in str(page.to_json())
    assert page.header.city == "Port Verdano"


def test_escaped_tags_never_come_out_as_tags(text: str, vocabulary: Vocabulary) -> None:
    bad = text.replace("Harbour pilot", "Pilot &lt;script&gt;alert(1)&lt;/script&gt;")

    page = parse(bad, vocabulary)

    assert page.other_answers["roles"] == ("Pilot",)


def test_cut_label_is_no_answer(text: str, vocabulary: Vocabulary) -> None:
    cut = text[: text.index("Public works") + 6]

    page = parse(cut, vocabulary)

    found = {problem.rule: problem.found for problem in page.problems}
    assert set(found) == {"text_cut", "counts_disagree"}
    assert found["text_cut"] == "Public"


def test_other_encoding_is_told(text: str, vocabulary: Vocabulary) -> None:
    page = parse_page(text.replace("ł", "l").encode("cp1252"), vocabulary)

    problem = only_problem(page)
    assert (problem.rule, problem.line) == ("encoding_not_utf8", line_of(text, "Zoë Okafor"))
    assert page.header.leader_name == "Zoë Okafor"


def test_roles_lost_by_an_extraction_are_counted(text: str, vocabulary: Vocabulary) -> None:
    page = parse(text.replace("\nDesigner\n", "\n"), vocabulary)

    assert only_problem(page).rule == "roles_count_differs"
    assert not page.is_refused


def test_endless_problems_are_counted_not_listed(text: str, vocabulary: Vocabulary) -> None:
    page = parse(text.replace("Contact\n", "Dragons\n" * 900), vocabulary)

    unknown = [problem for problem in page.problems if problem.rule == "area_unknown"]
    assert len(unknown) == 50
    assert unknown[-1].found.endswith("; 850 more")
