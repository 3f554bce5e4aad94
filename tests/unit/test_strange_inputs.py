"""Records, links, days, pointers, run histories that nobody would write: each a clear error."""

import json
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.build_inputs import refuse_undescribed_folders
from pipelines.errors import ReleaseError, RunHistoryError, SnapshotError
from pipelines.ingest import ingest
from pipelines.publish.catalogue import latest_version
from pipelines.run_history import refuse_damaged_history
from pipelines.settings import Settings
from pipelines.snapshots.folders import open_snapshot
from pipelines.snapshots.record import RECORD, read_record
from pipelines.source_registry import loaded_sources
from tests.fixtures.snapshots import write_snapshot

DEEP = "[" * 10_000 + "]" * 10_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        project_dir=tmp_path, build_dir=tmp_path / "build", overlay_dir=tmp_path / "overlay"
    )


@pytest.mark.parametrize("text", ["[]", "null", "7", DEEP, f'{{"files": {DEEP}}}', "{}", "\x00"])
def test_record_that_is_none_is_named(settings: Settings, text: str) -> None:
    folder = write_snapshot(settings.raw, "toy", {"a.csv": b"a\n"})
    (folder / RECORD).write_text(text)

    with pytest.raises(SnapshotError, match=r"toy/2026-01-01/snapshot.json: expected a complete"):
        read_record(folder)


@pytest.mark.parametrize("name", ["a\x00.csv", "a\x1b[31m.csv", "a\u202evsc.csv"])
def test_file_name_that_commands_a_terminal_is_refused(settings: Settings, name: str) -> None:
    folder = write_snapshot(settings.raw, "toy", {"a.csv": b"a\n"})
    record = json.loads((folder / RECORD).read_text("utf-8"))
    record["files"][0]["name"] = name
    (folder / RECORD).write_text(json.dumps(record))

    with pytest.raises(SnapshotError, match="without control characters") as refused:
        open_snapshot(settings.raw, "toy")

    assert str(refused.value).isprintable()


def test_file_that_is_a_link_out_of_its_folder_is_refused(
    settings: Settings, tmp_path: Path
) -> None:
    folder = write_snapshot(settings.raw, "toy", {"a.csv": b"a\n"})
    (folder / "a.csv").rename(tmp_path / "outside.csv")
    (folder / "a.csv").symlink_to(tmp_path / "outside.csv")

    with pytest.raises(SnapshotError, match="a link that leads out of it"):
        open_snapshot(settings.raw, "toy")


@pytest.mark.parametrize("linked", ["toy", "toy/2026-01-01", "toy/2026-01-01/snapshot.json"])
def test_folder_that_is_a_link_out_of_raw_is_refused(
    settings: Settings, tmp_path: Path, linked: str
) -> None:
    write_snapshot(settings.raw, "toy", {"a.csv": b"a\n"})
    (settings.raw / linked).rename(tmp_path / "outside")
    (settings.raw / linked).symlink_to(tmp_path / "outside")

    with pytest.raises(SnapshotError, match="a link that leads out of it"):
        open_snapshot(settings.raw, "toy")


def test_raw_folder_may_be_a_link_itself(settings: Settings, tmp_path: Path) -> None:
    write_snapshot(settings.raw, "toy", {"a.csv": b"a\n"})
    (tmp_path / "link").symlink_to(settings.raw)

    assert open_snapshot(tmp_path / "link", "toy").version == "2026-01-01"


@pytest.mark.parametrize(("days", "is_refused"), [(0, False), (1, False), (2, True), (365, True)])
def test_snapshot_of_a_day_to_come_is_refused(
    settings: Settings, days: int, is_refused: bool
) -> None:
    day = (settings.clock_day + timedelta(days=days)).isoformat()
    write_snapshot(settings.raw, "toy", {"a.csv": b""}, version=day, record={"stored_on": day})

    if not is_refused:
        refuse_undescribed_folders(settings)
        return
    with pytest.raises(SnapshotError, match="expected a snapshot that was stored by today"):
        refuse_undescribed_folders(settings)


def test_file_that_changes_while_it_is_read_lands_nothing(
    settings: Settings,
) -> None:
    module = loaded_sources()["data_use_assessments"]
    layout = {"a.csv": {"layout": "data-use-csv"}}
    data = b"city,country,admin1,standard_version,score,assessed_on\n"
    folder = write_snapshot(settings.raw, module.source.id, {"a.csv": data}, entries=layout)

    def parse_and_change(*arguments: Any) -> Any:
        frames = module.reader(*arguments)
        (folder / "a.csv").write_bytes(data.replace(b"city", b"town"))
        return frames

    with pytest.raises(SnapshotError, match=r"a.csv: expected sha256"):
        ingest(replace(module, reader=parse_and_change), settings)

    assert not settings.landing.exists()


def test_pointer_that_is_a_folder_is_named(settings: Settings) -> None:
    (settings.releases / "latest.json").mkdir(parents=True)

    with pytest.raises(ReleaseError, match=r"latest.json: expected JSON with the \"version\""):
        latest_version(settings)


@pytest.mark.parametrize("text", ["[]", "null", DEEP, "\udcff"])
def test_pointer_that_is_no_pointer_is_named(settings: Settings, text: str) -> None:
    settings.releases.mkdir(parents=True)
    (settings.releases / "latest.json").write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(ReleaseError, match="Remove it and build again"):
        latest_version(settings)


@pytest.fixture
def history(tmp_path: Path) -> Path:
    file = tmp_path / "dagster" / "history" / "runs.db"
    file.parent.mkdir(parents=True)
    with sqlite3.connect(file) as connection:
        connection.execute("create table runs (body text)")
        connection.executemany("insert into runs values (?)", [("x" * 1000,)] * 50)
    connection.close()
    return file


def test_run_history_that_is_whole_is_accepted(history: Path) -> None:
    refuse_damaged_history(history.parent.parent)


@pytest.mark.parametrize("kept", [10, 5000, 20_000])
def test_truncated_run_history_is_named(history: Path, kept: int) -> None:
    history.write_bytes(history.read_bytes()[:kept])

    with pytest.raises(RunHistoryError, match="only the history of runs is in it"):
        refuse_damaged_history(history.parent.parent)
