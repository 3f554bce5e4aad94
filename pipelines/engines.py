"""The engines that dbt can run on: DuckDB in this process, or Apache Spark over Spark Connect.

Here: all that differs between them in Python. On Spark the models are tables and views of the
cluster; finished marts are copied into the DuckDB file that checks, study and release read, so
nothing else knows which engine ran.
Not here: what differs in SQL (`dbt_project/macros/engine.sql`), or dbt itself (`warehouse.py`).
"""

import socket  # noqa: TID251  Only to ask whether Spark answers; its client has no time limit.
import warnings
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from pipelines.errors import WarehouseError
from pipelines.files import sql_literal
from pipelines.settings import EngineName, Settings

WORK = "work.duckdb"
_SCHEMA = "cityfare"
# Of the schemas with this prefix a build removes what an earlier one left; others are not touched.
_LAYERS = ("landing", "seeds", "staging", "intermediate")
_PACKAGES = ("pyspark", "dbt.adapters.spark")
# Of Spark Connect, where the address names none, and how long a server may take to answer.
_PORT, _SECONDS = 15002, 10


class Engine(Protocol):
    """What a build needs of an engine; its name is that of dbt's target."""

    name: EngineName

    def environment(self, building: Path) -> dict[str, str]:
        """What dbt's profile reads from the environment.

        Raises:
            WarehouseError: The engine is not installed, or nothing says where it is.
        """
        ...

    def running(self, *, anew: bool) -> AbstractContextManager[None]:
        """Around a run of dbt: what it reads is there before, nothing stays open after it."""
        ...

    def collect(self, marts: Sequence[str], building: Path) -> None:
        """Bring finished marts into the DuckDB file that is being built."""
        ...

    def rows_of(self, sql: str, limit: int, file: Path, catalogue: str) -> list[dict[str, Any]]:
        """The first rows that a compiled test finds; DuckDB's are in a file that it names."""
        ...


def engine_of(settings: Settings) -> Engine:
    """The engine that the settings name."""
    is_spark = settings.engine is EngineName.SPARK
    return SparkEngine(settings) if is_spark else DuckDBEngine(settings)


class DuckDBEngine:
    """DuckDB in this process: dbt writes the file itself."""

    name = EngineName.DUCKDB

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def environment(self, building: Path) -> dict[str, str]:
        """The two files, of marts and of all before them, and the limits of DuckDB."""
        temporary = self._settings.temp_dir or building.with_name("temporary")
        return {
            "CITYFARE_WAREHOUSE_FILE": str(building),
            "CITYFARE_WORK_FILE": str(building.with_name(WORK)),
            "CITYFARE_WAREHOUSE_MEMORY": self._settings.memory_limit,
            "CITYFARE_WAREHOUSE_TEMP": str(temporary),
            "CITYFARE_WAREHOUSE_THREADS": str(self._settings.threads),
        }

    @contextmanager
    def running(self, *, anew: bool) -> Iterator[None]:
        """Close what dbt leaves open: an open writer locks every reader out."""
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        try:
            yield
        finally:
            DuckDBConnectionManager.close_all_connections()

    def collect(self, marts: Sequence[str], building: Path) -> None:
        """Nothing to do: dbt wrote them there."""

    def rows_of(self, sql: str, limit: int, file: Path, catalogue: str) -> list[dict[str, Any]]:
        """Ask the file under the name that dbt knew it by."""
        import duckdb

        with duckdb.connect() as connection:
            connection.execute(f"attach {sql_literal(file)} as {catalogue} (read_only)")
            return connection.sql(sql).limit(limit).pl().to_dicts()


class SparkEngine:
    """Spark behind a Connect server, whose workers must see the folder of the build."""

    name = EngineName.SPARK

    def __init__(self, settings: Settings) -> None:
        self._landing = settings.landing
        self._remote = settings.spark_remote or ""

    def environment(self, building: Path) -> dict[str, str]:
        """Where the server is."""
        self._refuse_missing()
        return {"SPARK_REMOTE": self._remote}

    @contextmanager
    def running(self, *, anew: bool) -> Iterator[None]:
        """Register landing; a new build first removes what an earlier one left."""
        session = self._session()
        # dbt-spark asks every session for Hive, which a Connect server decides when it starts.
        warnings.filterwarnings("ignore", message="Failed to set spark.sql.catalogImplementation")
        try:
            layers = [f"{_SCHEMA}_{layer}" for layer in _LAYERS]
            for schema in [_SCHEMA, *layers] if anew else []:
                session.sql(f"drop schema if exists {schema} cascade")
            session.sql(f"create schema if not exists {layers[0]}")
            for path in sorted(self._landing.glob("*.parquet")):
                session.sql(
                    f"create table if not exists {layers[0]}.{path.stem} "
                    f"using parquet location '{path.as_uri()}'"
                )
            yield
        finally:
            session.stop()

    def collect(self, marts: Sequence[str], building: Path) -> None:
        """Copy each mart into the file, one after the other."""
        import duckdb

        session = self._session()
        with duckdb.connect(str(building)) as connection:
            for mart in marts:
                connection.register("mart", session.table(f"{_SCHEMA}.{mart}").toArrow())
                connection.execute(f"create or replace table {mart} as from mart")
                connection.unregister("mart")

    def rows_of(self, sql: str, limit: int, file: Path, catalogue: str) -> list[dict[str, Any]]:
        """Ask the cluster."""
        rows: list[dict[str, Any]] = self._session().sql(sql).limit(limit).toArrow().to_pylist()
        return rows

    def _session(self) -> Any:
        self._refuse_missing()
        self._refuse_silence()
        from pyspark.sql import SparkSession

        return SparkSession.builder.remote(self._remote).getOrCreate()

    def _refuse_missing(self) -> None:
        if not self._remote.startswith("sc://"):
            raise WarehouseError(
                "engine spark",
                expected="the address of a Spark Connect server in SPARK_REMOTE",
                found=self._remote or "none",
                remedy="Set it, as in sc://127.0.0.1:15002; `make spark-cluster` starts one here.",
            )
        missing = [name for name in _PACKAGES if find_spec(name) is None]
        if missing:
            raise WarehouseError(
                "engine spark",
                expected="the packages of the extra spark",
                found=f"no {' and no '.join(missing)}",
                remedy="Install them: .venv/bin/python -m pip install -e '.[spark]'.",
            )

    def _refuse_silence(self) -> None:
        """Ask at once: Spark's own client tries a server that is not there for minutes."""
        address = urlsplit(self._remote)
        try:
            with socket.create_connection((address.hostname, address.port or _PORT), _SECONDS):
                return
        except OSError as error:
            raise WarehouseError(
                "engine spark",
                expected="a Spark Connect server that answers at SPARK_REMOTE",
                found=f"none at {address.hostname}:{address.port or _PORT} ({error})",
                remedy="Start it, or correct the address; `make spark-cluster` starts one here.",
            ) from error
