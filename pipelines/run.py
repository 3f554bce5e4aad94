"""One build from the command line: the Dagster job in this process, one build at a time.

Here: the quick answer when nothing changed, the lock, the run, what became of it.
Not here: the graph (`build.py`), or what a terminal shows (`cli/`). Heavy imports stand inside.
"""

import gc
import json
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.build_inputs import holds_private
from pipelines.files import only_for_owner
from pipelines.landing_kept import clear_landing
from pipelines.lock import exclusive
from pipelines.progress import Progress
from pipelines.publish.catalogue import latest_version
from pipelines.publish.up_to_date import refuse_lost_inputs
from pipelines.settings import Settings
from pipelines.source_registry import loaded_sources

if TYPE_CHECKING:
    import dagster as dg
    import polars as pl

    from pipelines.checks.check_results import CheckResult

_STEPS = (
    "load definitions",
    "inputs",
    "identity",
    "provenance",
    "dbt",
    "check core marts",
    "study",
    "dbt_study",
    "check study marts",
    "changes",
    "study changes",
    "release",
)


def step_names(*, with_expectations: bool = True) -> list[str]:
    """Name the steps that a build reports, in no order: those of every source, and the others."""
    landings = [f"land {source_id}" for source_id in loaded_sources()]
    return [*landings, *_STEPS, *(["expectations"] if with_expectations else [])]


@dataclass(frozen=True)
class Outcome:
    """What a build came to. `version` is None where nothing was published."""

    version: str | None
    errors: list[str]
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What each source landed, by source."""
    left_out: "list[pl.DataFrame]" = field(default_factory=list)
    """Rows and cells that rules took out, a frame for each source that has any."""
    warnings: "list[CheckResult]" = field(default_factory=list)
    """Checks that failed and do not block."""

    @property
    def is_ok(self) -> bool:
        """Was everything built, checked and published?"""
        return self.version is not None and not self.errors


def build(settings: Settings, progress: Progress, *, with_expectations: bool = True) -> Outcome:
    """Run the rebuild job in this process; it waits for a build that is under way elsewhere."""
    with _garbage_left():
        from pipelines.build import rebuilt

    selection = rebuilt(with_portal=False, with_expectations=with_expectations)
    with exclusive(settings), _closed_if_private(settings):
        refuse_lost_inputs(settings)
        _clear(settings)
        errors = _run(settings, progress, selection)
        version = None if errors else latest_version(settings)
        # Read before another build that waits may clear the folders.
        return Outcome(
            version, errors, _reports(settings), _left_out(settings), _warnings(settings)
        )


def _closed_if_private(settings: Settings) -> AbstractContextManager[None]:
    """Let nobody else read what a build with private files writes."""
    return only_for_owner() if holds_private(settings) else nullcontext()


def _reports(settings: Settings) -> dict[str, dict[str, Any]]:
    return {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in sorted(settings.reports.glob("*.json"))
    }


def _left_out(settings: Settings) -> "list[pl.DataFrame]":
    import polars as pl

    frames = map(pl.read_parquet, sorted(settings.quarantine.glob("*.parquet")))
    return [frame for frame in frames if frame.height]


def _warnings(settings: Settings) -> "list[CheckResult]":
    from pipelines.checks.check_results import read_pages

    return [check for check in read_pages(settings) if not (check.blocking or check.passed)]


def build_marts(settings: Settings, progress: Progress) -> list[str]:
    """Run everything but the release; returns what went wrong, empty where nothing did."""
    from pipelines.build import rebuilt

    with exclusive(settings):
        refuse_lost_inputs(settings)
        _clear(settings)
        # What real data are expected to be says nothing about drawn ones.
        marts = rebuilt(with_portal=False, with_expectations=False, with_release=False)
        return _run(settings, progress, marts)


def _clear(settings: Settings) -> None:
    """Remove what older inputs left, so that no stale table or check can get into a release."""
    clear_landing(settings)
    shutil.rmtree(settings.checks, ignore_errors=True)


def _run(settings: Settings, progress: Progress, selection: "dg.AssetSelection") -> list[str]:
    from dagster import DagsterInstance

    from pipelines.build import build_defs, open_instance, rebuild_job
    from pipelines.run_history import (
        COMMAND_TAGS,
        close_abandoned_runs,
        delete_old_runs,
        refuse_damaged_history,
    )

    # Errors are told once, in our own words; Dagster's log of the run is in its UI.
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    with progress.step("load definitions"), _garbage_left():
        job = rebuild_job(build_defs(settings, progress), selection)
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    is_private = holds_private(settings)
    refuse_damaged_history(settings.dagster_home)
    # Events quote failing rows: of a build with private files no history is kept.
    history = DagsterInstance.ephemeral() if is_private else open_instance(settings)
    with _frozen(), history as instance:
        # Asked for something, the history's files are there.
        instance.get_runs_count()
        instance.all_asset_keys()
        if not is_private:
            # This build holds the lock: no other command can be running one.
            close_abandoned_runs(instance, tags=COMMAND_TAGS)
            delete_old_runs(instance, settings.dagster_home)
        with _held_open(settings.dagster_home):
            result = job.execute_in_process(
                run_config=quiet, instance=instance, raise_on_error=False, tags=COMMAND_TAGS
            )
    if result.success:
        return []
    return progress.errors or _failed_checks(settings)


@contextmanager
def _garbage_left() -> Iterator[None]:
    """Leave garbage where it is: what libraries and the manifest allocate stays to the end anyway.

    Looking through it again and again took a fifth of this part's 10 CPU seconds.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _frozen() -> Iterator[None]:
    """Keep what is loaded by now out of the search for garbage until the run ends.

    Python looked through libraries, manifest and graph again each time that dbt had made as many
    objects: a fifth of the time in which dbt compiles.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _held_open(folder: Path) -> Iterator[None]:
    """Keep an idle connection to each SQLite file of the run history.

    Dagster opens and closes one for every event, and SQLite folds its write-ahead log back into the
    file whenever the last connection closes: measured at three of twelve seconds of a build.
    """
    with ExitStack() as stack:
        for path in folder.rglob("*.db"):
            connection = stack.enter_context(closing(sqlite3.connect(path)))
            connection.execute("select count(*) from sqlite_master").fetchall()
        yield


def _failed_checks(settings: Settings) -> list[str]:
    from pipelines.checks.check_results import read_pages

    failed = [check for check in read_pages(settings) if check.blocking and not check.passed]
    return [
        f"check {check.name}: expected {check.expected}; found {check.found}. {check.remedy}"
        for check in failed
    ] or ["The run failed; `make dagster` shows its log."]
