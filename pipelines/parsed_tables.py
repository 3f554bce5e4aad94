"""Tables as a parser gives them, in parts that wait on disk until their contract reads them.

Here: how many rows are in memory at a time. Not here: what becomes of the rows (`ingest.py`).
"""

from pathlib import Path

import polars as pl

from pipelines.snapshots.tables import Frames

PART_ROWS = 100_000
"""Rows that a part of a table has; the last has fewer, and none has twice as many."""


class ParsedTables:
    """Text tables of a source, filled part by part.

    Args:
        folder: Gets the parts that are full; what is left of each table stays in memory.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: dict[str, list[pl.LazyFrame]] = {}
        self._waiting: dict[str, list[pl.DataFrame]] = {}

    def add(self, frames: Frames) -> None:
        """Put rows below those that a table has."""
        for table, frame in frames.items():
            waiting = self._waiting.setdefault(table, [frame.clear()])
            for part in frame.iter_slices(PART_ROWS):
                waiting.append(part)
                if sum(map(len, waiting)) >= PART_ROWS:
                    self._write(table)

    def _write(self, table: str) -> None:
        parts = self._written.setdefault(table, [])
        path = self._folder / f"{table}.{len(parts)}.arrow"
        waiting = self._waiting[table]
        pl.concat(waiting).write_ipc(path, compression="lz4")
        parts.append(pl.scan_ipc(path))
        del waiting[1:]

    def tables(self) -> dict[str, list[pl.LazyFrame]]:
        """The parts of each table in the order of their rows, at least one."""
        return {
            table: [*self._written.get(table, []), pl.concat(waiting).lazy()]
            for table, waiting in self._waiting.items()
        }
