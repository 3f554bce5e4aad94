"""What a release refuses, each rule alone on a few small files; no warehouse is built."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from contracts.model import tables_of
from pipelines.checks.changes import changes
from pipelines.checks.check_results import CheckResult
from pipelines.errors import ReleaseError
from pipelines.publish import release as step
from pipelines.publish.catalogue import Release
from pipelines.publish.checksums import write_checksums
from pipelines.settings import Settings

MARTS = [spec.name for spec in tables_of("mart")]
FILES = ("city.parquet", "city.csv", "datapackage.json", "cityfare.duckdb")


def _warehouse(settings: Settings, tables: list[str], columns: str = "id integer") -> None:
    settings.warehouse.parent.mkdir(parents=True)
    with duckdb.connect(str(settings.warehouse)) as connection:
        for table in tables:
            connection.execute(f"create table {table} ({columns})")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(build_dir=tmp_path / "build")


def test_release_of_all_tables_is_not_refused(settings: Settings) -> None:
    _warehouse(settings, MARTS)

    step._refuse_unbuilt(settings)


@pytest.mark.parametrize("missing", [MARTS[0], MARTS[-1]])
def test_release_without_a_table_is_refused_and_names_it(settings: Settings, missing: str) -> None:
    # What would go wrong: a mart whose model was removed vanishes from releases in silence.
    _warehouse(settings, [name for name in MARTS if name != missing])

    with pytest.raises(ReleaseError, match=f"not built: {missing}"):
        step._refuse_unbuilt(settings)


def test_release_of_synthetic_rows_is_refused(settings: Settings) -> None:
    _warehouse(settings, MARTS, "is_synthetic boolean")

    with pytest.raises(ReleaseError, match="without synthetic data"):
        step._refuse_unbuilt(settings)


def _ran(name: str, *, passed: bool = True, blocking: bool = True) -> CheckResult:
    return CheckResult(name, "city", passed, "e", "f", "r", blocking=blocking)


@pytest.fixture
def all_ran(monkeypatch: pytest.MonkeyPatch) -> list[CheckResult]:
    """Every check that a release needs has run and passed."""
    monkeypatch.setattr(step, "_refuse_unbuilt", lambda _: None)
    names = step.required_checks() | {change.name for change in changes() if change.blocking}
    return [_ran(name) for name in sorted(names)]


def test_release_after_all_checks_is_not_refused_for_what_only_warns(
    settings: Settings, all_ran: list[CheckResult]
) -> None:
    step._refuse(settings, [*all_ran, _ran("city__odd", passed=False, blocking=False)])


def test_release_after_a_failed_check_is_refused_and_names_it(
    settings: Settings, all_ran: list[CheckResult]
) -> None:
    with pytest.raises(ReleaseError, match=r"check city__wrong.*1 blocking checks failed"):
        step._refuse(settings, [*all_ran, _ran("city__wrong", passed=False)])


def test_release_without_a_check_that_must_run_is_refused_and_names_it(
    settings: Settings, all_ran: list[CheckResult]
) -> None:
    # What would go wrong: a part of the job alone would publish what nothing has judged.
    for at in (0, -1):
        left = [check for check in all_ran if check is not all_ran[at]]
        with pytest.raises(ReleaseError, match=f"1 did not run, among them {all_ran[at].name}"):
            step._refuse(settings, left)


def _folder(path: Path, **other: bytes) -> Path:
    path.mkdir(parents=True)
    for name in FILES:
        (path / name).write_bytes(other.get(name.partition(".")[2], name.encode()))
    write_checksums(path)
    return path


def test_release_of_the_same_bytes_is_taken_for_published(tmp_path: Path) -> None:
    planned = Release("1", _folder(tmp_path / "1"))

    assert step._put_in_place(_folder(tmp_path / "staging"), planned) == planned


@pytest.mark.parametrize("kind", ["parquet", "csv", "json"])
def test_release_of_other_bytes_is_refused_whatever_file_differs(tmp_path: Path, kind: str) -> None:
    # What would go wrong: where only Parquet is compared, CSV and JSON of one version may differ.
    planned = Release("1", _folder(tmp_path / "1"))
    staging = _folder(tmp_path / "staging", **{kind: b"other"})

    with pytest.raises(ReleaseError, match=rf"other bytes in \w+\.{kind}"):
        step._put_in_place(staging, planned)


def test_published_folder_that_was_changed_is_refused_and_left_alone(tmp_path: Path) -> None:
    planned = Release("1", _folder(tmp_path / "1"))
    (planned.folder / "city.csv").write_bytes(b"by hand")

    with pytest.raises(ReleaseError, match=r"the files as they were published.*city\.csv"):
        step._put_in_place(_folder(tmp_path / "staging"), planned)

    assert (planned.folder / "city.csv").read_bytes() == b"by hand"


def test_release_may_have_another_duckdb_file(tmp_path: Path) -> None:
    planned = Release("1", _folder(tmp_path / "1"))

    assert step._put_in_place(_folder(tmp_path / "staging", duckdb=b"other"), planned) == planned


@pytest.fixture
def published(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], Path]:
    """Publish a folder of small files with the problems that reading it back shall find."""

    def run(problems: list[str]) -> Path:
        target = settings.releases / "2026.01.01-abcdef01"

        def read_back(folder: Path) -> list[str]:
            assert folder.exists()
            assert not target.exists(), "renamed before it was read back"
            return problems

        monkeypatch.setattr(step, "read_pages", lambda _: [])
        monkeypatch.setattr(step, "_refuse", lambda *_: None)
        monkeypatch.setattr(step, "fingerprint", lambda _: "abcdef0123")
        monkeypatch.setattr(step, "newest_snapshot_date", lambda _: date(2026, 1, 1))
        monkeypatch.setattr(step, "open_all", lambda _: {})
        monkeypatch.setattr(step, "stage", lambda _, staging, *rest: _folder(staging))
        monkeypatch.setattr(step, "problems_of", read_back)
        monkeypatch.setattr(step, "write_history", lambda *_: None)
        step.publish(settings)
        return target

    return run


def test_release_is_read_back_before_it_is_renamed(published: Callable[[list[str]], Path]) -> None:
    assert published([]).exists()


def test_release_that_does_not_read_back_is_refused_and_leaves_no_folder(
    published: Callable[[list[str]], Path], settings: Settings
) -> None:
    with pytest.raises(ReleaseError, match="reads back as written; found city: 3 rows, not 4"):
        published(["city: 3 rows, not 4"])

    assert [path.name for path in settings.releases.iterdir()] == []


def test_what_a_killed_build_left_is_removed(
    published: Callable[[list[str]], Path], settings: Settings
) -> None:
    _folder(settings.releases / ".staging-2026.01.01-killed00-1")

    release = published([])

    assert {path.name for path in settings.releases.iterdir()} == {release.name, "latest.json"}
