"""A snapshot that lost its record, and a source that lost its snapshot: refused before landing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import yaml

from pipelines import run
from pipelines.build_inputs import present_snapshots, refuse_undescribed_folders
from pipelines.checks.against_release import refuse_lost_sources
from pipelines.checks.exceptions import KnownFailure
from pipelines.errors import SnapshotError
from pipelines.files import PARTIAL, write_json
from pipelines.progress import Progress
from pipelines.settings import Settings
from tests.fixtures.snapshots import write_snapshot

GIVEN_UP = KnownFailure(
    "source__source_still_there",
    {"source_id": "practices"},
    "Its publisher took it down.",
    "https://example.org/",
    date(2027, 1, 1),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Two sources with a snapshot each, of which one has an older snapshot too."""
    settings = Settings(
        project_dir=tmp_path, build_dir=tmp_path / "build", overlay_dir=tmp_path / "overlay"
    )
    for source_id in ("geonames", "practices"):
        write_snapshot(settings.raw, source_id, {"a.csv": b"a"}, version="2026-01-02")
    write_snapshot(settings.raw, "practices", {"a.csv": b"b"}, version="2026-01-01")
    return settings


def _release(settings: Settings, *source_ids: str) -> Path:
    folder = settings.releases / "2026.01.02-00000000"
    folder.mkdir(parents=True)
    pl.DataFrame({"source_id": source_ids}).write_parquet(folder / "source_snapshot.parquet")
    write_json(folder / "datapackage.json", {})
    write_json(settings.releases / "latest.json", {"version": folder.name})
    return folder


def _remove(record: Path) -> None:
    record.unlink()


def _damage(record: Path) -> None:
    record.write_text("{")


@pytest.mark.parametrize("day", ["2026-01-01", "2026-01-02"], ids=["older", "newest"])
@pytest.mark.parametrize("fault", [_remove, _damage])
def test_build_refuses_a_folder_without_a_readable_record(
    settings: Settings, day: str, fault: Callable[[Path], None]
) -> None:
    # What would go wrong: the source lands without rows, or with those of an older snapshot.
    fault(settings.raw / "practices" / day / "snapshot.json")

    with pytest.raises(SnapshotError, match=rf"raw/practices/{day}.*Restore"):
        run.build(settings, Progress())

    assert not settings.landing.exists()


def test_folder_without_a_record_stops_its_source_in_any_run(settings: Settings) -> None:
    (settings.raw / "practices" / "2026-01-02" / "snapshot.json").unlink()

    with pytest.raises(SnapshotError, match=r"raw/practices/2026-01-02.*none beside a\.csv"):
        present_snapshots(settings, "practices")


def test_folder_that_is_empty_or_not_whole_holds_nothing_to_describe(settings: Settings) -> None:
    (settings.raw / "practices" / "2027-01-01").mkdir()
    write_snapshot(settings.raw, "practices", {"a.csv": b""}, version=f"{PARTIAL}1")
    (settings.raw / "practices" / f"{PARTIAL}1" / "snapshot.json").unlink()

    refuse_undescribed_folders(settings)

    assert [one.version for one in present_snapshots(settings, "practices")] == ["2026-01-02"]


def test_build_refuses_a_published_source_without_any_folder(settings: Settings) -> None:
    _release(settings, "geonames", "practices", "what_works_cities")

    with pytest.raises(SnapshotError, match=r"raw/what_works_cities.*2026\.01\.02-00000000"):
        run.build(settings, Progress())

    assert not settings.landing.exists()


def test_source_may_be_given_up_by_record(settings: Settings) -> None:
    release = _release(settings, "geonames", "practices")

    refuse_lost_sources(release, {"geonames"}, [GIVEN_UP])
    with pytest.raises(SnapshotError, match="raw/geonames"):
        refuse_lost_sources(release, {"practices"}, [GIVEN_UP])


def test_record_that_gives_up_a_source_ends_on_its_day(settings: Settings) -> None:
    _release(settings, "geonames", "practices", "what_works_cities")
    entry = {**GIVEN_UP.__dict__, "key": {"source_id": "what_works_cities"}}
    settings.contracts.mkdir()
    (settings.contracts / "exceptions.yml").write_text(yaml.safe_dump([entry]), encoding="utf-8")
    late = settings.model_copy(update={"as_of": date(2027, 1, 2)})

    with pytest.raises(Exception, match=r"source_still_there.*expired"):
        run.build(late, Progress())
