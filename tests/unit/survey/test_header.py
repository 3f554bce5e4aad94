"""Headers: with labels and without, whole and in pieces."""

import pytest

from pipelines.survey.profile_page.page import parse_page
from pipelines.survey.profile_page.result import Header, ParsedPage
from pipelines.survey.vocabulary import Vocabulary

REST = """Innovation is helping to:
Improve service delivery
Spotlight on innovation in Orla
The town lends its sheds to schools.
"""


def parse(header: str, vocabulary: Vocabulary) -> ParsedPage:
    return parse_page((header + REST).encode(), vocabulary)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Orla\nPeru\nMayor\nAna Ruiz\nPopulation\n90,000 (2019)\n", "Mayor"),
        ("Orla\nPeru\nMayor: Ana Ruiz\nPopulation: 90,000 (2019)\n", "Mayor"),
        ("Peru\n\nAna Ruiz\n\n90,000 (2019)\n", None),
        ("Menu\nPeru\nMayor\nAna Ruiz\n90 000 (2019)\n", "Mayor"),
        ("Housing\nSearch\nOrla, PE\nPeru\nMayor\nAna Ruiz\nPopulation 90,000 (2019)\n", "Mayor"),
    ],
)
def test_leader_and_population(header: str, expected: str | None, vocabulary: Vocabulary) -> None:
    found = parse(header, vocabulary).header

    assert (found.leader_title, found.leader_name) == (expected, "Ana Ruiz")
    assert (found.population, found.population_year) == (90_000, 2019)
    assert found.country == "Peru"


def test_header_without_country(vocabulary: Vocabulary) -> None:
    page = parse("Ana Ruiz\n\n90,000 (2019)\nLead Innovation Officer\nZoë Ames\n", vocabulary)

    assert page.header == Header(
        city="Orla",
        leader_name="Ana Ruiz",
        population=90_000,
        population_year=2019,
        lead_innovation_officers=("Zoë Ames",),
    )
    assert "city" in page.inferred


def test_country_of_no_list_is_a_problem(vocabulary: Vocabulary) -> None:
    page = parse("Orla\nFreedonia\nMayor\nAna Ruiz\nPopulation\n90,000\n", vocabulary)

    assert page.header.country is None
    assert (page.header.leader_title, page.header.leader_name) == ("Mayor", "Ana Ruiz")
    assert [(p.rule, p.line) for p in page.problems] == [("country_unknown", 2)]


def test_city_that_bears_its_country_s_name(vocabulary: Vocabulary) -> None:
    rest = REST.replace("Orla", "Singapore")
    header = "Singapore\nSingapore\nMayor\nAna Ruiz\nPopulation\n90,000\n"

    found = parse_page((header + rest).encode(), vocabulary).header

    assert (found.city, found.country, found.leader_name) == ("Singapore", "Singapore", "Ana Ruiz")


def test_article_of_a_country(vocabulary: Vocabulary) -> None:
    page = parse("Orla\nThe Netherlands\nMayor\nAna Ruiz\nPopulation\n90,000\n", vocabulary)

    assert page.header.country == "Netherlands"


def test_slip_in_the_city_s_name_is_no_second_city(vocabulary: Vocabulary) -> None:
    header = "Brodasenn\nPeru\nMayor\nAna Ruiz\nPopulation\n90,000\n"
    page = parse_page((header + REST.replace("Orla", "Brodåsen")).encode(), vocabulary)

    assert page.header.city == "Brodasenn"
    assert page.problems == ()


def test_another_city_above_the_country_is_told(vocabulary: Vocabulary) -> None:
    page = parse("Quintelle\nPeru\nMayor\nAna Ruiz\nPopulation\n90,000\n", vocabulary)

    assert page.header.city == "Orla"
    assert [(p.rule, p.found) for p in page.problems] == [("city_differs", "Quintelle")]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Ana Ruiz, Zoë Ames", ("Ana Ruiz", "Zoë Ames")),
        ("Ana Ruiz and Zoë Ames", ("Ana Ruiz", "Zoë Ames")),
        ("Ana Ruiz, Chief Innovation Officer", ("Ana Ruiz, Chief Innovation Officer",)),
        ("Ana Ruiz (at time of 2018 survey)", ("Ana Ruiz (at time of 2018 survey)",)),
        ("", ()),
    ],
)
def test_officers(printed: str, expected: tuple[str, ...], vocabulary: Vocabulary) -> None:
    header = (
        f"Orla\nPeru\nMayor\nAna Ruiz\nPopulation\n90,000\nLead Innovation Officers\n{printed}\n"
    )

    assert parse(header, vocabulary).header.lead_innovation_officers == expected
