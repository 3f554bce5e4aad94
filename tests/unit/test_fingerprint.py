"""The fingerprint of a build: any byte that decides what is built changes it, nothing else does."""

import os
from pathlib import Path

import pytest

from pipelines import files
from pipelines.fingerprint import fingerprint, inputs
from pipelines.settings import Settings

INPUTS = (
    "raw/toy/2026-01-01/item.csv",
    "contracts/tables/toy.py",
    "contracts/exceptions.yml",
    "pipelines/sources/toy.py",
    "pipelines/identity/overrides.csv",
    "dbt_project/models/marts/toy.sql",
    "requirements.lock",
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in INPUTS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("bytes")
    return Settings(
        project_dir=tmp_path, build_dir=tmp_path / ".build", overlay_dir=tmp_path / ".overlay"
    )


@pytest.mark.parametrize("name", INPUTS)
def test_fingerprint_changes_with_a_byte(settings: Settings, name: str) -> None:
    before = fingerprint(settings)

    (settings.project_dir / name).write_text("Bytes")

    assert fingerprint(settings) != before


def test_input_is_read_once_until_it_changes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in settings.project_dir.rglob("*.*"):
        # Changed a while ago, as inputs are.
        os.utime(path, (1_700_000_000, 1_700_000_000))
    before = fingerprint(settings)
    read = []
    monkeypatch.setattr(files, "sha256_of_file", lambda path: read.append(path.name) or "other")

    again = fingerprint(settings)
    (settings.project_dir / "contracts" / "exceptions.yml").write_text("Bytes")
    changed = fingerprint(settings)

    assert again == before != changed
    assert read == ["exceptions.yml"]


def test_input_changed_twice_within_a_tick_of_the_clock_is_read_again(settings: Settings) -> None:
    path = settings.project_dir / "requirements.lock"
    before, changed = fingerprint(settings), path.stat()

    path.write_text("Bytes")
    os.utime(path, ns=(changed.st_atime_ns, changed.st_mtime_ns))

    assert fingerprint(settings) != before


def test_fingerprint_does_not_change_with_the_look_of_the_portal(settings: Settings) -> None:
    before = fingerprint(settings)

    template = settings.project_dir / "pipelines" / "portal" / "templates" / "city.html"
    template.parent.mkdir(parents=True)
    template.write_text("bytes")

    assert fingerprint(settings) == before


def test_fingerprint_changes_with_a_new_and_with_a_moved_file(settings: Settings) -> None:
    found = {fingerprint(settings)}

    (settings.raw / "new.csv").write_text("bytes")
    found.add(fingerprint(settings))
    (settings.raw / "new.csv").rename(settings.raw / "moved.csv")
    found.add(fingerprint(settings))

    assert len(found) == 3


@pytest.mark.parametrize(
    "name",
    [
        "pipelines/__pycache__/build.cpython-311.pyc",
        "contracts/tables/__pycache__/toy.cpython-311.pyc",
        "pipelines/.mypy_cache/3.11/cache.json",
        ".build/warehouse/cityfare.duckdb",
        "README.md",
        "tests/unit/test_toy.py",
        "dbt_project/models/intermediate/unit_tests.yml",
    ],
)
def test_fingerprint_does_not_change_with_what_no_build_reads(
    settings: Settings, name: str
) -> None:
    before = fingerprint(settings)

    (settings.project_dir / name).parent.mkdir(parents=True, exist_ok=True)
    (settings.project_dir / name).write_text("bytes")

    assert fingerprint(settings) == before


def test_fingerprint_does_not_hang_on_where_the_project_lies(
    settings: Settings, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "__pycache__" / "copy"
    for name in INPUTS:
        (elsewhere / name).parent.mkdir(parents=True, exist_ok=True)
        (elsewhere / name).write_text("bytes")

    # What would go wrong: ignored names are looked for in the whole path, so below a folder of
    # such a name nothing is left to hash and every build looks the same.
    assert fingerprint(Settings(project_dir=elsewhere)) == fingerprint(settings)


def test_fingerprint_does_not_hang_on_where_the_overlay_lies(
    settings: Settings, tmp_path: Path
) -> None:
    found = set()
    for place in (tmp_path / "one", tmp_path / "__pycache__" / "two"):
        place.mkdir(parents=True)
        (place / "snapshot.json").write_text("{}")
        found.add(fingerprint(settings.model_copy(update={"overlay_dir": place})))

    assert len(found) == 1
    assert fingerprint(settings) not in found


def test_fingerprint_passes_over_a_folder_that_is_not_whole(settings: Settings) -> None:
    before = fingerprint(settings)

    for root in (settings.raw, settings.overlay):
        (root / "toy" / ".partial-x-1").mkdir(parents=True)
        (root / "toy" / ".partial-x-1" / "item.csv").write_text("half")

    assert fingerprint(settings) == before


def test_inputs_name_what_was_added_apart_from_the_project(settings: Settings) -> None:
    (settings.overlay / "toy").mkdir(parents=True)
    (settings.overlay / "toy" / "item.csv").write_text("bytes")

    assert set(inputs(settings)) == {*INPUTS, "overlay/toy/item.csv"}


def test_inputs_are_named_by_their_path_in_the_project(settings: Settings) -> None:
    assert sorted(inputs(settings)) == sorted(INPUTS)
