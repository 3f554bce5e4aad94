"""The release from Spark is DuckDB's, byte for byte, though a worker dies meanwhile.

Not named as other tests are: it takes minutes, and needs Java and the extra `spark`.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines import run
from pipelines.engines import engine_of
from pipelines.progress import Progress
from pipelines.publish.catalogue import WAREHOUSE
from pipelines.publish.checksums import NAME as CHECKSUMS
from pipelines.settings import EngineName, Settings
from pipelines.warehouse import reading
from tests.conftest import Built
from tests.contracts.dialects import render
from tests.spark.cluster import Cluster, running_cluster

MODELS_BEFORE_THE_KILL = 30
SECONDS_TO_STOP = 30


@dataclass
class Killing(Progress):
    """Kills a worker once so many models are done."""

    cluster: Cluster | None = None
    models: int = 0

    def item(self, name: str) -> None:
        self.models += 1
        if self.cluster is not None and self.models == MODELS_BEFORE_THE_KILL:
            self.cluster.kill("worker_2")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of which nothing runs on once it is stopped."""
    folder = tmp_path_factory.mktemp("cluster")
    with running_cluster(folder) as cluster, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_REMOTE", cluster.remote)
        yield cluster
    # Executors are processes of the workers, and notice by themselves that these are gone.
    end = time.monotonic() + SECONDS_TO_STOP
    while left := _processes_in(folder):
        assert time.monotonic() < end, f"still running: {left}"
        time.sleep(0.2)


def _processes_in(folder: Path) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        # It may have ended meanwhile.
        with suppress(OSError):
            if (process / "cwd").resolve(strict=True).is_relative_to(folder.resolve()):
                found.append(process.name)
    return found


@pytest.fixture(scope="module")
def from_spark(tmp_path_factory: pytest.TempPathFactory, cluster: Cluster) -> Path:
    """A release that was built on a cluster which lost a worker."""
    build_dir = tmp_path_factory.mktemp("from_spark")
    settings = Settings(build_dir=build_dir, engine=EngineName.SPARK)
    progress = Killing(cluster=cluster)
    outcome = run.build(settings, progress, with_expectations=False)
    assert outcome.is_ok, outcome.errors
    assert progress.models > MODELS_BEFORE_THE_KILL
    assert cluster.processes["worker_2"].poll() is not None
    return settings.releases / str(outcome.version)


def test_every_mart_has_the_same_rows(from_spark: Path, built: Built) -> None:
    marts = sorted(path.name for path in built.release.glob("*.parquet"))
    assert marts
    differing = [
        name
        for name in marts
        if not pl.read_parquet(from_spark / name).equals(pl.read_parquet(built.release / name))
    ]
    assert differing == []


def test_every_file_has_the_same_bytes(from_spark: Path, built: Built) -> None:
    files = sorted(path.relative_to(built.release) for path in _files(built.release))
    assert sorted(path.relative_to(from_spark) for path in _files(from_spark)) == files
    differing = [
        str(name)
        for name in files
        if (from_spark / name).read_bytes() != (built.release / name).read_bytes()
    ]
    # DuckDB lays a file out as its threads finish, so two builds by it differ there too.
    assert set(differing) <= {WAREHOUSE, CHECKSUMS}
    sums, expected = (_sums(folder / CHECKSUMS) for folder in (from_spark, built.release))
    assert sums == expected


def _sums(file: Path) -> list[str]:
    """The lines of all files but the DuckDB file; the last line is the sum of the others."""
    lines = file.read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#") and WAREHOUSE not in line]


def test_duckdb_file_holds_the_same_in_the_same_order(from_spark: Path, built: Built) -> None:
    with reading(from_spark / WAREHOUSE) as spark, reading(built.release / WAREHOUSE) as ours:
        for described in (
            "select table_name, comment, sql from duckdb_tables() order by all",
            "select * exclude (database_oid, table_oid, schema_oid) from duckdb_columns()",
        ):
            assert spark.sql(described).fetchall() == ours.sql(described).fetchall()
        for (name,) in ours.sql("select table_name from duckdb_tables()").fetchall():
            assert spark.table(name).pl().equals(ours.table(name).pl()), name


def test_synthetic_marts_say_so_on_spark_too(cluster: Cluster, tmp_path: Path) -> None:
    engine = engine_of(Settings(build_dir=tmp_path, engine=EngineName.SPARK))
    mark = render("{{ mark_synthetic('cityfare.drawn') }}", synthetic=True)
    with engine.running(anew=False):
        from pyspark.sql import SparkSession

        session = SparkSession.builder.remote(cluster.remote).getOrCreate()
        session.sql("create schema if not exists cityfare")
        session.sql("create table cityfare.drawn using parquet as select 1 as city")
        session.sql(mark)
        engine.collect(["drawn"], tmp_path / "drawn.duckdb")
    with duckdb.connect(str(tmp_path / "drawn.duckdb")) as connection:
        assert connection.sql("select city, is_synthetic from drawn").fetchall() == [(1, True)]


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
