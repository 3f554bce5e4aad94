"""Which snapshots count: the newest of raw/, then what the user added, in the order of adding."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.model import all_tables, landing_tables_of
from pipelines.build_inputs import (
    all_present_snapshots,
    present_records,
    present_snapshots,
    present_versions,
)
from pipelines.errors import SnapshotError
from pipelines.files import PARTIAL
from pipelines.ingest import ingest, read_landing
from pipelines.overlay.store import Addition, Terms
from pipelines.overlay.store import write_snapshot as keep
from pipelines.provenance import write_provenance
from pipelines.settings import Settings
from pipelines.source_registry import loaded_sources
from tests.fixtures.snapshots import write_snapshot

SOURCE = "what_works_cities"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A project without snapshots."""
    return Settings(
        project_dir=tmp_path, build_dir=tmp_path / "build", overlay_dir=tmp_path / "overlay"
    )


def _publish(settings: Settings, *versions: str) -> None:
    for version in versions:
        write_snapshot(settings.raw, SOURCE, {"a.csv": version.encode()}, version=version)


def _add(settings: Settings, version: str, stored_at: str) -> Path:
    record = {"added": True, "stored_on": "2026-01-02", "stored_at": stored_at}
    return write_snapshot(
        settings.overlay, SOURCE, {"b.csv": version.encode()}, version=version, record=record
    )


def test_present_snapshots_are_the_newest_of_raw_and_all_that_were_added(
    settings: Settings,
) -> None:
    _publish(settings, "2026-01-01", "2025-12-31")
    _add(settings, "2020-01-01+aaaaaaaa", "2026-01-02T10:00:00Z")
    _add(settings, "2020-01-01+bbbbbbbb", "2026-01-02T11:00:00Z")

    found = present_snapshots(settings, SOURCE)

    assert [snapshot.version for snapshot in found] == [
        "2026-01-01",
        "2020-01-01+aaaaaaaa",
        "2020-01-01+bbbbbbbb",
    ]
    assert [snapshot.is_added for snapshot in found] == [False, True, True]


def test_added_snapshots_come_in_the_order_in_which_they_were_stored(settings: Settings) -> None:
    # What would go wrong: by name, which of two files of a day supersedes would be chance.
    _add(settings, "2026-01-02+ffffffff", "2026-01-02T08:00:00Z")
    _add(settings, "2026-01-02+00000000", "2026-01-02T09:00:00Z")
    _add(settings, "2026-01-01+eeeeeeee", "2026-01-02T10:00:00Z")

    expected = ["2026-01-02+ffffffff", "2026-01-02+00000000", "2026-01-01+eeeeeeee"]

    assert [snapshot.version for snapshot in present_snapshots(settings, SOURCE)] == expected
    assert [record.version for record in present_records(settings, SOURCE)] == expected
    assert sorted(present_versions(settings, SOURCE)) == sorted(expected)


def test_source_without_any_file_has_no_snapshots(settings: Settings) -> None:
    assert present_snapshots(settings, SOURCE) == []
    assert set(all_present_snapshots(settings)) == set(loaded_sources())
    assert present_versions(settings, SOURCE) == []


@pytest.mark.parametrize("edit", [b"edited", b""], ids=["other bytes", "emptied"])
def test_added_file_that_was_edited_is_refused_by_name(settings: Settings, edit: bytes) -> None:
    folder = _add(settings, "2026-01-02+aaaaaaaa", "2026-01-02T10:00:00Z")
    (folder / "b.csv").write_bytes(edit)

    match = rf"overlay/{SOURCE}/2026-01-02\+aaaaaaaa/b\.csv: expected sha256"
    with pytest.raises(SnapshotError, match=match):
        present_snapshots(settings, SOURCE)


def test_added_file_that_was_edited_stops_its_source_and_nothing_lands(settings: Settings) -> None:
    _publish(settings, "2026-01-01")
    folder = _add(settings, "2026-01-02+aaaaaaaa", "2026-01-02T10:00:00Z")
    (folder / "b.csv").write_bytes(b"edited")

    with pytest.raises(SnapshotError, match=r"b\.csv"):
        ingest(loaded_sources()[SOURCE], settings)

    assert not settings.landing.exists()


def test_record_of_the_overlay_that_is_broken_is_refused_with_its_place(settings: Settings) -> None:
    folder = _add(settings, "2026-01-02+aaaaaaaa", "2026-01-02T10:00:00Z")
    (folder / "snapshot.json").write_text("{")

    match = rf"overlay/{SOURCE}/2026-01-02\+aaaaaaaa/snapshot\.json.*if you added the file"
    with pytest.raises(SnapshotError, match=match):
        present_snapshots(settings, SOURCE)


def test_folder_that_is_not_whole_is_passed_over(settings: Settings) -> None:
    # A process was killed between writing the record and the rename that makes it visible.
    addition = Addition(SOURCE, "a.csv", "csv", b"a", Terms(), {})
    folder = keep(settings.overlay, addition, datetime(2026, 1, 2, tzinfo=UTC))
    folder.rename(folder.with_name(f"{PARTIAL}{folder.name}-{os.getpid()}"))

    assert present_snapshots(settings, SOURCE) == []
    assert present_versions(settings, SOURCE) == []


# --- a source that waits for its first file ---------------------------------------------------


@pytest.fixture
def waiting(tmp_path: Path) -> Settings:
    """The project, landed so far as the user's answers need it, and no overlay."""
    settings = Settings(build_dir=tmp_path / "build", overlay_dir=tmp_path / "overlay")
    ingest(loaded_sources()["vocabulary"], settings)
    return settings


def test_source_that_waits_lands_empty_tables_of_the_right_types(waiting: Settings) -> None:
    landed = ingest(loaded_sources()["survey_responses"], waiting)

    assert landed.snapshot_versions == []
    assert {count.rows_in for count in landed.tables} == {0}
    for spec in landing_tables_of("survey_responses"):
        frame = read_landing(waiting, spec.name)
        assert frame.height == 0
        assert frame.drop("source_file", "source_row").schema == spec.dtypes


def test_source_that_waits_is_catalogued_until_its_first_file(waiting: Settings) -> None:
    def status() -> dict[str, object]:
        write_provenance(waiting)
        rows = read_landing(waiting, "provenance__source")
        return rows.filter(source_id="survey_responses").row(0, named=True)

    before = status()
    addition = Addition("survey_responses", "a.csv", "questionnaire-long", b"a", Terms(), {})
    folder = keep(waiting.overlay, addition, datetime(2026, 1, 2, tzinfo=UTC))
    after = status()

    assert (before["status"], before["licence_basis"]) == ("catalogued", None)
    assert before["snapshot_version"] is None
    assert (after["status"], after["licence_basis"]) == ("loaded", "private")
    assert after["snapshot_version"] == folder.name


def test_files_of_the_overlay_are_in_provenance_with_their_hash(waiting: Settings) -> None:
    addition = Addition("survey_responses", "a.csv", "questionnaire-long", b"a", Terms(), {})
    keep(waiting.overlay, addition, datetime(2026, 1, 2, tzinfo=UTC))

    write_provenance(waiting)

    files = read_landing(waiting, "provenance__source_snapshot")
    (row,) = files.filter(source_id="survey_responses").iter_rows(named=True)
    assert (row["file_name"], row["sha256"]) == (addition.file_name, addition.digest)
    assert set(all_tables()["provenance__source_snapshot"].primary_key) <= set(row)
