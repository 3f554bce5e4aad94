"""City pages of What Works Cities: awards in two forms, and nothing that is not printed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.certification.page import (
    CertificationPage,
    Problem,
    looks_like_city_page,
    read_certification_page,
)
from tests.fixtures.certification_pages import read_page
from tests.unit.file_formats.certification_written import HISTORIES, NOISES, History, Noise, page

START = "Tempe, Arizona, USA\nProject Type:\nHealth\n"


def read(text: str) -> CertificationPage:
    return read_certification_page(text.encode())


def awards_of(found: CertificationPage) -> list[tuple[str, str | None, str]]:
    return [(award.label_year, award.level, award.event.value) for award in found.awards]


def rules_of(found: CertificationPage) -> list[tuple[str, int]]:
    return [(problem.rule.value, problem.line) for problem in found.problems]


def only_problem(found: CertificationPage) -> Problem:
    assert len(found.problems) == 1
    return found.problems[0]


# --- the two forms ---


def test_headings_of_a_page_are_read() -> None:
    found = read_certification_page(read_page("mesa_headings.html"))

    assert found.city is not None
    assert (found.city.name, found.city.state, found.city.country) == ("Mesa", "Arizona", "USA")
    assert awards_of(found) == [
        ("2023", "Gold", "certified"),
        ("2020", "Silver", "certified"),
        ("2021", "Silver", "certified"),
        ("2019", None, "honor_roll"),
    ]
    assert not found.is_refused


def test_sentences_of_a_page_are_read_over_line_ends() -> None:
    found = read_certification_page(read_page("philadelphia_sentences.txt"))

    assert awards_of(found) == [("2024", "Silver", "certified"), ("2020", "Silver", "certified")]
    # A sentence that runs over a line end is where its paragraph begins.
    assert [award.line for award in found.awards] == [10, 10]
    assert found.problems == ()


@pytest.mark.parametrize("name", ["mesa_headings.html", "philadelphia_sentences.txt"])
def test_page_is_recognised_by_what_it_prints(name: str) -> None:
    assert looks_like_city_page(read_page(name))


def test_page_without_a_level_gives_no_award_and_says_so() -> None:
    found = read_certification_page(read_page("maipu_without_level.txt"))

    assert found.city is not None
    assert (found.city.name, found.city.state, found.city.country) == ("Maipú", None, "Chile")
    assert only_problem(found).rule == "no_award_printed"
    assert (found.awards, found.is_refused) == ((), False)


@settings(max_examples=60)
@given(history=HISTORIES, noise=NOISES)
def test_history_is_read_as_it_was_written(history: History, noise: Noise) -> None:
    found = read_certification_page(page(history, noise))

    assert not found.is_refused, found.problems
    assert found.city is not None
    assert (found.city.name, found.city.state, found.city.country) == history.city
    assert set(awards_of(found)) == history.awards
    assert len(found.awards) == len(history.awards)
    assert found.rows_in == len(found.awards) + sum(found.skipped.values())
    assert [problem.rule for problem in found.problems if problem.rule != "script_dropped"] == (
        [] if history.awards else ["no_award_printed"]
    )


@pytest.mark.parametrize(
    ("line", "awards"),
    [
        ("2023 Platinum Certification:", [("2023", "Platinum", "certified")]),
        ("2023 Gold-level What Works Cities Certification", [("2023", "Gold", "certified")]),
        ("2020 & 2021 gold certification", [("2020", "gold", "certified")] * 1),
        ("2019 Honour Roll", [("2019", None, "honor_roll")]),
        ("Tempe also achieved Certification Honor Roll in 2018.", [("2018", None, "honor_roll")]),
        (
            "The city most recently achieved 2024 Gold What Works Cities Certification.",
            [("2024", "Gold", "certified")],
        ),
    ],
)
def test_spellings_of_the_forms(line: str, awards: list[tuple[str, str | None, str]]) -> None:
    assert awards_of(read(f"{START}{line}\n"))[:1] == awards


@pytest.mark.parametrize(
    "line",
    [
        "In 2021, Tempe moved to Gold Certification for its open budget.",
        "Platinum Certification",
        "Silver | Gold | Platinum",
        "The city won 2021 Gold for its parks.",
        "2023 Certification",
        "Certification levels: Silver, Gold, Platinum",
    ],
)
def test_other_words_are_no_award(line: str) -> None:
    found = read(f"{START}{line}\n")

    assert awards_of(found) == []
    assert "no_award_printed" in {problem.rule for problem in found.problems}


def test_same_award_in_both_forms_is_one() -> None:
    found = read(
        f"{START}2024 Gold Certification\n"
        "Tempe most recently achieved 2024 Gold What Works Cities Certification.\n"
    )

    assert awards_of(found) == [("2024", "Gold", "certified")]
    assert (found.rows_in, found.skipped) == (2, {"printed_again": 1})


def test_honor_roll_beside_a_certification_of_the_same_year_is_another_event() -> None:
    found = read(f"{START}2021 Silver Certification\n2021 Honor Roll\n")

    assert awards_of(found) == [("2021", "Silver", "certified"), ("2021", None, "honor_roll")]
    assert not found.is_refused


@pytest.mark.parametrize(
    ("heading", "city"),
    [
        ("Washington, D.C., USA", ("Washington", "D.C.", "USA")),
        ("Calgary, Alberta, Canada", ("Calgary", "Alberta", "Canada")),
        ("Tres de Febrero, Argentina", ("Tres de Febrero", None, "Argentina")),
        ("Niterói, Brazil", ("Niterói", None, "Brazil")),
    ],
)
def test_headings_of_cities(heading: str, city: tuple[str, str | None, str]) -> None:
    found = read(f"{heading}\nAt a Glance\n2024 Gold Certification\n")

    assert found.city is not None
    assert (found.city.name, found.city.state, found.city.country) == city


@pytest.mark.parametrize(
    "line",
    [
        "Corey Doe, Mayor",
        "Communications, Health",
        "Portland, USA",
        "We met in Lima, Peru",
        "2, Peru",
    ],
)
def test_lines_that_are_no_city(line: str) -> None:
    assert only_problem(read(f"{line}\nProject Type:\n")).rule == "not_a_city_page"


# --- what is wrong with a page, and where ---


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"<html><p> </p></html>"])
def test_nothing_to_read(data: bytes) -> None:
    found = read_certification_page(data)

    assert (only_problem(found).rule, found.is_refused) == ("empty_file", True)
    assert not looks_like_city_page(data)


@pytest.mark.parametrize(
    "text",
    [
        "Our towns\nWe build flats for all.\n",
        # A list of cities on the programme's own site is no city's page.
        "What Works Cities Certification\nPLATINUM CERTIFIED CITIES\nGOLD CERTIFIED CITIES\n"
        "Two cities also achieved Certification Honor Roll in 2021.\nLong Beach, CA\n",
        "Tempe, Arizona, USA\nA page on swimming.\n",
    ],
)
def test_page_of_another_kind(text: str) -> None:
    found = read(text)

    assert (only_problem(found).rule, found.city, found.is_refused) == (
        "not_a_city_page",
        None,
        True,
    )
    assert not looks_like_city_page(text.encode())


def test_two_pages_in_one_file_are_refused_where_the_second_begins() -> None:
    second = "Boise, Idaho, USA\nProject Type:\n2024 Silver Certification\n"

    found = read(f"{START}2023 Platinum Certification\n{second}")

    assert rules_of(found) == [("two_cities", 5)]
    assert found.is_refused


def test_link_to_another_city_below_the_awards_is_no_matter() -> None:
    found = read(f"{START}2023 Platinum Certification\nBoise, Idaho, USA\n")

    assert (awards_of(found), found.problems) == ([("2023", "Platinum", "certified")], ())


def test_award_of_another_city_is_not_taken() -> None:
    found = read(
        f"{START}2023 Platinum Certification\n"
        "Phoenix most recently achieved 2024 Gold What Works Cities Certification.\n"
    )

    assert awards_of(found) == [("2023", "Platinum", "certified")]
    assert rules_of(found) == [("award_of_another_city", 5)]
    assert (found.rows_in, found.skipped) == (2, {"award_of_another_city": 1})


@pytest.mark.parametrize("year", ["1999", "2016", "2036", "2099"])
def test_impossible_year_is_told_and_left_to_the_contract(year: str) -> None:
    found = read(f"{START}{year} Gold Certification\n")

    assert rules_of(found) == [("year_impossible", 4)]
    assert awards_of(found) == [(year, "Gold", "certified")]


def test_unknown_level_is_told_and_left_to_the_contract() -> None:
    found = read(f"{START}2024 Bronze Certification\n")

    assert (only_problem(found).rule, only_problem(found).found) == ("level_unknown", "Bronze")
    assert awards_of(found) == [("2024", "Bronze", "certified")]


def test_menu_of_all_levels_with_a_year_is_refused() -> None:
    levels = [f"2023 {level} Certification" for level in ("Silver", "Gold", "Platinum")]

    found = read(START + "\n".join([*levels, "2020 Silver Certification", ""]))

    assert rules_of(found) == [("levels_disagree", 6)]
    assert only_problem(found).found == "2023: Silver and Gold and Platinum"
    assert found.is_refused
    assert (found.rows_in, found.skipped) == (4, {"levels_disagree": 3})


def test_award_in_a_form_that_is_not_known_is_told() -> None:
    found = read(f"{START}2023 Gold Certification\n2020-2021 Silver Certification\n")

    assert awards_of(found) == [("2023", "Gold", "certified")]
    assert rules_of(found) == [("award_unread", 5)]


def test_json_tells_city_awards_and_problems() -> None:
    told = read(f"{START}2099 Gold Certification\n").to_json()

    assert told["kind"] == "wwc-city-page"
    assert told["awards"] == [
        {"label_year": "2099", "level": "Gold", "event": "certified", "line": 4}
    ]
    assert [problem["rule"] for problem in told["problems"]] == ["year_impossible"]


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_page(data: bytes) -> None:
    found = read_certification_page(data)

    assert found.is_refused or found.city is not None


_WORDS = (
    *("Tempe, Arizona, USA", "2023", "and", ",", "Gold", "Certification", "Honor Roll", "<h2>"),
    *("most recently achieved", "What Works Cities", "\n", "Tempe", "in 2020"),
)


@given(st.lists(st.sampled_from(_WORDS), max_size=40))
def test_any_order_of_the_words_ends_in_a_page(words: list[str]) -> None:
    found = read(" ".join(words))

    assert found.rows_in == len(found.awards) + sum(found.skipped.values())
