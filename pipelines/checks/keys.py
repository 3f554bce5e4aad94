"""Is the key of a table unique? DuckDB looks, so that rows may be more than memory holds.

Here: the key, of a frame, a Parquet file or a table alike. Not here: rules of single rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from contracts.model import TableSpec
from pipelines.errors import ContractError
from pipelines.settings import Settings
from pipelines.snapshots.tables import LINEAGE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

_SHOWN = 10


@contextmanager
def duckdb_of(settings: Settings) -> "Iterator[DuckDBPyConnection]":
    """DuckDB in memory, within the limits of a build; beyond them it writes to the build's folder.

    So a check takes longer where rows are many, and does not fail.
    """
    limits: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": settings.memory_limit,
        "threads": settings.threads,
        "temp_directory": str(settings.temp_dir or settings.landing_under_way / "spilled"),
    }
    with duckdb.connect(config=limits) as connection:
        yield connection


def rows_of(frame: pl.DataFrame) -> "DuckDBPyRelation":
    """A frame as DuckDB sees it."""
    return duckdb.connect().from_arrow(frame.to_arrow())


def check_key(rows: "DuckDBPyRelation", spec: TableSpec) -> None:
    """Refuse a table in which two rows share a key; nulls count as a value.

    Raises:
        ContractError: Names the rows and, in landing, their places.
    """
    key = ", ".join(f'"{name}"' for name in spec.primary_key)
    shared = rows.aggregate(f"{key}, count(*) as __rows", key).filter("__rows > 1")
    found = shared.aggregate("sum(__rows)").fetchone()
    if found is None or not found[0]:
        return
    same = " and ".join(f'a."{name}" is not distinct from b."{name}"' for name in spec.primary_key)
    numbered = rows.project("*, row_number() over () as __row").set_alias("a")
    all_twice = numbered.join(shared.set_alias("b"), same, how="semi")
    order = ", ".join(f'"{name}" nulls first' for name in spec.primary_key)
    twice = all_twice.order(f"{order}, __row").limit(_SHOWN).pl()
    lineage = [name for name in LINEAGE if name in rows.columns]
    place = [f"{file} row {row}" for file, row in twice.select(lineage).rows()] if lineage else []
    raise ContractError(
        f"{spec.name}, rule primary_key_unique",
        expected=f"one row for each {', '.join(spec.primary_key)}",
        found=f"{found[0]} rows that share one: "
        f"{twice.select(spec.primary_key).rows()[:3]}"
        + (f" in {', '.join(place)}" if place else ""),
        remedy="Remove the duplicate at the source, or widen the key if both rows are right.",
    )
