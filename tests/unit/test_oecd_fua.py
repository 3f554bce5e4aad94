"""Functional urban areas of the OECD: totals in whole units, at a level of their own."""

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from contracts.model import all_tables, landing_tables_of
from pipelines.checks.contract import enforce
from pipelines.errors import EmptyAnswerError, SourceFormatError
from pipelines.file_formats.oecd import open_oecd
from pipelines.source_registry import loaded_sources
from pipelines.sources.oecd_fua import FETCH, PINNED, SOURCE
from tests.fixtures.snapshots import fixture_files, open_fixture
from tests.unit.file_formats.oecd_written import LABELLED_HEADER, Observation, with_labels

parse = loaded_sources()["oecd_fua"].parse

OBSERVATION = "raw_oecd_fua__observation"


@pytest.fixture
def observations(tmp_path: Path) -> pl.DataFrame:
    return parse(open_fixture(tmp_path, "oecd_fua"))[OBSERVATION]


def test_parse_returns_the_columns_of_the_contract_as_text(observations: pl.DataFrame) -> None:
    spec = all_tables()[OBSERVATION]

    assert [name.name for name in landing_tables_of(SOURCE.id)] == [OBSERVATION]
    assert observations.columns == [*spec.column_names, "source_file", "source_row"]
    assert set(observations.select(spec.column_names).dtypes) == {pl.String}
    assert observations.select("source_file", "source_row").is_unique().all()


def test_contract_takes_all_of_the_fixtures(observations: pl.DataFrame) -> None:
    enforced = enforce(observations, all_tables()[OBSERVATION], {})

    assert (enforced.accepted.height, enforced.quarantined) == (7, [])
    millions = enforced.accepted.filter(pl.col("unit_mult") == 6)
    assert millions["observed_value"].to_list() == [192_375_125_000.0]


def test_contract_takes_out_a_row_of_an_unknown_level(tmp_path: Path) -> None:
    odd = with_labels([Observation(), Observation(year="2022"), Observation(level="COM")])
    frame = parse(open_fixture(tmp_path, "oecd_fua", changed={"df_age_sex.csv": odd}))[OBSERVATION]

    enforced = enforce(frame, all_tables()[OBSERVATION], {})

    assert [(q.column, q.found) for q in enforced.quarantined] == [("geography_level", "COM")]


def test_parse_keeps_city_and_functional_urban_area_apart(observations: pl.DataFrame) -> None:
    levels = observations.filter(pl.col("area_code").str.starts_with("AUS01"))

    assert levels.select("area_code", "geography_level").unique().sort("area_code").rows() == [
        ("AUS01C", "city"),
        ("AUS01F", "fua"),
    ]


def test_no_city_is_made_of_an_area() -> None:
    assert all_tables()[OBSERVATION].city_mention is None


def test_parse_marks_a_version_that_is_not_the_pinned_one(observations: pl.DataFrame) -> None:
    pinned = observations.select("dataflow", "vintage", "is_pinned_version").unique()

    assert sorted(pinned.rows()) == [
        ("DSD_FUA_DEMO@DF_AGE_SEX", "1.2", "no"),
        ("DSD_FUA_ECO@DF_ECONOMY", "1.1", "yes"),
    ]


def test_parse_refuses_another_database(tmp_path: Path) -> None:
    other = with_labels([Observation()], flow="OECD.CFE.EDS:DSD_REG_ECO@DF_GDP(2.4)")

    with pytest.raises(SourceFormatError, match=r"DSD_REG_ECO@DF_GDP\(2\.4\)"):
        parse(open_fixture(tmp_path, "oecd_fua", changed={"df_age_sex.csv": other}))


def test_parse_refuses_an_answer_in_place_of_data(tmp_path: Path) -> None:
    with pytest.raises(EmptyAnswerError, match=r"df_age_sex\.csv"):
        parse(open_fixture(tmp_path, "oecd_fua", changed={"df_age_sex.csv": "NoRecordsFound"}))


def test_parse_refuses_other_rows_than_the_record_says(tmp_path: Path) -> None:
    with pytest.raises(SourceFormatError, match="a header and 9 rows"):
        parse(open_fixture(tmp_path, "oecd_fua", rows=9))


def test_file_without_rows_lands_as_none(tmp_path: Path) -> None:
    files = dict.fromkeys(fixture_files("oecd_fua"), f"{LABELLED_HEADER}\n")

    assert parse(open_fixture(tmp_path, "oecd_fua", changed=files))[OBSERVATION].is_empty()


def test_fetch_asks_for_pinned_versions_within_the_publishers_limit() -> None:
    requests = list(FETCH.requests(date(2026, 11, 22)))

    assert [request.url.partition("?")[0].split("/data/")[1] for request in requests] == [
        f"OECD.CFE.EDS,{name},{version}/all" for name, version in PINNED.items()
    ]
    assert {request.url.split("/")[2] for request in requests} == FETCH.hosts
    assert FETCH.requests_per_hour == 60
    assert FETCH.refusal(b"NoRecordsFound") is not None


def test_source_waits_for_its_first_file() -> None:
    assert SOURCE.id in loaded_sources()
    assert SOURCE.catalogued_licence == "CC-BY-4.0"


def test_figures_of_published_extracts_have_the_form_of_the_layout(
    shared: Path, tmp_path: Path
) -> None:
    with (shared / "originals/oecd/oecd_fua_gdp_per_capita_14_cities.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["territorial_level"] == "FUA"]
    written = with_labels(
        [
            Observation(
                area=row["ref_area"],
                year=row["time_period"],
                value=row["obs_value"],
                level=row["territorial_level"],
                measure=row["measure"],
            )
            for row in rows
        ],
        flow=rows[0]["dataflow"],
    )
    (tmp_path / "file.csv").write_text(written)

    reading = open_oecd(tmp_path / "file.csv", pinned=PINNED)
    frame = reading.frame

    assert (reading.skipped, reading.problems) == ({}, {})
    assert frame["value_text"].to_list() == [row["obs_value"] for row in rows]
    pattern = r"^[A-Z]{2,3}[0-9]{2,4}[CF]$"
    assert frame["area_code"].str.contains(pattern).all()


def test_data_sets_that_are_fetched_stand_in_the_publishers_list(shared: Path) -> None:
    with (shared / "originals/oecd/oecd_cfe_eds_dataflows.csv").open() as file:
        listed = {row["dataflow_id"] for row in csv.DictReader(file)}

    assert set(PINNED) <= listed
