"""Engines: which one runs, what Spark is told before and asked after, without a cluster."""

import re
import socket
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipelines import engines
from pipelines.cli.build import known_on
from pipelines.engines import DuckDBEngine, SparkEngine, engine_of
from pipelines.errors import WarehouseError
from pipelines.settings import EngineName, Settings
from pipelines.simulate.run import simulation_settings
from pipelines.warehouse import prepare_manifest
from tests.conftest import PROJECT


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


def test_simulation_and_build_as_of_a_day_run_where_builds_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITYFARE_ENGINE", "spark")
    monkeypatch.setenv("SPARK_REMOTE", "sc://127.0.0.1:15002")
    for settings in (
        simulation_settings(Settings(), tmp_path),
        known_on(Settings(build_dir=tmp_path), date(2026, 11, 21)),
    ):
        assert settings.engine is EngineName.SPARK
        assert settings.spark_remote == "sc://127.0.0.1:15002"


def test_only_the_warehouse_asks_which_engine_runs() -> None:
    """So `query`, `add` and all that reads a release needs no Spark, whatever the settings say."""
    asking = {
        path.relative_to(PROJECT / "pipelines").as_posix()
        for path in (PROJECT / "pipelines").rglob("*.py")
        if re.search(r"\bengine_of\b|settings\.engine\b|spark_remote", path.read_text("utf-8"))
    }
    assert asking == {"engines.py", "settings.py", "warehouse.py"}


def test_duckdb_runs_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(engine_of(Settings()), DuckDBEngine)
    monkeypatch.setenv("CITYFARE_ENGINE", "spark")
    assert isinstance(engine_of(Settings()), SparkEngine)


@pytest.mark.parametrize("address", ["", "local[2]"])
def test_spark_without_an_address_says_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("SPARK_REMOTE", address)
    with (
        pytest.raises(WarehouseError, match="address of a Spark Connect server in SPARK_REMOTE"),
        engine_of(_settings(tmp_path)).running(anew=True),
    ):
        pass


def test_spark_that_is_not_installed_stops_before_dbt_looks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPARK_REMOTE", "sc://127.0.0.1:15002")
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    with pytest.raises(WarehouseError, match=r"no pyspark and no dbt.adapters.spark.*\[spark\]"):
        prepare_manifest(_settings(tmp_path))


def test_server_that_does_not_answer_is_named_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        # Bound and not listening: nobody else can answer there meanwhile.
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        monkeypatch.setenv("SPARK_REMOTE", f"sc://{address}/;token=of-mine")
        monkeypatch.setattr(engines, "find_spec", lambda name: name)
        with (
            pytest.raises(WarehouseError, match=f"none at {address}") as refused,
            engine_of(_settings(tmp_path)).running(anew=True),
        ):
            pass
    assert "of-mine" not in str(refused.value)


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
