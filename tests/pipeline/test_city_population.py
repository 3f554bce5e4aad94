"""Population of a city: the newest figure with a known year, one for each city."""

import pytest

from tests.pipeline.conftest import Ask


@pytest.mark.parametrize(
    ("city_code", "population"),
    [
        ("us-al-birmingham", (196_644, 2023, "stated", "census_population")),
        ("us-ga-macon", (156_512, 2023, "stated", "census_population")),
        ("us-nv-paradise", (242_266, 2018, "stated", "census_acs")),
        ("us-hi-honolulu", (953_207, 2010, "stated", "cdc_places")),
        ("mx-mexico-city", (9_209_944, 2020, "stated", "oecd_survey_profiles")),
    ],
)
def test_population_is_the_newest_figure_with_a_known_year(
    ask: Ask, city_code: str, population: tuple[int, int, str, str]
) -> None:
    rows = ask(
        "select population, population_year, population_year_basis, population_source "
        f"from city where city_code = '{city_code}'"
    )

    assert rows == [population]


def test_population_of_geonames_has_the_year_of_its_release_at_most(ask: Ask) -> None:
    rows = ask(
        "select distinct population_year_basis, population_year = (select max(year(stored_on)) "
        "from source_snapshot where source_id = 'geonames') from city "
        "where population_source = 'geonames'"
    )

    assert rows == [("release", True)]


def test_no_us_city_with_a_newer_figure_keeps_a_count_of_2010(landed: Ask) -> None:
    # What would go wrong: size bands, peers and regressions rest on a count of another decade.
    stale = landed(
        "select city_code from city join city_identifier i using (city_code) "
        "where i.code_system = 'us_place_geoid' and i.geography_level = 'city' "
        "and city.population_year < (select max(p.year) from raw_census_population__estimate p "
        "where p.place_geoid = i.code)"
    )
    ((old,),) = landed("select count(*) from city where population_year = 2010")

    assert stale == []
    assert old < 40


def test_every_population_has_a_source_and_a_basis_for_its_year(ask: Ask) -> None:
    rows = ask(
        "select city_code from city where population is not null and (population_source is null "
        "or (population_year is null) <> (population_year_basis is null))"
    )

    assert rows == []
