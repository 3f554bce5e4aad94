"""A release folder as plain rows: its package, its checks, its tables.

Here: the only reading that the portal does; beside the folder lie the notes on what changed since
the release before, and what Great Expectations found. Not here: what a page makes of it.
"""

import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from pipelines.errors import PortalError
from pipelines.publish.catalogue import PACKAGE, Release, key_of

Row = dict[str, Any]
"""A row of a table of the release, by column name."""

CITY = "city_code"
SYNTHETIC = "is_synthetic"
"""The column that marks rows which were drawn; no table of a public release has it."""
_CHECKS, _MODELS = "checks.json", "models.json"
_BATCH = 4096


class ReleaseData:
    """The tables of one release. Those with a row a city and fact are streamed, never kept."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.version = release.version
        self.package: Row = json.loads((release.folder / PACKAGE).read_text("utf-8"))
        self._kept: dict[str, list[Row]] = {}

    @cached_property
    def resources(self) -> dict[str, Row]:
        """The descriptors of the tables, by name."""
        return {resource["name"]: resource for resource in self.package["resources"]}

    @property
    def is_private(self) -> bool:
        """Does it hold answers that somebody kept private?"""
        return bool(self.package["is_private"])

    @cached_property
    def is_synthetic(self) -> bool:
        """Is it made of cities that were drawn and do not exist?"""
        fields = [field["name"] for r in self.resources.values() for field in r["schema"]["fields"]]
        return SYNTHETIC in fields

    @cached_property
    def checks(self) -> list[Row]:
        """The result of every check of the build."""
        found: list[Row] = json.loads((self.release.folder / _CHECKS).read_text("utf-8"))
        return found

    @cached_property
    def notes(self) -> Row | None:
        """What changed since the release before it; None where there is no such release."""
        path = self.release.notes
        return dict(json.loads(path.read_text("utf-8"))) if path.exists() else None

    @cached_property
    def expectations(self) -> list[Row] | None:
        """What Great Expectations found; None where it did not run."""
        path = self.release.expectations
        return list(json.loads(path.read_text("utf-8"))) if path.exists() else None

    @cached_property
    def models(self) -> list[Row]:
        """The models of dbt that made the tables."""
        found: list[Row] = json.loads((self.release.folder / _MODELS).read_text("utf-8"))
        return found

    def path(self, table: str) -> Path:
        """The Parquet file of a table.

        Raises:
            PortalError: The release lacks the table.
        """
        if table not in self.resources:
            raise PortalError(
                f"release {self.version}",
                expected=f"the table {table}",
                found=f"{len(self.resources)} tables without it",
                remedy="It was made by an older version: `cityfare build` makes one that has it.",
            )
        return self.release.parquet(table)

    def rows(self, table: str) -> list[Row]:
        """Read all rows of a small table, in the release's order; they are kept for other pages."""
        if table not in self._kept:
            self._kept[table] = pl.read_parquet(self.path(table)).to_dicts()
        return self._kept[table]

    def first_rows(self, table: str, count: int) -> list[Row]:
        """Read the first rows of a table, without the rest of it."""
        return pl.scan_parquet(self.path(table)).head(count).collect().to_dicts()

    def rows_where(self, table: str, column: str, value: str) -> list[Row]:
        """Read the rows with one value of a column, in the release's order; they are not kept."""
        found = pl.scan_parquet(self.path(table)).filter(pl.col(column) == value)
        return found.collect().to_dicts()

    def rows_by(self, table: str, *columns: str) -> dict[Any, list[Row]]:
        """Group the rows of a small table by one column, or by a tuple of several."""
        groups: dict[Hashable, list[Row]] = defaultdict(list)
        key = itemgetter(*columns)
        for row in self.rows(table):
            groups[key(row)].append(row)
        return groups

    def stream(self, table: str, columns: Iterable[str] | None = None) -> Iterator[Row]:
        """Read a table row by row, in the release's order, a few thousand rows in memory."""
        for frame in self.batches(table, columns):
            yield from frame.iter_rows(named=True)

    def batches(self, table: str, columns: Iterable[str] | None = None) -> Iterator[pl.DataFrame]:
        """Read a table a few thousand rows at a time, in the release's order."""
        names = list(columns) if columns else None
        with pq.ParquetFile(self.path(table)) as file:
            for batch in file.iter_batches(_BATCH, columns=names):
                yield pl.DataFrame(pl.from_arrow(batch))

    def by_city(self, tables: Iterable[str]) -> Iterator[tuple[str, dict[str, list[Row]]]]:
        """Go through all cities with their rows of some tables, one city in memory at a time."""
        streams = {table: _CityStream(self._ordered_by_city(table)) for table in tables}
        for city in self.rows("city"):
            code = city[CITY]
            yield code, {table: stream.take(code) for table, stream in streams.items()}

    def _ordered_by_city(self, table: str) -> Iterator[Row]:
        if key_of(self.resources[table])[0] == CITY:
            yield from self.stream(table)
            return
        # Tables of another key are small: a row a response or practice.
        kept = pl.scan_parquet(self.path(table)).filter(pl.col(CITY).is_not_null())
        yield from kept.sort(CITY, maintain_order=True).collect().iter_rows(named=True)


class _CityStream:
    """Rows that come in the order of city codes, handed out city by city in the same order."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._groups = groupby(rows, key=itemgetter(CITY))
        self._next: tuple[str, list[Row]] | None = None
        self._advance()

    def _advance(self) -> None:
        found = next(self._groups, None)
        self._next = (found[0], list(found[1])) if found else None

    def take(self, code: str) -> list[Row]:
        """The rows of a city; empty where it has none."""
        while self._next is not None and self._next[0] < code:
            self._advance()
        if self._next is None or self._next[0] != code:
            return []
        rows = self._next[1]
        self._advance()
        return rows
