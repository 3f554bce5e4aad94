"""Dagster's run history: its storage in one SQLite file, and what old or killed runs left in it."""

import shutil
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event

from pipelines.errors import RunHistoryError


def refuse_damaged_history(folder: Path) -> None:
    """Stop before a run if a file of the run history is damaged.

    Raises:
        RunHistoryError: It is; data and releases are not touched by that.
    """
    for path in sorted(folder.rglob("*.db")):
        try:
            with closing(sqlite3.connect(path)) as connection:
                (found,) = connection.execute("pragma quick_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            found = str(error)
        if found != "ok":
            raise RunHistoryError(
                str(path),
                expected="a file of Dagster's run history that SQLite can read",
                found=found,
                remedy=f"Move {folder} away: only the history of runs is in it.",
            )


class PooledEventLogStorage(ConsolidatedSqliteEventLogStorage):
    """Dagster's consolidated SQLite storage with an engine that is kept, and fewer transactions.

    Dagster makes an engine for each event, compiles each statement anew, opens the file again and
    writes up to three transactions. Here the events that a step yields one after the other wait
    for the next of another kind, or for whoever reads: a killed run lacks those of one step at
    most, and is listed with the step that it was in. `dagster.yaml` names this class.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        # The storage's own set-up reads and writes already.
        self._lock = threading.RLock()
        self._waiting: list[dg.EventLogEntry] = []
        self._writing: Connection | None = None
        self._found: set[str] = set()
        super().__init__(base_dir, inst_data)

    @cached_property
    def _engine(self) -> Engine:
        engine = create_engine(self._conn_string, connect_args={"timeout": 60})
        event.listen(engine, "connect", _sync_at_checkpoints)
        return engine

    def has_table(self, table_name: str) -> bool:
        """Tell whether a table is there; asked again for every event, it is looked up once."""
        if table_name not in self._found:
            if not super().has_table(table_name):
                return False
            self._found.add(table_name)
        return True

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        # Every event of an asset asks for it, and SQLAlchemy reads the table's columns for that.
        name = f"column {column_name}"
        if name not in self._found:
            if not super()._has_asset_key_col_on_connection(conn, column_name):
                return False
            self._found.add(name)
        return True

    def store_event(self, event: dg.EventLogEntry) -> None:
        """Store an event at once, or with the next if more of its kind will follow."""
        with self._lock:
            self._waiting.append(event)
            if event.dagster_event_type not in _OFTEN:
                self._write()

    def _write(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
            if not waiting:
                return
            with self._engine.begin() as connection:
                self._writing = connection
                try:
                    for waited in waiting:
                        super().store_event(waited)
                finally:
                    self._writing = None

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with self._lock:
            # While one thread writes, no other gets here.
            writing = self._writing
            if writing is None:
                self._write()
        if writing is not None:
            yield writing
            return
        with self._engine.begin() as connection:
            yield connection

    def dispose(self) -> None:
        """Write what waits, and close all connections."""
        self._write()
        self._engine.dispose()
        super().dispose()  # type: ignore[no-untyped-call]


_OFTEN = {
    dg.DagsterEventType.ASSET_MATERIALIZATION_PLANNED,
    dg.DagsterEventType.ASSET_CHECK_EVALUATION_PLANNED,
    dg.DagsterEventType.ASSET_OBSERVATION,
    dg.DagsterEventType.ASSET_MATERIALIZATION,
    dg.DagsterEventType.ASSET_CHECK_EVALUATION,
    dg.DagsterEventType.STEP_OUTPUT,
}
"""Events of which a build has hundreds."""


def _sync_at_checkpoints(connection: Any, record: object) -> None:
    """Flush at checkpoints only, which SQLite calls safe for a file with a write-ahead log."""
    connection.execute("pragma synchronous = normal")


COMMAND_TAGS = {"cityfare/started_by": "command"}
"""Tags of a run in the process of a command, which holds the lock of the build folder."""
RUNS_KEPT = 100


def is_command(tags: Mapping[str, str]) -> bool:
    """Tell whether a run with these tags was started by a command, and not from Dagster's pages."""
    return tags.items() >= COMMAND_TAGS.items()


_IN_PROGRESS = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


def close_abandoned_runs(instance: dg.DagsterInstance, tags: dict[str, str]) -> int:
    """Mark runs as failed that are still listed as in progress, and count them.

    The caller knows that no process can be running them: a killed process cannot say that it ended,
    and a run that seems to be in progress blocks the next one.
    """
    abandoned = instance.get_runs(dg.RunsFilter(statuses=_IN_PROGRESS, tags=tags))
    for run in abandoned:
        instance.report_run_failed(run, "The process of this run ended before the run did.")
    return len(abandoned)


def delete_old_runs(instance: dg.DagsterInstance, home: Path, keep: int = RUNS_KEPT) -> int:
    """Delete all runs but the newest, with their compute logs, and count them.

    What was materialised last, and the results of checks, stay known from the runs that are kept.
    """
    if instance.get_runs_count() <= keep:
        return 0
    old = instance.get_runs()[keep:]
    for run in old:
        instance.delete_run(run.run_id)
        shutil.rmtree(home / "storage" / run.run_id, ignore_errors=True)
    return len(old)
