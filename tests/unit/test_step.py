"""Identity as a step: overrides on record, and the traps of the real names of raw/."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from contracts.model import TableSpec, table
from pipelines.errors import IdentityError
from pipelines.identity.cities import CityCodes, city_tables
from pipelines.identity.gazetteer import Countries, Gazetteer
from pipelines.identity.match import Match, Matcher, Override
from pipelines.identity.step import (
    OVERRIDES,
    _columns_that_point_to,
    _left_out,
    _mention,
    _quarantined,
    _refuse_bad_overrides,
    mentioning_tables,
    read_overrides,
    tables_read,
)
from pipelines.ingest import source_of, write_landing
from pipelines.settings import Settings
from tests.unit.conftest import Raw
from tests.unit.world import gazetteer, matcher, mention

HEADER = "code_system,vintage,code,geoname_id,city_name,geography_level,reason\n"


def test_read_overrides_reads_empty_cells_as_nothing(tmp_path: Path) -> None:
    path = tmp_path / "overrides.csv"
    path.write_text(HEADER + 'toy,2026,X1,7,,,"why, in words"\ntoy,2026,X2,,Las Condes,,r\n')

    overrides = read_overrides(path)

    assert overrides["toy", "2026", "X1"] == Override("7", None, None, "why, in words")
    assert overrides["toy", "2026", "X2"] == Override(None, "Las Condes", None, "r")


@pytest.mark.parametrize("bad", [Override("999", None, None, "r"), Override(None, None, None, "r")])
def test_override_that_points_to_nothing_is_refused(bad: Override) -> None:
    with pytest.raises(IdentityError, match="override of toy 2026 X1"):
        _refuse_bad_overrides({("toy", "2026", "X1"): bad}, gazetteer())


def test_override_to_a_place_or_a_name_is_accepted() -> None:
    overrides = {
        ("toy", "2026", "X1"): Override("7", None, None, "r"),
        ("toy", "2026", "X2"): Override(None, "Las Condes", None, "r"),
    }

    _refuse_bad_overrides(overrides, gazetteer())


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
    spec = table("raw_oecd_survey_profiles__profile")
    pages = {"page_slug": ["lost", "lost", "found"], "wave": ["2018", "2020", "2020"]}
    for name in [spec.name, *_columns_that_point_to(spec, "page_slug")]:
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


def test_mention_takes_constants_and_columns_from_its_contract() -> None:
    spec = table("raw_cdc_places__estimate")
    where = spec.city_mention
    assert where is not None
    row: dict[str, object] = {
        "place_geoid": "0107000",
        "place_name": "Birmingham",
        "state_code": None,
    }

    made = _mention("cdc_places", spec.name, where, row)

    assert (made.country, made.code, made.admin1) == ("USA", "0107000", None)
    assert (made.geography_level, made.is_code) == ("city", True)


def test_tables_read_are_the_gazetteer_and_all_that_mention_cities() -> None:
    assert {spec.name for spec in mentioning_tables()} < set(tables_read())
    assert "raw_geonames__place" in tables_read()


# --- the names of raw/ ------------------------------------------------------------------------


@cache
def _real_matches() -> tuple[list[Match], CityCodes]:
    """Every mention of the repository's snapshots, matched as the step matches them."""
    raw = Raw()
    places = raw.table("raw_geonames__place").with_columns(
        pl.col("latitude", "longitude").cast(pl.Float64), pl.col("population").cast(pl.Int64)
    )
    countries = Countries(raw.table("raw_vocabulary__country"), raw.table("raw_vocabulary__admin1"))
    unique = raw.table("raw_geonames__code_match").filter(match_quality="unique")
    columns = ["code_system", "vintage", "code", "geoname_id"]
    crosswalk = {(system, vintage, code): g for system, vintage, code, g in unique[columns].rows()}
    found = Matcher(Gazetteer(places), countries, crosswalk, read_overrides(OVERRIDES))
    matches = [
        found.match(_mention(source_of(spec.name), spec.name, where, row))
        for spec in mentioning_tables()
        if (where := spec.city_mention) is not None
        for row in _cities_of(raw, spec, where.code).iter_rows(named=True)
    ]
    return matches, CityCodes(found.gazetteer, countries)


def _cities_of(raw: Raw, spec: TableSpec, code: str) -> pl.DataFrame:
    return raw.table(spec.name).unique(code, keep="first", maintain_order=True)


def _real_code(code_system: str, code: str) -> str:
    matches, codes = _real_matches()
    (match,) = {
        replace(match, mention=replace(match.mention, source_id="", table="", name="", admin1=""))
        for match in matches
        if match.mention.code_system == code_system and match.mention.code == code
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
    matches, _ = _real_matches()

    open_ones = [
        match.mention.name
        for match in matches
        if match.mention.source_id == "eurostat_perception" and match.status != "matched"
    ]

    assert open_ones == []


def test_real_names_give_tables_in_which_no_code_is_shared() -> None:
    matches, codes = _real_matches()

    cities, identifiers, rows = city_tables(matches, codes)

    assert cities["city_code"].is_unique().all()
    assert rows.height == len(matches)
    cities_of_a_code = (
        rows.filter(match_status="matched")
        .group_by("code_system", "code")
        .agg(pl.col("city_code").n_unique())
    )
    assert cities_of_a_code["city_code"].max() == 1
    assert identifiers.height >= cities_of_a_code.height


def test_every_override_of_the_repository_is_needed() -> None:
    matches, _ = _real_matches()

    used = {match.mention.key for match in matches if match.method == "override"}

    assert set(read_overrides(OVERRIDES)) == used
