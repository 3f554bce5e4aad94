"""`cityfare cities resolve`: what it says, and with which exit code it ends."""

from pathlib import Path

import pytest

from tests.pipeline.conftest import Ask, Cityfare


def test_resolve_says_which_city_a_name_means_and_why(cityfare: Cityfare) -> None:
    ran = cityfare("cities", "resolve", "Zürich, Switzerland")

    assert ran.code == 0
    assert ran.out.startswith("ch-zurich: Zürich, CHE, division ZH; 47.37, 8.55")
    assert "why: by name: the only place with the name 'zurich'" in ran.out
    assert "the warehouse holds this city" in ran.out


def test_resolve_tells_the_population_that_the_marts_have(cityfare: Cityfare, ask: Ask) -> None:
    # GeoNames counts 12.3 million in Mexico City, the survey's page 9.2.
    ((population, year),) = ask(
        "select population, population_year from city where city_code = 'mx-mexico-city'"
    )

    ran = cityfare("cities", "resolve", "Mexico City, Mexico")

    assert population < 10_000_000
    assert f"residents: {population:,} (oecd_survey_profiles, {year})" in ran.out


def test_resolve_without_a_release_says_whose_population_it_tells(
    cityfare: Cityfare, tmp_path: Path
) -> None:
    ran = cityfare("cities", "resolve", "Mexico City, Mexico", CITYFARE_BUILD_DIR=str(tmp_path))

    assert "residents: 12,294,193 by GeoNames, since no release has the city's" in ran.out


def test_resolve_tells_a_code_by_its_vintage(cityfare: Cityfare) -> None:
    ran = cityfare("cities", "resolve", "CH001C1")

    assert ran.code == 0
    assert "eurostat_city CH001C1 (urau_2018): Zürich, CH, a city" in ran.out
    assert "by code: now CH002C (current)" in ran.out
    assert "not to be taken for CH001C (current), which is Bern (greater city)" in ran.out


def test_resolve_shows_candidates_and_how_to_decide(cityfare: Cityfare) -> None:
    ran = cityfare("cities", "resolve", "Georgetown, United States")

    assert ran.code == 1
    assert "Georgetown, United States is ambiguous" in ran.out
    assert "us-ky-georgetown" in ran.out
    assert "us-tx-georgetown" in ran.out
    assert '"NAME, STATE, COUNTRY"' in ran.out


def test_resolve_is_narrowed_by_a_state(cityfare: Cityfare) -> None:
    ran = cityfare("cities", "resolve", "Georgetown, Texas, US")

    assert (ran.code, ran.out.partition(":")[0]) == (0, "us-tx-georgetown")


def test_resolve_leaves_commas_of_a_name_alone(cityfare: Cityfare) -> None:
    ran = cityfare("cities", "resolve", "Hospitalet de Llobregat, L', Spain")

    assert (ran.code, ran.out.partition(":")[0]) == (0, "es-lhospitalet-de-llobregat")


def test_resolve_knows_our_own_codes(cityfare: Cityfare) -> None:
    ran = cityfare("cities", "resolve", "us-or-hillsboro")

    assert ran.code == 0
    assert ran.out.startswith("us-or-hillsboro: Hillsboro, USA, division OR; ")
    assert "why: by code: us-or-hillsboro is a city code of ours" in ran.out


def test_resolve_writes_the_line_that_would_decide_a_code(cityfare: Cityfare) -> None:
    ran = cityfare("cities", "resolve", "CH014C")

    assert ran.code == 1
    assert "overrides.csv: eurostat_city,current,CH014C,<GeoNames id, or none>,,,<why>" in ran.out


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Zurrich, Switzerland", "spelt alike: Zürich"),
        ("Zürich, Ruritania", "'Ruritania' is not a country that we know"),
        ("Kirklees, UK", "no place of GBR is named 'Kirklees'"),
    ],
)
def test_resolve_of_an_unknown_name_ends_with_one(
    cityfare: Cityfare, asked: str, said: str
) -> None:
    ran = cityfare("cities", "resolve", asked)

    assert ran.code == 1
    assert said in ran.out


@pytest.mark.parametrize("arguments", [["Zurich"], [", Spain"], ["CH001C", "--system", "toy"]])
def test_resolve_of_no_question_ends_with_two(cityfare: Cityfare, arguments: list[str]) -> None:
    ran = cityfare("cities", "resolve", *arguments)

    assert ran.code == 2
    assert ran.out == ""
    assert "expected" in ran.err
