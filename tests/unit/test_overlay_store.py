"""Keeping a user's file: whole or not at all, once, under a safe name, private unless opened."""

import fcntl
import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.build_inputs import holds_private, refuse_undescribed_folders
from pipelines.errors import UsageError
from pipelines.fingerprint import fingerprint
from pipelines.overlay.store import Addition, Terms, find_stored, lock_overlay, write_snapshot
from pipelines.settings import Settings
from pipelines.snapshots.folders import open_snapshot
from pipelines.snapshots.record import Snapshot

NOW = datetime(2026, 11, 21, 23, 59, 1, tzinfo=UTC)
ADDITION = Addition(
    "survey_responses",
    "Our answers.csv",
    "questionnaire-long",
    b"city\n",
    Terms(),
    {"wave": "2020"},
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(project_dir=tmp_path, overlay_dir=tmp_path / "overlay")


def _opened(settings: Settings, addition: Addition = ADDITION) -> Snapshot:
    folder = write_snapshot(settings.overlay, addition, NOW)
    return open_snapshot(settings.overlay, addition.source_id, folder.name)


def test_record_opens_as_a_snapshot_that_a_user_added(settings: Settings) -> None:
    snapshot = _opened(settings)

    assert snapshot.is_added
    assert snapshot.version == f"2026-11-21+{ADDITION.digest[:8]}"
    assert (str(snapshot.stored_on), snapshot.stored_at) == ("2026-11-21", "2026-11-21T23:59:01Z")
    assert dict(snapshot.given) == {"wave": "2020"}
    (file,) = snapshot.files
    assert (file.layout, snapshot.read(file)) == ("questionnaire-long", b"city\n")


def test_file_is_private_unless_its_owner_opens_it(settings: Settings) -> None:
    snapshot = _opened(settings)

    assert (snapshot.licence_basis, snapshot.licence) == ("private", None)


def test_file_with_a_licence_is_open(settings: Settings) -> None:
    terms = Terms("CC-BY-4.0", "A city (2026).")

    snapshot = _opened(settings, replace(ADDITION, terms=terms))

    assert (snapshot.licence_basis, snapshot.licence) == ("open_licence", "CC-BY-4.0")
    assert snapshot.citation == "A city (2026)."


def test_record_says_nothing_of_the_machine(settings: Settings) -> None:
    folder = write_snapshot(settings.overlay, ADDITION, NOW)

    assert str(settings.project_dir) not in (folder / "snapshot.json").read_text("utf-8")


def test_same_bytes_are_stored_already_whatever_their_name(settings: Settings) -> None:
    folder = write_snapshot(settings.overlay, ADDITION, NOW)

    assert find_stored(settings, replace(ADDITION, name="other.csv")) == folder
    assert find_stored(settings, replace(ADDITION, data=b"City\n")) is None


def test_same_bytes_of_one_day_are_never_written_twice(settings: Settings) -> None:
    folder = write_snapshot(settings.overlay, ADDITION, NOW)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    with pytest.raises(UsageError, match="stored already"):
        write_snapshot(settings.overlay, replace(ADDITION, terms=Terms("CC0-1.0")), NOW)

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_files_of_one_name_and_day_stand_beside_each_other(settings: Settings) -> None:
    first = write_snapshot(settings.overlay, ADDITION, NOW)
    second = write_snapshot(settings.overlay, replace(ADDITION, data=b"City\n"), NOW)

    names = {path.name for folder in (first, second) for path in folder.iterdir()}

    assert first != second
    assert len(names - {"snapshot.json"}) == 2


def test_file_that_cannot_be_written_leaves_no_trace(settings: Settings) -> None:
    # The record cannot be written as JSON: the disk could as well be full.
    broken = replace(ADDITION, given={"wave": object()})  # type: ignore[dict-item]

    with pytest.raises(TypeError):
        write_snapshot(settings.overlay, broken, NOW)

    assert list((settings.overlay / ADDITION.source_id).iterdir()) == []


@pytest.mark.parametrize(
    ("name", "stem", "suffix"),
    [
        ("answers.csv", "answers", ".csv"),
        ("Our answers (final).xlsx", "Our-answers-final", ".xlsx"),
        ("répondre à.csv", "r-pondre", ".csv"),
        ("../../etc/passwd", "etc-passwd", ""),
        ("..", "file", ""),
        ("été", "t", ""),
        ("\u202egpj.exe\x00.csv", "gpj.exe", ".csv"),
        ("page", "page", ""),
        (".csv", "csv", ""),
        ("archive.tar.gz", "archive.tar", ".gz"),
        ("a" * 300 + ".csv", "a" * 80, ".csv"),
        ("$(rm -rf ~);.html", "rm--rf", ".html"),
    ],
)
def test_file_name_is_made_safe_and_holds_a_part_of_the_hash(
    name: str, stem: str, suffix: str
) -> None:
    addition = replace(ADDITION, name=name)

    assert addition.file_name == f"{stem}.{ADDITION.digest[:8]}{suffix}"


@given(st.text(min_size=1))
def test_any_name_gives_one_that_a_record_may_list(name: str) -> None:
    made = replace(ADDITION, name=name).file_name

    assert Path(made).name == made
    assert made.isascii()
    assert made[0] not in ".-"
    assert len(made) < 120


def test_snapshot_with_any_name_opens(settings: Settings) -> None:
    snapshot = _opened(settings, replace(ADDITION, name="../über/uns.csv"))

    assert snapshot.read(snapshot.files[0]) == ADDITION.data
    assert {path.parent for path in settings.overlay.rglob("*.csv")} == {snapshot.folder}


def test_fingerprint_changes_with_what_is_added_and_back_when_it_is_removed(
    settings: Settings,
) -> None:
    before = fingerprint(settings)

    folder = write_snapshot(settings.overlay, ADDITION, NOW)
    added = fingerprint(settings)
    record = json.loads((folder / "snapshot.json").read_text("utf-8"))
    (folder / "snapshot.json").write_text(json.dumps(record | {"citation": "x"}))
    reworded = fingerprint(settings)
    for path in folder.iterdir():
        path.unlink()

    assert len({before, added, reworded}) == 3
    assert fingerprint(settings) == before


def _modes(overlay: Path) -> set[str]:
    paths = [overlay, *overlay.rglob("*")]
    return {f"{'d' if p.is_dir() else 'f'}{p.stat().st_mode & 0o777:o}" for p in paths}


def test_overlay_is_closed_to_other_users(settings: Settings) -> None:
    settings.overlay.mkdir(mode=0o755)

    with lock_overlay(settings.overlay):
        write_snapshot(settings.overlay, ADDITION, NOW)

    assert _modes(settings.overlay) == {"d700", "f600"}


def test_file_is_closed_to_other_users_before_it_is_whole(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(path: Path) -> None:
        assert _modes(path.parent if path.is_file() else path) == {"d700", "f600"}
        raise KeyboardInterrupt

    monkeypatch.setattr("pipelines.snapshots.store._flush", stop)

    with pytest.raises(KeyboardInterrupt), lock_overlay(settings.overlay):
        write_snapshot(settings.overlay, ADDITION, NOW)

    assert not settings.overlay.exists()


@pytest.mark.parametrize("leftover", [".partial-x", "survey_responses/.partial-2026-11-21+0000"])
def test_what_a_killed_add_left_is_removed_by_the_next(settings: Settings, leftover: str) -> None:
    folder = settings.overlay / leftover / "overlay"
    folder.mkdir(parents=True)
    (folder / "answers.csv").write_text("city\n")

    with lock_overlay(settings.overlay):
        left = list(settings.overlay.rglob("answers.csv"))

    assert left == []


def test_add_waits_for_another_add(settings: Settings) -> None:
    with lock_overlay(settings.overlay):
        descriptor = os.open(settings.overlay, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(descriptor)


def test_what_an_add_has_under_way_is_read_by_nobody(settings: Settings) -> None:
    before = fingerprint(settings)
    folder = settings.overlay / ".partial-x" / "survey_responses"
    folder.mkdir(parents=True)
    (folder / "answers.csv").write_text("city\n")

    refuse_undescribed_folders(settings)

    assert fingerprint(settings) == before


@pytest.mark.parametrize(("licence", "is_private"), [(None, True), ("CC-BY-4.0", False)])
def test_build_knows_whether_it_would_read_private_files(
    settings: Settings, licence: str | None, is_private: bool
) -> None:
    write_snapshot(settings.overlay, replace(ADDITION, terms=Terms(licence, "A city.")), NOW)

    assert holds_private(settings) is is_private
