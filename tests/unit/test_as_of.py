"""A build as of a day reads what was known that day, stands apart, and says so."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines.build_inputs import present_versions
from pipelines.cli.build import known_on
from pipelines.errors import ContractError, SourceFormatError, UsageError
from pipelines.fingerprint import fingerprint
from pipelines.ingest import ingest, read_landing
from pipelines.settings import Settings
from pipelines.source_registry import loaded_sources
from tests.fixtures.snapshots import write_snapshot

SOURCE = "data_use_assessments"
TABLE = "raw_data_use_assessments__score"
HEADER = b"city,country,admin1,standard_version,score,assessed_on\n"
FIRST, SECOND = date(2026, 3, 1), date(2026, 6, 1)


def _store(root: Path, day: date, score: int) -> None:
    row = f"Chicago,United States,IL,2018,{score},2019-03-01\n".encode()
    write_snapshot(
        root,
        SOURCE,
        {"scores.csv": HEADER + row},
        version=day.isoformat(),
        record={"stored_on": day.isoformat()},
        entries={"scores.csv": {"layout": "data-use-csv"}},
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A project in which a score was 12 in the first snapshot and is 24 in the second."""
    found = Settings(
        project_dir=tmp_path,
        raw_dir=tmp_path / "raw",
        build_dir=tmp_path / "build",
        overlay_dir=tmp_path / "overlay",
    )
    _store(found.raw, FIRST, 12)
    _store(found.raw, SECOND, 24)
    return found


@pytest.mark.parametrize(
    ("day", "scores"),
    [
        (FIRST - timedelta(days=1), []),
        (FIRST, [12]),
        (SECOND - timedelta(days=1), [12]),
        (SECOND, [24]),
        (None, [24]),
    ],
)
def test_build_lands_what_was_known_that_day(
    settings: Settings, day: date | None, scores: list[int]
) -> None:
    chosen = known_on(settings, day) if day else settings

    ingest(loaded_sources()[SOURCE], chosen)

    assert read_landing(chosen, TABLE)["score"].to_list() == scores


def test_own_lists_go_with_the_code(settings: Settings) -> None:
    write_snapshot(settings.raw, "vocabulary", {"a.csv": b""}, record={"stored_on": "2026-06-01"})
    chosen = known_on(settings, FIRST)
    before = fingerprint(chosen)

    assert present_versions(chosen, "vocabulary") == ["2026-01-01"]
    write_snapshot(settings.raw, "vocabulary", {"a.csv": b"b"}, version="2026-06-02")
    assert present_versions(chosen, "vocabulary") == ["2026-06-02"]
    assert fingerprint(chosen) != before


def test_users_file_of_a_later_day_is_not_read(settings: Settings) -> None:
    _store(settings.overlay, SECOND + timedelta(days=1), 30)

    assert present_versions(known_on(settings, SECOND), SOURCE) == ["2026-06-01"]
    assert present_versions(settings, SOURCE) == ["2026-06-01", "2026-06-02"]


def test_what_came_later_changes_no_build_as_of_a_day(settings: Settings) -> None:
    before = fingerprint(known_on(settings, SECOND)), fingerprint(settings)
    _store(settings.raw, SECOND + timedelta(days=1), 30)
    after = fingerprint(known_on(settings, SECOND)), fingerprint(settings)

    assert after[0] == before[0]
    assert after[1] != before[1]


def test_layout_of_that_day_that_is_no_longer_read_is_named_with_what_to_do(
    settings: Settings,
) -> None:
    old = HEADER.replace(b",score,", b",points,")
    write_snapshot(
        settings.raw,
        SOURCE,
        {"scores.csv": old},
        version="2026-02-01",
        record={"stored_on": "2026-02-01"},
        entries={"scores.csv": {"layout": "data-use-csv"}},
    )
    before = known_on(settings, FIRST - timedelta(days=1))

    with pytest.raises(SourceFormatError) as stopped:
        ingest(loaded_sources()[SOURCE], before)

    said = str(stopped.value)
    assert f"raw/{SOURCE}/2026-02-01/scores.csv" in said
    assert "points" in said
    assert "On 2026-02-28 it was stored in a layout that the present code does not read" in said
    assert "git log --before=2026-03-01" in said


def test_build_as_of_a_day_is_no_build_of_the_newest_state(settings: Settings) -> None:
    assert fingerprint(known_on(settings, SECOND)) != fingerprint(settings)


def test_build_as_of_a_day_leaves_the_latest_release(settings: Settings) -> None:
    chosen = known_on(settings, FIRST)

    assert chosen.build == settings.build / "as_of" / "2026-03-01"
    assert chosen.releases != settings.releases
    assert chosen.today == FIRST


def test_other_settings_stay(settings: Settings) -> None:
    chosen = known_on(settings, FIRST)

    assert (chosen.raw, chosen.overlay) == (settings.raw, settings.overlay)


def test_day_to_come_is_refused(settings: Settings) -> None:
    with pytest.raises(UsageError, match="expected a day up to today"):
        known_on(settings, settings.clock_day + timedelta(days=1))


@pytest.mark.parametrize("damage", [b"", b"PAR1", b"not a table at all"])
def test_damaged_landing_file_is_named(settings: Settings, damage: bytes) -> None:
    ingest(loaded_sources()[SOURCE], settings)
    (settings.landing / f"{TABLE}.parquet").write_bytes(damage)

    with pytest.raises(ContractError, match=f"landing table {TABLE}: expected the Parquet file"):
        read_landing(settings, TABLE)
