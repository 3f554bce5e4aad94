"""The marts in a DuckLake whose catalog is PostgreSQL: what docs/spark.md shows, on a real server.

Skipped without the extra `ducklake` and PostgreSQL; neither is part of `make`.
"""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import duckdb
import polars as pl
import pytest

from contracts.model import all_tables
from tests.conftest import PROJECT, Built

EXTENSIONS = ("ducklake", "postgres_scanner")
SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
SHOWN = re.search(r"```sql\n(.+?)```", (PROJECT / "docs" / "spark.md").read_text("utf-8"), re.S)
Connect = Callable[[], duckdb.DuckDBPyConnection]

pytestmark = [
    pytest.mark.skipif(
        any(find_spec(f"duckdb_extension_{name}") is None for name in EXTENSIONS),
        reason="the extra ducklake is not installed",
    ),
    pytest.mark.skipif(not SERVERS, reason="PostgreSQL is not installed"),
]


@contextmanager
def _postgresql(folder: Path) -> Iterator[None]:
    """A server that answers in a socket of the folder alone."""
    owner = None
    if os.geteuid() == 0:
        # The server refuses to run as root.
        owner = "postgres"
        shutil.chown(folder, owner, owner)
    data = folder / "data"

    def command(name: str, *arguments: str) -> list[str]:
        return [str(SERVERS[-1] / name), *arguments]

    create = command("initdb", "-D", str(data), "-U", "lake", "-A", "trust", "--no-sync")
    subprocess.run(create, check=True, capture_output=True, user=owner, group=owner, cwd="/")
    serve = command("postgres", "-D", str(data), "-k", str(folder), "-h", "", "-F")
    ask = command("pg_isready", "-q", "-h", str(folder), "-U", "lake", "-d", "postgres")
    with subprocess.Popen(
        serve,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=owner,
        group=owner,
        cwd="/",
    ) as server:
        try:
            while subprocess.run(ask, check=False).returncode:
                assert server.poll() is None, "PostgreSQL did not start"
                time.sleep(0.1)
            yield
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def connect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connect]:
    """Connects to the lake as a machine of its own: with a DuckDB that shares nothing."""
    files = tmp_path_factory.mktemp("lake")
    # The user of the server must see it, so it does not lie in pytest's own folder.
    with tempfile.TemporaryDirectory(prefix="lake-", ignore_cleanup_errors=True) as folder:

        def connect() -> duckdb.DuckDBPyConnection:
            connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
            for name in EXTENSIONS:
                connection.execute(f"load '{_extension(name)}'")
            connection.execute(_attach(Path(folder), files))
            return connection

        with _postgresql(Path(folder)):
            yield connect


def _extension(name: str) -> Path:
    """Signed by DuckDB's makers, so DuckDB loads it without being told to trust it."""
    spec = find_spec(f"duckdb_extension_{name}")
    assert spec is not None
    assert spec.origin is not None
    (file,) = Path(spec.origin).parent.glob(f"extensions/v{duckdb.__version__}/*.duckdb_extension")
    return file


def _attach(server: Path, files: Path) -> str:
    """The statement of the documentation, with the addresses of this test."""
    attach = _shown()[0]
    address = f"host={server} user=lake dbname=postgres"
    return attach.replace("host=catalog.example.org dbname=lake", address).replace(
        "/shared/lake", str(files)
    )


def _shown() -> list[str]:
    assert SHOWN is not None
    return [one.strip() for one in SHOWN.group(1).split(";") if one.strip()]


def _put(connection: duckdb.DuckDBPyConnection, release: Path) -> None:
    """Put every mart of a release into the lake, as the documentation says it of one."""
    statement = next(one for one in _shown() if one.startswith("create or replace table"))
    connection.execute("begin")
    for path in sorted(release.glob("*.parquet")):
        connection.execute(
            statement.replace("lake.city", f"lake.{path.stem}").replace(
                "release/city.parquet", str(path)
            )
        )


def test_lake_holds_the_marts_of_a_release_at_once(connect: Connect, built: Built) -> None:
    release = built.release
    with connect() as writer, connect() as reader:
        _put(writer, release)
        assert reader.sql("show tables from lake").fetchall() == []
        writer.execute("commit")
        for path in sorted(release.glob("*.parquet")):
            key = ", ".join(f"{name} nulls last" for name in all_tables()[path.stem].primary_key)
            held = reader.sql(f"from lake.{path.stem} order by {key}").pl()
            assert held.equals(pl.read_parquet(path)), path.stem


def test_two_machines_write_at_a_time_and_readers_keep_what_they_began_with(
    connect: Connect,
) -> None:
    with connect() as first, connect() as second, connect() as reader:
        first.execute("create table lake.counted as select 1 as city")
        reader.execute("begin")
        assert reader.sql("from lake.counted").fetchall() == [(1,)]
        for machine, number in ((first, 2), (second, 3)):
            machine.execute("begin")
            machine.execute(f"insert into lake.counted values ({number})")
        first.execute("commit")
        second.execute("commit")
        assert reader.sql("from lake.counted").fetchall() == [(1,)]
        reader.execute("commit")
        assert sorted(reader.sql("from lake.counted").fetchall()) == [(1,), (2,), (3,)]


def test_writer_that_stops_leaves_nothing(connect: Connect) -> None:
    with connect() as writer:
        writer.execute("begin")
        writer.execute("create table lake.half_written as select 1 as city")
    with connect() as reader:
        held = [name for (name,) in reader.sql("show tables from lake").fetchall()]
        assert "half_written" not in held
