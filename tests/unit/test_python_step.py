"""Identity as a step: overrides on record, and the traps of the real names of raw/."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from contracts.model import table, tables_of
from pipelines.identity.codes import CityCodes
from pipelines.identity.identity_tables import city_tables
from pipelines.identity.match import Match
from pipelines.identity.matcher_inputs import read_overrides, read_place_notes
from pipelines.identity.mentions import mentioning_tables
from pipelines.identity.step import _left_out, _quarantined, tables_read
from pipelines.ingest import write_landing
from pipelines.settings import Settings
from tests.unit.real_names import real_matches
from tests.unit.world import matcher, mention


def test_quarantined_mention_names_its_candidates_and_where_to_decide() -> None:
    match = matcher().match(mention("Georgetown"))
    row: dict[str, object] = {"source_file": "city.csv", "source_row": 4, "city": "Georgetown"}

    record = _quarantined(match, match.mention.table, row)

    assert (record.source_file, record.source_row) == ("city.csv", 4)
    assert (record.rule, record.outcome) == ("city_is_ambiguous", "row")
    assert "candidates: 3 Georgetown, 4 Georgetown" in record.reason
    assert record.reason.endswith("decide it in pipelines/identity/overrides.csv")


def test_every_row_of_an_unmatched_city_is_left_out_with_those_that_hang_on_it(
    tmp_path: Path,
) -> None:
    # What would go wrong: one record a city, while its other rows vanish in an inner join.
    settings = Settings(build_dir=tmp_path)
    spec = table("raw_oecd_survey_profiles__response")
    ids = ["lost|2018", "lost|2020", "found|2020"]
    pages = {"response_id": ids, "city_key": ["lost", "lost", "found"]}
    children = [
        other.name
        for other in tables_of("landing")
        if any(key.table == spec.name for key in other.foreign_keys)
    ]
    for name in [spec.name, *children]:
        frame = pl.DataFrame(pages).with_columns(source_file=pl.lit(name), source_row=1)
        write_landing(settings, name, frame)
    match = Match(replace(mention("Lost", code="lost"), table=spec.name), "unmatched", "no place")

    left_out = _left_out(settings, spec, match)

    assert {q.table for q in left_out} == {
        spec.name,
        "raw_oecd_survey_profiles__answer",
        "raw_oecd_survey_profiles__answer_list",
        "raw_oecd_survey_profiles__data_area",
    }
    assert len(left_out) == 8


def test_tables_read_are_the_gazetteer_and_all_that_mention_cities() -> None:
    assert {spec.name for spec in mentioning_tables()} < set(tables_read())
    assert "raw_geonames__place" in tables_read()


# --- the names of raw/ ------------------------------------------------------------------------


def _real_code(code_system: str, code: str) -> str:
    matches, codes = real_matches()
    (match,) = {
        replace(match, mention=replace(match.mention, source_id="", table="", name="", admin1=""))
        for match in matches
        if match.mention.code_system == code_system
        and match.mention.code == code
        and match.mention.makes_city
    }
    assert match.country is not None, match.reason
    return codes.of(match, match.country)


def test_zurich_of_eurostat_is_not_bern() -> None:
    # The code lists of Eurostat changed: CH002C was Bern once.
    assert _real_code("eurostat_city", "CH002C") == "ch-zurich"


def test_new_york_is_one_city_for_cdc_census_and_survey() -> None:
    of_census = _real_code("us_place_geoid", "3651000")

    assert of_census == _real_code("oecd_survey_slug", "new-york-city-us")
    assert of_census == "us-ny-new-york-city"


@pytest.mark.parametrize(
    ("slug", "code"),
    [
        ("peoria-us", "us-il-peoria"),
        ("georgetown-us", "us-tx-georgetown"),
        ("aurora-il", "us-il-aurora"),
        ("kansas-city-us", "us-ks-kansas-city"),
        ("hillsboro-or-us", "us-or-hillsboro"),
    ],
)
def test_page_without_a_state_is_the_city_that_its_mayor_governs(slug: str, code: str) -> None:
    assert _real_code("oecd_survey_slug", slug) == code


def test_peoria_of_arizona_stays_apart_from_peoria_of_illinois() -> None:
    assert _real_code("us_place_geoid", "0454050") == "us-az-peoria"
    assert _real_code("us_place_geoid", "1759000") == "us-il-peoria"


def test_no_city_of_eurostat_is_ambiguous() -> None:
    matches, _ = real_matches()

    open_ones = [
        match.mention.name
        for match in matches
        if match.mention.source_id == "eurostat_perception" and match.status != "matched"
    ]

    assert open_ones == []


def test_real_names_give_tables_in_which_no_code_is_shared() -> None:
    matches, codes = real_matches()

    cities, identifiers, rows = city_tables(matches, codes)

    assert cities["city_code"].is_unique().all()
    assert rows.height == len(matches)
    cities_of_a_code = (
        rows.filter(pl.col("city_code").is_not_null())
        .group_by("code_system", "vintage", "code")
        .agg(pl.col("city_code").n_unique())
    )
    assert cities_of_a_code["city_code"].max() == 1
    assert identifiers.height >= cities_of_a_code.height


def test_every_override_of_the_repository_is_needed() -> None:
    matches, _ = real_matches()

    overrides = read_overrides()
    decided = {
        match.mention.key
        for match in matches
        if match.mention.key in overrides and match.reason == overrides[match.mention.key].reason
    }

    assert set(overrides) == decided


def test_every_note_on_a_place_is_needed() -> None:
    matches, codes = real_matches()
    notes = read_place_notes()
    found = {match.place.geoname_id for match in matches if match.place}

    assert set(notes.kept) <= found
    for geoname_id, code in notes.kept.items():
        place = codes.gazetteer.get(geoname_id)
        country = codes.countries.find(place.iso2 if place else "")
        assert place is not None
        assert country is not None
        assert CityCodes(codes.gazetteer, codes.countries).of_place(place, country) != code
