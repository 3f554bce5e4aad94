"""Ten readers of the latest release while something else goes on, as analysts beside a build."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb
import polars as pl

from pipelines.publish.catalogue import find_release
from pipelines.settings import Settings

_TABLES = ("city", "finding", "practice", "source_snapshot")


@dataclass
class Read:
    """What the readers saw: how often they read each version, and what went wrong."""

    versions: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@contextmanager
def reading_meanwhile(settings: Settings, readers: int = 10) -> Iterator[Read]:
    """Let readers look at the latest release until the block ends, each once more after it."""
    seen, over = Read(), threading.Event()

    def read_again_and_again(number: int) -> None:
        is_over = False
        while not is_over:
            is_over = over.wait(0.5)
            _read(settings, _TABLES[number % len(_TABLES)], seen)

    threads = [threading.Thread(target=read_again_and_again, args=(n,)) for n in range(readers)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _read(settings: Settings, table: str, seen: Read) -> None:
    """Count the rows of one table in its three forms; a torn release would give three numbers."""
    try:
        release = find_release(settings)
        promised = release.rows()[table]
        in_parquet = pl.scan_parquet(release.parquet(table)).select(pl.len()).collect().item()
        with duckdb.connect(str(release.warehouse), read_only=True) as connection:
            (in_duckdb,) = connection.table(table).count("*").fetchone() or (None,)
        if not promised == in_parquet == in_duckdb:
            seen.problems.append(f"{release.version}: {promised}, {in_parquet}, {in_duckdb}")
        seen.versions[release.version] = seen.versions.get(release.version, 0) + 1
    except Exception as error:  # What a reader meets is what is tested.
        seen.problems.append(repr(error))
