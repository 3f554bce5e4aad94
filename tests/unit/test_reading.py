"""Reading a DuckDB file: several at a time in one process, all with their settings locked."""

from pathlib import Path

import duckdb
import pytest

from pipelines.warehouse import reading


def test_readers_of_one_file_may_be_open_at_a_time(tmp_path: Path) -> None:
    # What would go wrong: DuckDB refuses a second connection of a process with other settings.
    path = tmp_path / "a.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table t as select 1 as x")

    with reading(path) as one, reading(path, memory_limit="1GB") as other:
        assert one.execute("from t").fetchall() == other.execute("from t").fetchall() == [(1,)]

    with reading(path, memory_limit="1GB") as alone:
        assert alone.execute("select current_setting('memory_limit')").fetchone() == ("953.6 MiB",)
        with pytest.raises(duckdb.Error, match="locked"):
            alone.execute("set memory_limit = '3GB'")
