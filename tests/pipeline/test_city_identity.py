"""One city across all sources: which codes meet, and which must not."""

import re

import pytest

from tests.pipeline.conftest import Ask

EUROPEANS = [
    "at-vienna",
    "es-madrid",
    "fi-helsinki",
    "fr-paris",
    "gb-london",
    "gr-athens",
    "ie-dublin",
    "is-reykjavik",
    "it-bologna",
    "it-rome",
    "it-turin",
    "lt-vilnius",
    "nl-amsterdam",
    "pt-lisbon",
    "se-stockholm",
]


def _with_page(code_system: str) -> str:
    """Cities of the profile pages that also have a code in another system."""
    return (
        "select distinct city_code from city_identifier where code_system = 'oecd_survey_slug' "
        "and city_code in "
        f"(select city_code from city_identifier where code_system = '{code_system}') order by 1"
    )


def test_identity_gives_all_us_profile_cities_but_three_a_census_place(ask: Ask) -> None:
    profiled = ask(
        "select distinct city_code from city_identifier join city using (city_code) "
        "where code_system = 'oecd_survey_slug' and country_code = 'USA'"
    )

    placed = ask(_with_page("us_place_geoid"))

    assert (len(profiled), len(placed)) == (50, 47)
    assert {code for (code,) in profiled} - {code for (code,) in placed} == {
        "us-ma-chelsea",
        "us-tx-georgetown",
        "us-wv-huntington",
    }


def test_identity_joins_fifteen_profile_cities_to_the_perception_survey(ask: Ask) -> None:
    cities = ask(_with_page("eurostat_city"))

    assert [code for (code,) in cities] == EUROPEANS


def test_identity_keeps_zurich_apart_from_bern(ask: Ask) -> None:
    # Eurostat renumbered its Swiss cities: in older lists CH002C was Bern.
    rows = ask(
        "select city_code, city_name from city_identifier join city using (city_code) "
        "where code_system = 'eurostat_city' and code = 'CH002C'"
    )

    assert rows == [("ch-zurich", "Zürich")]


def test_identity_reads_the_peoria_of_the_survey_as_illinois(ask: Ask) -> None:
    rows = ask("select city_code, match_method from city_identifier where code = 'peoria-us'")

    assert rows == [("us-il-peoria", "override")]


@pytest.mark.parametrize(
    "code_system",
    ["oecd_survey_slug", "oecd_survey_name", "what_works_cities_name", "us_place_geoid"],
)
def test_identity_makes_new_york_one_city(ask: Ask, code_system: str) -> None:
    codes = ask(
        "select distinct city_code from city_identifier "
        f"where code_system = '{code_system}' and code in ('new-york-city-us', "
        "'New York City|United States', 'New York City|NY|United States', '3651000')"
    )

    assert codes == [("us-ny-new-york-city",)]


def test_identity_gives_new_york_the_outcomes_of_both_us_sources(ask: Ask) -> None:
    rows = ask(
        "select source_id, count(*) from wellbeing_observation "
        "where city_code = 'us-ny-new-york-city' group by 1 order by 1"
    )

    assert rows == [("cdc_places", 28), ("census_acs", 13)]


def test_identity_lists_every_unmatched_name_in_quarantine(ask: Ask) -> None:
    unmatched = ask(
        "select mentioned_name, 'city_is_' || match_status from city_match "
        "where match_status <> 'matched' order by all"
    )

    quarantined = ask(
        "select found, rule from quarantined_row where rule like 'city_is_%' order by all"
    )

    assert unmatched == quarantined
    assert ("East Sussex", "city_is_unmatched") in unmatched


def test_identity_guesses_no_city_for_an_unmatched_name(ask: Ask) -> None:
    rows = ask(
        "select match_status = 'matched', city_code is not null, count(*) from city_match "
        "group by all order by all"
    )

    assert [row[:2] for row in rows] == [(False, False), (True, True)]


def test_city_codes_follow_the_pattern_with_a_state_where_one_is_due(ask: Ask) -> None:
    cities = ask("select city_code, country_code, admin1_code from city")

    for code, country, admin1 in cities:
        state = f"{admin1.lower()}-" if admin1 else ""
        assert re.fullmatch(rf"[a-z]{{2}}-{state}[a-z0-9]+(-[a-z0-9]+)*", code)
        assert (admin1 is not None) == (country in ("USA", "CAN", "BRA")), code


def test_honolulu_is_shown_as_a_county(ask: Ask) -> None:
    levels = ask(
        "select distinct geography_level from wellbeing_observation "
        "where city_code = 'us-hi-honolulu' and source_id = 'cdc_places'"
    )

    assert levels == [("county",)]
