"""Publish: refuse what may not go out, stage, verify, rename, move `latest` last.

Whenever the process is killed, `releases/` holds complete releases only, and `latest.json` names
one.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from contracts import vocab
from contracts.model import tables_of
from pipelines.checks.change_checks import changes
from pipelines.checks.check_results import CheckResult, read_pages, required_checks
from pipelines.errors import ReleaseError
from pipelines.files import sha256_of_file
from pipelines.fingerprint import fingerprint
from pipelines.lock import exclusive
from pipelines.provenance import newest_snapshot_date
from pipelines.publish.catalogue import CHANGES, WAREHOUSE, Release, point_at, releases_folder
from pipelines.publish.checksums import checksum_problems, files_in
from pipelines.publish.history import write_history
from pipelines.publish.licences import is_private, open_all
from pipelines.publish.stage import stage
from pipelines.publish.verify import problems_of
from pipelines.settings import Settings
from pipelines.warehouse import reading

_STAGING = ".staging-"


def publish(settings: Settings, on_done: Callable[[str], None] = lambda name: None) -> Release:
    """Make a release of the warehouse, or find that it is published already.

    Raises:
        ReleaseError: A check failed or never ran, a table was not built, a source has no licence
            basis, or the version exists with other bytes. Nothing that was published changes.
    """
    with exclusive(settings):
        return _publish(settings, on_done)


def _publish(settings: Settings, on_done: Callable[[str], None]) -> Release:
    checks = read_pages(settings)
    _refuse(settings, checks)
    found = fingerprint(settings)
    version = f"{newest_snapshot_date(settings):%Y.%m.%d}-{found[:8]}"
    snapshots = open_all(settings)
    target = releases_folder(settings, is_private=is_private(snapshots))
    target.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(target)
    staging = target / f"{_STAGING}{version}-{os.getpid()}"
    planned = Release(version, target / version, is_private=is_private(snapshots))
    try:
        stage(settings, staging, version, found, checks, snapshots, on_done)
        _refuse_unsound(staging)
        release = _put_in_place(staging, planned)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    write_history(settings, release)
    point_at(settings, release)
    return release


def _refuse(settings: Settings, checks: list[CheckResult]) -> None:
    failed = [check for check in checks if check.blocking and not check.passed]
    if failed:
        first = failed[0]
        raise ReleaseError(
            f"check {first.name}",
            expected=first.expected,
            found=f"{first.found} ({len(failed)} blocking checks failed)",
            remedy=f"{first.remedy} `cityfare check` shows the rows.",
        )
    required = required_checks() | {change.name for change in changes() if change.blocking}
    unrun = sorted(required - {check.name for check in checks})
    if unrun:
        raise ReleaseError(
            "release",
            expected="every blocking check to have run on these inputs",
            found=f"{len(unrun)} did not run, among them {', '.join(unrun[:3])}",
            remedy="Run the complete job: `cityfare build`.",
        )
    _refuse_unbuilt(settings)


def _refuse_unbuilt(settings: Settings) -> None:
    with reading(settings.warehouse) as connection:
        columns = connection.execute(
            "select table_name, column_name from information_schema.columns"
        ).fetchall()
    _refuse_marked([table for table, column in columns if column == vocab.SYNTHETIC_MARK])
    unbuilt = sorted({spec.name for spec in tables_of("mart")} - {table for table, _ in columns})
    if unbuilt:
        raise ReleaseError(
            "release",
            expected="every contract table in the warehouse",
            found=f"not built: {', '.join(unbuilt)}",
            remedy="Add the dbt model that makes it, or remove its contract.",
        )


def _refuse_marked(tables: list[str]) -> None:
    if tables:
        raise ReleaseError(
            "release",
            expected="tables without synthetic data",
            found=f"{len(tables)} with the column {vocab.SYNTHETIC_MARK}, {min(tables)} among them",
            remedy="Build from the project's own raw/: synthetic data are for tests only.",
        )


def _refuse_unsound(staging: Path) -> None:
    problems = problems_of(staging)
    if problems:
        raise ReleaseError(
            "staged release",
            expected="a release that reads back as written",
            found="; ".join(problems[:3]),
            remedy="Nothing was published. This is a defect of the publishing code or of the disk.",
        )


def _put_in_place(staging: Path, release: Release) -> Release:
    if not release.folder.exists():
        # One rename makes all of the release visible at once.
        staging.rename(release.folder)
        return release
    damaged = checksum_problems(release.folder)
    if damaged:
        raise ReleaseError(
            f"release {release.version}",
            expected="the files as they were published",
            found="; ".join(damaged[:3]),
            remedy="Move that folder away and build again: a published folder is never repaired.",
        )
    changed = [name for name in _comparable(staging) if _differs(name, staging, release.folder)]
    if changed:
        raise ReleaseError(
            f"release {release.version}",
            expected="the bytes that are published under this version",
            found=f"other bytes in {', '.join(changed)}",
            remedy="A version never changes. If inputs are equal, the build is not deterministic.",
        )
    return release


def _comparable(folder: Path) -> list[str]:
    # DuckDB's own file is not of equal bytes for equal tables.
    return [name for name in files_in(folder) if name != WAREHOUSE]


def _differs(name: str, one: Path, other: Path) -> bool:
    return not (other / name).exists() or sha256_of_file(one / name) != sha256_of_file(other / name)


def _clear_leftovers(folder: Path) -> None:
    """Remove what a killed build left: staging folders are never read and never published."""
    for path in folder.glob(f"{_STAGING}*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in (*folder.glob(".*.partial"), *(folder / CHANGES).glob(".*.partial")):
        path.unlink()
