"""Provenance: which sources stand behind a table, and which tables behind a source."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from contracts.model import all_tables, table, tables_of
from pipelines.build_inputs import present_records
from pipelines.checks.contract import violations
from pipelines.ingest import read_landing
from pipelines.provenance import newest_snapshot_date, sources_of, write_provenance
from pipelines.settings import Settings
from pipelines.source_registry import all_sources, loaded_sources
from tests.fixtures.snapshots import write_snapshot


@pytest.mark.parametrize(
    ("name", "sources"),
    [
        ("raw_cdc_places__estimate", ["cdc_places"]),
        ("policy_area", ["vocabulary"]),
        ("survey_answer", ["oecd_survey_profiles", "survey_responses", "vocabulary"]),
    ],
)
def test_sources_of_a_table(name: str, sources: list[str]) -> None:
    assert sources_of(table(name)) == sources


def test_sources_of_a_table_that_gathers_are_all_that_are_loaded() -> None:
    assert sources_of(table("quarantined_row")) == sorted(loaded_sources())


def test_every_loaded_source_feeds_a_mart_of_its_own() -> None:
    fed = {source_id for spec in tables_of("mart") for source_id in spec.sources}

    assert set(loaded_sources()) <= fed


def test_newest_snapshot_date_is_the_latest_of_all() -> None:
    settings = Settings()

    dates = [
        record.stored_on for id_ in loaded_sources() for record in present_records(settings, id_)
    ]

    assert newest_snapshot_date(settings) == max(dates)


def test_newest_snapshot_date_is_that_of_a_file_that_was_added_later(tmp_path: Path) -> None:
    settings = Settings(overlay_dir=tmp_path)
    write_snapshot(tmp_path, "cdc_places", {"a.csv": b""}, record={"stored_on": "2031-02-03"})

    assert newest_snapshot_date(settings) == date(2031, 2, 3)


def test_write_provenance_lists_every_source_and_every_file(tmp_path: Path) -> None:
    settings = Settings(build_dir=tmp_path)

    counts = write_provenance(settings)

    records = [record for id_ in loaded_sources() for record in present_records(settings, id_)]
    files = sum(len(record.files) for record in records)
    assert counts == {
        "provenance__source": len(all_sources()),
        "provenance__source_snapshot": files,
        "provenance__quarantined_row": 0,
        "provenance__applied_correction": 0,
        "provenance__code_system": 0,
    }
    assert set(counts) <= set(all_tables())


def test_write_provenance_keeps_its_contracts(tmp_path: Path) -> None:
    settings = Settings(build_dir=tmp_path)

    for name in write_provenance(settings):
        assert violations(read_landing(settings, name), table(name)) == []


def test_write_provenance_tells_what_was_inferred_and_what_is_missing(tmp_path: Path) -> None:
    settings = Settings(build_dir=tmp_path)
    write_provenance(settings)

    files = read_landing(settings, "provenance__source_snapshot")

    income = files.filter(file_name="acs1_subject_s1901_2018.json").row(0, named=True)
    assert "state and place of the income figures" in income["inferred"].splitlines()[0]
    assert "Income is in dollars of each survey year, not adjusted for prices." in (
        income["gaps"].splitlines()
    )
    assert any(line.startswith("Places without a code") for line in income["gaps"].splitlines())


def test_write_provenance_walks_a_table_down_to_the_hash_of_a_file(tmp_path: Path) -> None:
    settings = Settings(build_dir=tmp_path)
    write_provenance(settings)

    files = read_landing(settings, "provenance__source_snapshot")

    packaged = files.filter(file_name="data/cities15000.json").row(0, named=True)
    assert len(packaged["sha256"]) == 64
    # The package's file is the publisher's own; everything else says how it came here.
    assert packaged["transcription"] is None
    assert files.filter(pl.col("source_id") == "census_acs")["transcription"].null_count() == 0
