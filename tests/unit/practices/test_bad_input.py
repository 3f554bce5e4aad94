"""Every kind of bad page ends in a problem with its line, never in a crash or a guess."""

import pytest

from pipelines.pages.problems import Problem
from pipelines.pages.saved_page import MAX_BYTES
from pipelines.practices.lists import PracticeLists
from pipelines.practices.page import ParsedPractice, looks_like_practice, parse_practice
from tests.unit.practices.test_pages import FRENCH, SPANISH


def parse(text: str, lists: PracticeLists) -> ParsedPractice:
    return parse_practice(text.encode(), lists)


def line_of(text: str, printed: str) -> int:
    return text.splitlines().index(printed) + 1


def only_problem(page: ParsedPractice) -> Problem:
    assert len(page.problems) == 1, page.problems
    return page.problems[0]


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf\n", b"<html><p> </p></html>"])
def test_nothing_to_read(data: bytes, lists: PracticeLists) -> None:
    page = parse_practice(data, lists)

    assert only_problem(page).rule == "empty_file"
    assert "participatory" in only_problem(page).expected
    assert page.is_refused
    assert not looks_like_practice(data)


def test_file_that_is_too_large_is_not_looked_at() -> None:
    assert not looks_like_practice(b"a" * (MAX_BYTES + 1))


def test_page_of_another_site(lists: PracticeLists) -> None:
    page = parse("Our towns\nTheme\nHealth\nCountry\nPeru\nWe build flats for all.\n", lists)

    problem = only_problem(page)
    assert (problem.rule, problem.found) == (
        "not_a_practice_page",
        "of the labels of its facts: country, theme",
    )
    assert page.kind is None
    assert page.is_refused


@pytest.mark.parametrize("printed", ["31-02-2017", "00-01-2017", "12-31-2017", "01-01-0099"])
def test_impossible_day(printed: str, lists: PracticeLists) -> None:
    bad = SPANISH.replace("05-03-2016", printed)

    page = parse(bad, lists)

    problem = only_problem(page)
    assert (problem.rule, problem.found) == ("day_impossible", printed)
    assert problem.line == line_of(bad, printed)
    assert page.started_on is None
    assert page.is_refused


@pytest.mark.parametrize("printed", ["2016", "marzo de 2016", "05-03-16"])
def test_day_that_is_none_stays_open(printed: str, lists: PracticeLists) -> None:
    page = parse(SPANISH.replace("05-03-2016", printed), lists)

    assert (only_problem(page).rule, only_problem(page).found) == ("day_unread", printed)
    assert page.started_on is None
    assert not page.is_refused


@pytest.mark.parametrize("goal", ["0", "18", "169"])
def test_unknown_goal(goal: str, lists: PracticeLists) -> None:
    bad = SPANISH.replace("ODS 2 ODS 11", f"ODS 2 ODS {goal}")

    page = parse(bad, lists)

    problem = only_problem(page)
    assert (problem.rule, problem.found) == ("goal_unknown", goal)
    assert problem.line == line_of(bad, f"ODS 2 ODS {goal}")
    assert page.sdgs == (2,)
    assert page.is_refused


def test_target_of_a_goal_is_read_as_its_goal(lists: PracticeLists) -> None:
    assert parse(SPANISH.replace("ODS 2 ODS 11", "ODS 2.4 ODS 11.b"), lists).sdgs == (2, 11)


def test_two_cities_in_a_title(lists: PracticeLists) -> None:
    bad = SPANISH.replace("barrio de Rosario", "barrio de Córdoba y Rosario")

    page = parse(bad, lists)

    problem = only_problem(page)
    assert (problem.rule, problem.found) == ("two_cities", "Córdoba and Rosario")
    assert page.city is None
    assert page.is_refused


def test_two_pages_in_one_file(lists: PracticeLists) -> None:
    other = (
        SPANISH.replace("Rosario", "Santa Fe")
        .replace("05-03-2016", "06-04-2017")
        .replace("semillas", "recetas")
    )

    page = parse(SPANISH + other, lists)

    rules = {problem.rule: problem for problem in page.problems}
    assert set(rules) == {"two_cities", "two_practices"}
    assert "Rosario" in rules["two_cities"].found
    assert "Santa Fe" in rules["two_cities"].found
    assert rules["two_practices"].found == "2016-03-05 and 2017-04-06"
    assert rules["two_practices"].line == line_of(SPANISH + other, "06-04-2017")
    assert page.is_refused


def test_pages_of_two_countries_in_one_file(lists: PracticeLists) -> None:
    page = parse(SPANISH + SPANISH.replace("Argentina", "Chile"), lists)

    assert "Argentina and Chile" in [p.found for p in page.problems if p.rule == "two_cities"]


def test_page_that_was_pasted_twice_is_one_page(lists: PracticeLists) -> None:
    assert parse(SPANISH + SPANISH, lists).problems == ()


def test_countries_of_title_and_field_that_differ(lists: PracticeLists) -> None:
    bad = SPANISH.replace("Pais\n\nArgentina", "Pais\n\nChile")

    page = parse(bad, lists)

    problem = only_problem(page)
    assert problem.rule == "countries_disagree"
    assert problem.found == "Argentina in the title, Chile below"
    assert page.is_refused


def test_country_that_nobody_knows(lists: PracticeLists) -> None:
    bad = SPANISH.replace("Argentina", "Atlántida")

    page = parse(bad, lists)

    rules = [problem.rule for problem in page.problems]
    assert "country_unknown" in rules
    assert page.country is None
    assert not page.is_refused


def test_title_that_is_missing(lists: PracticeLists) -> None:
    bad = SPANISH.replace("Un banco de semillas para el barrio de Rosario, Argentina\n", "")

    page = parse(bad, lists)

    problem = only_problem(page)
    assert (problem.rule, problem.line) == ("title_missing", line_of(bad, "Pais"))
    assert page.is_refused


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/es/x", "data:text/html,x"])
def test_links_lead_to_the_web_only(address: str, lists: PracticeLists) -> None:
    bad = FRENCH.replace("https://example.org/bancs?a=1&amp;b=2", address)

    assert parse(bad, lists).links == ()


def test_marks_of_ours_in_a_page_make_no_link(lists: PracticeLists) -> None:
    bad = SPANISH.replace("Objetivos", "Objetivos\n\n\ue000nowhere\ue001")

    assert parse(bad, lists).links == ("https://example.org/semillas.pdf",)


def test_endless_problems_are_counted_not_listed(lists: PracticeLists) -> None:
    rows = "\n".join(f"trueque {number}" for number in range(900))

    page = parse(SPANISH.replace("planificación participativa", rows), lists)

    unknown = [problem for problem in page.problems if problem.rule == "tag_unknown"]
    assert len(unknown) == 50
    assert unknown[-1].found.endswith("850 more")
