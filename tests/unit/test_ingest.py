"""Ingest of a toy source: order of tables, what is written, what stops everything."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from contracts.model import all_tables, landing_tables_of
from pipelines import ingest as step
from pipelines.checks.contract import Quarantined
from pipelines.errors import CityfareError, ContractError, CorrectionError
from pipelines.ingest import ingest, read_landing
from pipelines.landing_kept import clear_landing, landing_path, source_of, sources_needed_by
from pipelines.settings import Settings
from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import Frames
from pipelines.source_definition import SourceModule
from pipelines.source_registry import loaded_sources
from tests.fixtures.snapshots import fixture_files, land_empty, write_snapshot

AWARDS = loaded_sources()["what_works_cities"]
AWARD = "raw_what_works_cities__award"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A project that holds nothing but fixtures of the awards."""
    write_snapshot(tmp_path / "raw", "what_works_cities", fixture_files("what_works_cities"))
    (tmp_path / "contracts" / "corrections").mkdir(parents=True)
    settings = Settings(
        project_dir=tmp_path, build_dir=tmp_path / "build", as_of=date(2026, 11, 21)
    )
    land_empty(settings, "vocabulary")
    return settings


def _write(settings: Settings, name: str, text: str) -> None:
    (settings.contracts / name).write_text(text, encoding="utf-8")


def _replaced(settings: Settings, old: str, new: str) -> None:
    files = fixture_files("what_works_cities")
    files["award.csv"] = files["award.csv"].replace(old.encode(), new.encode())
    write_snapshot(settings.raw, "what_works_cities", files)


_CORRECTION = """
- table: {table}
  key: {{city: Buenos Aires}}
  column: level
  action: blank
  expect: {expect}
  reason: r
  reference: https://example.org/
"""
_EXCEPTION = """
- check: {check}
  key: {{city: Peoria, state_or_region: IL}}
  reason: r
  reference: https://example.org/
  expires_on: {day}
"""


def test_ingest_lands_every_table_typed(settings: Settings) -> None:
    landed = ingest(AWARDS, settings)

    assert {count.table for count in landed.tables} == {
        spec.name for spec in landing_tables_of("what_works_cities")
    }
    award = read_landing(settings, AWARD)
    assert award.height == 5
    assert award.schema["announced_from"] == pl.Date


def _never_read(snapshot: Snapshot, landed: Frames) -> Frames:
    raise AssertionError(snapshot.place)


def test_unchanged_snapshot_is_not_read_again(settings: Settings) -> None:
    first = ingest(AWARDS, settings)

    clear_landing(settings)
    again = ingest(SourceModule(AWARDS.source, _never_read), settings)

    assert again == first
    assert read_landing(settings, AWARD).height == 5


@pytest.mark.parametrize("changed", ["snapshot", "code", "correction", "landing is gone"])
def test_landing_is_made_again_when_what_decides_it_changed(
    settings: Settings, changed: str
) -> None:
    ingest(AWARDS, settings)

    if changed == "snapshot":
        _replaced(settings, "Peoria", "Pekin")
    elif changed == "code":
        (settings.project_dir / "pipelines").mkdir()
        (settings.project_dir / "pipelines" / "parser.py").write_text("new")
    elif changed == "correction":
        _write(settings, "corrections/what_works_cities.yml", "[]")
    else:
        landing_path(settings, AWARD).unlink()

    with pytest.raises(AssertionError, match="what_works_cities"):
        ingest(SourceModule(AWARDS.source, _never_read), settings)


def test_only_landing_of_the_present_inputs_is_left_for_a_build(settings: Settings) -> None:
    ingest(AWARDS, settings)
    for name in ("raw_toy__item", "identity__city"):
        landing_path(settings, name).write_bytes(b"of an earlier build")

    clear_landing(settings)
    assert {path.stem for path in settings.landing.iterdir()} == {
        spec.name for spec in landing_tables_of("what_works_cities")
    }

    _replaced(settings, "Peoria", "Pekin")
    clear_landing(settings)
    assert not list(settings.landing.iterdir())


def test_landing_cut_off_by_a_crash_is_not_taken_for_that_of_older_inputs(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(AWARDS, settings)
    before = fixture_files("what_works_cities")
    _replaced(settings, "Peoria", "Pekin")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(step, "write_quarantine", crash)
    with pytest.raises(KeyboardInterrupt):
        ingest(AWARDS, settings)
    write_snapshot(settings.raw, "what_works_cities", before)

    with pytest.raises(AssertionError, match="what_works_cities"):
        ingest(SourceModule(AWARDS.source, _never_read), settings)


def test_ingest_counts_what_it_left_out(settings: Settings) -> None:
    _replaced(settings, "Peoria,IL,United States,,", "Peoria,IL,United States,Gold,")

    counts = {count.table: count for count in ingest(AWARDS, settings).tables}

    count = counts[AWARD]
    assert (count.rows_in, count.accepted, count.quarantined) == (5, 4, 1)
    left_out = pl.read_parquet(settings.quarantine / "what_works_cities.parquet")
    assert left_out["rule"].to_list() == ["honor_roll_has_no_level"]
    assert left_out.schema == pl.Schema(all_tables()["provenance__quarantined_row"].dtypes)


def test_award_is_of_the_year_of_its_announcement_or_the_one_before(settings: Settings) -> None:
    _replaced(settings, "Gold,2023,announcement", "Gold,2021,announcement")

    ingest(AWARDS, settings)

    left_out = pl.read_parquet(settings.quarantine / "what_works_cities.parquet")
    assert left_out["rule"].to_list() == ["label_year_fits_announcement"]


def test_ingest_applies_and_records_a_correction(settings: Settings) -> None:
    text = _CORRECTION.format(table=AWARD, expect="gold")
    _write(settings, "corrections/what_works_cities.yml", text)

    landed = ingest(AWARDS, settings)

    assert sum(count.corrected for count in landed.tables) == 1
    corrected = pl.read_parquet(settings.corrected / "what_works_cities.parquet")
    assert corrected.select("column_name", "found", "replaced_by").row(0) == ("level", "gold", None)
    assert read_landing(settings, AWARD)["level"].to_list().count(None) == 4


def test_ingest_refuses_a_correction_of_a_strange_table(settings: Settings) -> None:
    text = _CORRECTION.format(table="raw_other__table", expect="gold")
    _write(settings, "corrections/what_works_cities.yml", text)

    with pytest.raises(CorrectionError, match="raw_other__table"):
        ingest(AWARDS, settings)


def test_ingest_tolerates_a_known_failure(settings: Settings) -> None:
    _replaced(settings, "Peoria,IL,United States,,", "Peoria,IL,United States,Gold,")
    check = f"{AWARD}__honor_roll_has_no_level"
    _write(settings, "exceptions.yml", _EXCEPTION.format(check=check, day="2026-11-21"))

    counts = {count.table: count for count in ingest(AWARDS, settings).tables}

    assert (counts[AWARD].quarantined, counts[AWARD].tolerated) == (0, 1)


def test_ingest_refuses_an_expired_exception(settings: Settings) -> None:
    check = f"{AWARD}__honor_roll_has_no_level"
    _write(settings, "exceptions.yml", _EXCEPTION.format(check=check, day="2026-11-20"))

    with pytest.raises(CorrectionError, match="expired"):
        ingest(AWARDS, settings)


def test_ingest_refuses_an_exception_that_nothing_needs(settings: Settings) -> None:
    check = f"{AWARD}__honor_roll_has_no_level"
    _write(settings, "exceptions.yml", _EXCEPTION.format(check=check, day="2027-01-01"))

    with pytest.raises(CorrectionError, match="remove the exception"):
        ingest(AWARDS, settings)


@pytest.mark.parametrize(
    "broken",
    [
        {"award.csv": b"city\nMendoza\n"},
        {"standard.csv": fixture_files("what_works_cities")["standard.csv"] * 2},
    ],
)
def test_ingest_that_fails_writes_nothing(settings: Settings, broken: Mapping[str, bytes]) -> None:
    files = fixture_files("what_works_cities") | broken
    write_snapshot(settings.raw, "what_works_cities", files)

    with pytest.raises(CityfareError):
        ingest(AWARDS, settings)

    assert not landing_path(settings, AWARD).exists()


def test_ingest_refuses_a_parser_that_returns_other_tables(settings: Settings) -> None:
    def without_standard(snapshot: Snapshot, landed: Frames) -> Frames:
        frames = AWARDS.parse(snapshot, landed)
        return {name: frame for name, frame in frames.items() if "standard" not in name}

    with pytest.raises(ContractError, match="raw_what_works_cities__standard"):
        ingest(SourceModule(AWARDS.source, without_standard), settings)


def test_source_of_a_table_is_its_first_part() -> None:
    assert source_of("raw_cdc_places__estimate") == "cdc_places"
    assert source_of("identity__city_match") == "identity"


@pytest.mark.parametrize(
    ("source_id", "needed"),
    [
        ("vocabulary", set()),
        ("oecd_survey_profiles", {"vocabulary"}),
        ("geonames", {"vocabulary"}),
        ("what_works_cities", {"vocabulary"}),
    ],
)
def test_sources_needed_by_a_source_are_those_it_points_to(
    source_id: str, needed: set[str]
) -> None:
    assert sources_needed_by(source_id) == needed


def test_write_quarantine_of_nothing_is_an_empty_typed_file(tmp_path: Path) -> None:
    settings = Settings(build_dir=tmp_path)

    step.write_quarantine(settings, "identity", [])

    frame = pl.read_parquet(settings.quarantine / "identity.parquet")
    assert frame.height == 0
    assert frame.schema["source_row"] == pl.Int64


def test_write_quarantine_names_the_source_of_the_table(tmp_path: Path) -> None:
    settings = Settings(build_dir=tmp_path)
    row = Quarantined("raw_toy__page", "page.csv", 3, "rule", "row", None, None, "why", "{}")

    step.write_quarantine(settings, "identity", [row])

    frame = pl.read_parquet(settings.quarantine / "identity.parquet")
    assert frame.select("source_id", "table_name", "source_row").row(0) == (
        "toy",
        "raw_toy__page",
        3,
    )
