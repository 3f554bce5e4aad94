"""The storage of Dagster's run history: one SQLite file, and one pool of connections to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from sqlalchemy import Connection, Engine, create_engine, event


class PooledEventLogStorage(ConsolidatedSqliteEventLogStorage):
    """Dagster's consolidated SQLite storage with an engine that is kept.

    Dagster makes an engine for each event and so compiles each statement anew and opens the file
    again: measured at an eighth of a build. `dagster.yaml` names this class.
    """

    @cached_property
    def _engine(self) -> Engine:
        engine = create_engine(self._conn_string, connect_args={"timeout": 60})
        event.listen(engine, "connect", _sync_at_checkpoints)
        return engine

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            yield connection

    def dispose(self) -> None:
        """Close all connections."""
        self._engine.dispose()
        super().dispose()  # type: ignore[no-untyped-call]


def _sync_at_checkpoints(connection: Any, record: object) -> None:
    """Flush at checkpoints only, which SQLite calls safe for a file with a write-ahead log."""
    connection.execute("pragma synchronous = normal")
