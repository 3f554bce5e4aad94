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


def _with_page(source_id: str) -> str:
    """Cities of the profile pages that another source names as well."""
    return (
        "select distinct city_code from city_identifier where code_system = 'oecd_survey_slug' "
        "and city_code in "
        f"(select city_code from city_match where source_id = '{source_id}') order by 1"
    )


def test_identity_gives_all_us_profile_cities_but_three_a_census_place(ask: Ask) -> None:
    profiled = ask(
        "select distinct city_code from city_identifier join city using (city_code) "
        "where code_system = 'oecd_survey_slug' and country_code = 'USA'"
    )

    placed = ask(_with_page("cdc_places"))

    assert (len(profiled), len(placed)) == (50, 47)
    assert {code for (code,) in profiled} - {code for (code,) in placed} == {
        "us-ma-chelsea",
        "us-tx-georgetown",
        "us-wv-huntington",
    }


def test_identity_joins_fifteen_profile_cities_to_the_perception_survey(ask: Ask) -> None:
    cities = ask(_with_page("eurostat_perception"))

    assert [code for (code,) in cities] == EUROPEANS


def test_identity_keeps_zurich_apart_from_bern(ask: Ask) -> None:
    # Eurostat renumbered its Swiss cities: in older lists CH002C was Bern.
    rows = ask(
        "select city_code, city_name from city_identifier join city using (city_code) "
        "where code_system = 'eurostat_city' and code in ('CH001C1', 'CH002C') order by code"
    )

    assert rows == [("ch-zurich", "Zürich")] * 2


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


def test_identity_gives_new_york_the_outcomes_of_all_us_sources(ask: Ask) -> None:
    rows = ask(
        "select source_id, count(*) from wellbeing_observation "
        "where city_code = 'us-ny-new-york-city' group by 1 order by 1"
    )

    assert rows == [("cdc_places", 152), ("census_acs", 13), ("urban_mobility", 103)]


def test_identity_lists_every_unmatched_name_in_quarantine(ask: Ask) -> None:
    unmatched = ask(
        "select mentioned_name, 'city_is_' || match_status from city_match "
        "where match_status <> 'matched' and source_id <> 'urban_audit_codes' order by all"
    )

    quarantined = ask(
        "select found, rule from quarantined_row where rule like 'city_is_%' order by all"
    )

    assert unmatched == quarantined
    assert ("East Sussex", "city_is_unmatched") in unmatched


def test_identity_guesses_no_city_for_an_unmatched_name(ask: Ask) -> None:
    rows = ask(
        "select distinct match_status = 'matched', city_code is not null from city_match "
        "where source_id <> 'urban_audit_codes' order by all"
    )
    listed = ask(
        "select count(*) from city_match where match_status <> 'matched' "
        "and (city_code is not null or geoname_id is not null or match_method is not null)"
    )

    assert rows == [(False, False), (True, True)]
    assert listed == [(0,)]


def test_code_list_makes_no_city(ask: Ask) -> None:
    # What would go wrong: 900 cities of which nothing is known stand beside those that have data.
    strangers = ask(
        "select city_code from city where city_code not in "
        "(select city_code from city_match where source_id <> 'urban_audit_codes' "
        "and city_code is not null)"
    )

    assert strangers == []


def test_match_report_counts_the_codes_of_eurostat_and_the_cdc(ask: Ask) -> None:
    rows = ask(
        "select source_id, match_status, count(*) from city_match "
        "where source_id in ('urban_audit_codes', 'cdc_places') and vintage in ('current', '2010') "
        "group by all order by all"
    )

    assert rows == [
        ("cdc_places", "matched", 500),
        ("urban_audit_codes", "ambiguous", 1),
        ("urban_audit_codes", "matched", 968),
        ("urban_audit_codes", "unmatched", 2),
    ]


def test_match_report_gives_method_place_and_candidates(ask: Ask) -> None:
    rows = ask(
        "select code, match_status, match_method, name_key, geoname_id, candidates from city_match "
        "where code in ('DE092C', 'ES112C', 'FR014C', 'PL001C') "
        "and source_id = 'urban_audit_codes' and vintage = 'current' order by 1"
    )

    assert rows == [
        ("DE092C", "matched", "override", None, "2911240", None),
        ("ES112C", "matched", "name", "el prat de llobregat", "3123329", None),
        (
            "FR014C",
            # No single place, but the code of a city that Eurostat has statistics of.
            "matched",
            "code",
            "cannes antibes",
            None,
            "3028808 Cannes 93; 3037456 Antibes 93",
        ),
        ("PL001C", "matched", "code", None, "756135", None),
    ]


@pytest.mark.parametrize(
    ("city_code", "codes"),
    [
        ("ch-zurich", {"CH002C", "CH001C1", "CH001K1"}),
        ("nl-amsterdam", {"NL001C", "NL002C1", "NL002C2", "NL002K1"}),
        ("fr-bordeaux", {"FR005C", "FR007C1"}),
        ("gr-irakleio", {"EL004C", "EL004C1"}),
    ],
)
def test_city_has_its_codes_of_all_vintages(ask: Ask, city_code: str, codes: set[str]) -> None:
    rows = ask(
        "select code from city_identifier "
        f"where code_system = 'eurostat_city' and city_code = '{city_code}'"
    )

    assert {code for (code,) in rows} == codes


def test_half_of_the_old_codes_stand_for_another_city_today(ask: Ask) -> None:
    rows = ask(
        "select is_another_city, count(*) from city_code_renumbering "
        "where vintage = 'urau_2018' and code like '%C1' and serial_holder is not null "
        "group by 1 order by 1"
    )

    assert rows == [(False, 325), (True, 314)]


def test_renumbering_names_todays_code_and_todays_owner_of_the_digits(ask: Ask) -> None:
    rows = ask(
        "select code, mentioned_name, current_code, serial_holder_name "
        "from city_code_renumbering where code in ('DE018C1', 'FR007C1') order by 1"
    )

    assert rows == [
        ("DE018C1", "Halle an der Saale", "DE017C", "Magdeburg"),
        ("FR007C1", "Bordeaux", "FR005C", "Nantes (greater city)"),
    ]


@pytest.mark.parametrize(
    ("city_code", "relations"),
    [
        (
            "ch-zurich",
            {
                ("part_of", "eurostat_fua", "CH002F", "fua"),
                ("part_of", "eurostat_city", "CH002C", "greater_city"),
                ("part_of", "eurostat_city", "CH001K1", "greater_city"),
                ("proxy_for", "eurostat_city", "CH002C", "greater_city"),
            },
        ),
        ("fi-helsinki", {("part_of", "eurostat_fua", "FI001F", "fua")}),
        ("us-tn-nashville", {("part_of", "us_county_fips", "47037", "county")}),
        (
            "us-hi-honolulu",
            {
                ("proxy_for", "us_county_fips", "15003", "county"),
                ("proxy_for", "us_place_geoid", "0015003", "county"),
                ("contains", "us_place_geoid", "1571550", "place"),
            },
        ),
    ],
)
def test_wider_and_narrower_geographies_are_related_and_no_aliases(
    ask: Ask, city_code: str, relations: set[tuple[str, str, str, str]]
) -> None:
    rows = ask(
        "select relation, code_system, code, geography_level from city_relation "
        f"where city_code = '{city_code}'"
    )

    assert relations <= set(rows)
    assert "city" not in {level for *_, level in rows}


def test_new_york_contains_its_five_counties(ask: Ask) -> None:
    rows = ask(
        "select geography_name from city_relation "
        "where city_code = 'us-ny-new-york-city' and relation = 'contains' order by 1"
    )

    assert [name for (name,) in rows] == [
        "Bronx County",
        "Kings County",
        "New York County",
        "Queens County",
        "Richmond County",
    ]


def test_every_related_us_city_is_known(landed: Ask) -> None:
    # What would go wrong: a mistyped place code, and the relation vanishes in a join.
    strangers = landed(
        "select code from raw_vocabulary__city_geography where (code_system, vintage, code) not in "
        "(select (code_system, vintage, code) from city_identifier)"
    )

    assert strangers == []


def test_every_value_of_another_geography_has_its_relation(ask: Ask) -> None:
    missing = ask(
        # The Urban Institute prints a measure of the county under the code of the city.
        "select distinct city_code, geography_level from wellbeing_observation "
        "where geography_level <> 'city' and source_id <> 'urban_mobility' "
        "and (city_code, geography_level) not in "
        "(select (city_code, geography_level) from city_relation where relation = 'proxy_for')"
    )

    assert missing == []


def test_city_codes_follow_the_pattern_with_a_state_where_one_is_due(ask: Ask) -> None:
    cities = ask("select city_code, country_code, admin1_code from city")

    for code, country, admin1 in cities:
        state = f"{admin1.lower()}-" if admin1 else ""
        assert re.fullmatch(rf"[a-z]{{2}}-{state}[a-z0-9]+(-[a-z0-9]+)*", code)
        assert (admin1 is not None) == (country in ("USA", "CAN", "BRA")), code


def test_a_successor_government_goes_on_as_the_same_city_with_a_break(ask: Ask) -> None:
    # Macon was consolidated with Bibb County in 2014, under another code.
    rows = ask(
        "select year, flag from wellbeing_observation "
        "where city_code = 'us-ga-macon' and indicator_code = 'S1901_C01_012E' order by year"
    )
    periods = ask(
        "select mentioned_name, last_year, name_after from city_name_period "
        "where city_code = 'us-ga-macon' and source_id = 'census_acs' order by first_year"
    )

    assert [year for year, _ in rows] == [*range(2010, 2020), 2021, 2022, 2023]
    assert [year for year, flag in rows if flag == "b"] == [2014]
    assert periods == [
        ("Macon city, Georgia", 2013, "Macon-Bibb County, Georgia"),
        ("Macon-Bibb County, Georgia", 2023, None),
    ]


@pytest.mark.parametrize(
    ("city_code", "name"),
    [
        ("us-tn-nashville", "Nashville-Davidson metropolitan government (balance), Tennessee"),
        ("us-ky-louisville", "Louisville/Jefferson County metro government (balance), Kentucky"),
        ("us-ga-athens", "Athens-Clarke County unified government (balance), Georgia"),
        ("us-ga-augusta", "Augusta-Richmond County consolidated government (balance), Georgia"),
        ("us-ky-lexington", "Lexington-Fayette urban county, Kentucky"),
        ("us-id-boise", "Boise City city, Idaho"),
        ("us-mo-saint-louis", "St. Louis city, Missouri"),
        ("us-in-indianapolis", "Indianapolis city (balance), Indiana"),
        ("us-hi-honolulu", "Urban Honolulu CDP, Hawaii"),
    ],
)
def test_a_consolidated_place_has_one_city_in_all_years_of_every_source(
    landed: Ask, city_code: str, name: str
) -> None:
    rows = landed(
        "select i.city_code, count(distinct e.year) from raw_census_acs__estimate e "
        "join city_identifier i on i.code_system = 'us_place_geoid' and i.code = e.place_geoid "
        f"where e.place_name = '{name}' and e.variable_code = 'S1901_C01_012E' group by 1"
    )
    estimated = landed(
        "select distinct i.city_code from raw_census_population__estimate e "
        "join city_identifier i on i.code_system = 'us_place_geoid' and i.code = e.place_geoid "
        f"where e.place_name = '{name}'"
    )

    assert rows == [(city_code, 13)]
    assert estimated == [(city_code,)]


def test_no_us_place_starts_or_stops_without_a_line(landed: Ask) -> None:
    # What would go wrong: a place is renamed, its figures end in one year, and nobody is told.
    silent = landed(
        "with income as (select place_geoid, place_name, year from raw_census_acs__estimate "
        "where variable_code = 'S1901_C01_012E'), years as (select distinct year from income), "
        "large as (select distinct place_geoid, year from raw_census_population__estimate "
        "where population >= 65000) "
        "select n.place_name, y.year from (select distinct place_geoid, place_name from income) n "
        "join large l using (place_geoid) join years y on y.year = l.year "
        "where (n.place_geoid, n.place_name, y.year) not in (from income) "
        "and (n.place_geoid, n.place_name) not in "
        "(select (code, mentioned_name) from city_name_period where source_id = 'census_acs')"
    )
    ((listed,),) = landed(
        "select count(*) from city_name_period "
        "where source_id = 'census_acs' and (begins_within or stops_within)"
    )

    assert silent == []
    assert listed > 50


def test_places_with_income_are_cities_save_those_without_a_code(landed: Ask) -> None:
    ((places, cities),) = landed(
        "select count(distinct e.place_geoid), count(distinct i.city_code) "
        "from raw_census_acs__estimate e left join city_identifier i "
        "on i.code_system = 'us_place_geoid' and i.code = e.place_geoid "
        "where e.variable_code = 'S1901_C01_012E'"
    )

    # Macon had one code before 2014 and has another since.
    assert (places, cities) == (634, 633)


def test_a_census_place_without_a_government_is_never_compared(ask: Ask) -> None:
    compared = ask(
        "select distinct city_code from city_outcome join city_identifier using (city_code) "
        "where city_identifier.geography_level = 'place' and city_outcome.source_id = 'census_acs'"
    )

    assert compared == []


def test_honolulu_is_shown_as_a_county(ask: Ask) -> None:
    levels = ask(
        "select distinct geography_level from wellbeing_observation "
        "where city_code = 'us-hi-honolulu' and source_id = 'cdc_places'"
    )

    assert levels == [("county",)]
