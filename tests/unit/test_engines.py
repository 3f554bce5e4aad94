"""Engines: which one runs, what Spark is told before and asked after, without a cluster."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipelines.engines import DuckDBEngine, SparkEngine, engine_of
from pipelines.errors import WarehouseError
from pipelines.settings import EngineName, Settings


class _Session:
    """Stands in for Spark's: keeps what it is told, and has one mart."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.is_stopped = False

    def sql(self, statement: str) -> None:
        self.told.append(statement)

    def table(self, name: str) -> "_Session":
        assert name == "cityfare.city"
        return self

    def toArrow(self) -> pa.Table:  # noqa: N802  Spark's own name.
        return pa.table({"city_code": ["a", "b"]})

    def stop(self) -> None:
        self.is_stopped = True


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> _Session:
    session = _Session()
    monkeypatch.setattr(SparkEngine, "_session", lambda engine: session)
    return session


def _settings(folder: Path) -> Settings:
    return Settings(build_dir=folder, engine=EngineName.SPARK)


def test_duckdb_runs_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(engine_of(Settings()), DuckDBEngine)
    monkeypatch.setenv("CITYFARE_ENGINE", "spark")
    assert isinstance(engine_of(Settings()), SparkEngine)


def test_spark_without_an_address_says_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPARK_REMOTE", raising=False)
    with (
        pytest.raises(WarehouseError, match="SPARK_REMOTE"),
        engine_of(_settings(tmp_path)).running(anew=True),
    ):
        pass


def test_spark_removes_own_schemas_only_and_registers_landing(
    tmp_path: Path, session: _Session
) -> None:
    settings = _settings(tmp_path)
    settings.landing.mkdir(parents=True)
    (settings.landing / "raw_geonames__place.parquet").touch()
    with engine_of(settings).running(anew=True):
        dropped = [told.split()[4] for told in session.told if told.startswith("drop")]
        assert dropped
        assert all(name == "cityfare" or name.startswith("cityfare_") for name in dropped)
        assert session.told[-1].startswith(
            "create table if not exists cityfare_landing.raw_geonames__place using parquet"
        )
    assert session.is_stopped


def test_second_part_keeps_what_the_first_made(tmp_path: Path, session: _Session) -> None:
    with engine_of(_settings(tmp_path)).running(anew=False):
        assert not [told for told in session.told if told.startswith("drop")]


def test_spark_copies_finished_marts_into_the_file(tmp_path: Path, session: _Session) -> None:
    file = tmp_path / "building.duckdb"
    engine_of(_settings(tmp_path)).collect(["city"], file)
    with duckdb.connect(str(file)) as connection:
        assert connection.table("city").fetchall() == [("a",), ("b",)]
