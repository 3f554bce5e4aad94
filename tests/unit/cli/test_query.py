"""`cityfare query` never writes into a release, has limits, and prints what a reader can use."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines import warehouse
from pipelines.cli.query import apart
from tests.unit.cli.conftest import Run

ENDLESS = "select count(*) from number a, number b, number c where a.n + b.n = c.n * hash(a.n)"


def test_query_spills_outside_of_the_release(
    cityfare: Run, release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The folder is shared by all open readers of a process; other tests may have some.
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(warehouse, "_SPILL", warehouse.SpillFolder())

    ran = cityfare("query", "select current_setting('temp_directory') as place", "--format", "json")

    (place,) = (Path(row["place"]) for row in json.loads(ran.out))
    assert place.parent == tmp_path
    assert not place.exists()


def test_query_that_takes_too_long_is_stopped(cityfare: Run, release: Path) -> None:
    ran = cityfare("query", ENDLESS, CITYFARE_QUERY_SECONDS="0.2")

    assert ran.code == 1
    assert "expected an answer within 0.2 seconds" in ran.err
    assert "CITYFARE_QUERY_SECONDS" in ran.err


def test_statement_that_is_run_at_once_is_stopped_too(cityfare: Run, release: Path) -> None:
    ran = cityfare("query", f"create temp table mine as {ENDLESS}", CITYFARE_QUERY_SECONDS="0.2")

    assert ran.code == 1
    assert "CITYFARE_QUERY_SECONDS" in ran.err


def test_query_that_needs_too_much_memory_is_stopped(cityfare: Run, release: Path) -> None:
    ran = cityfare("query", "select list(n) from number, range(100)", CITYFARE_QUERY_MEMORY="50MB")

    assert ran.code == 1
    assert "expected a query that 50MB of memory are enough for" in ran.err
    assert "SET memory_limit" not in ran.err


@pytest.mark.parametrize(
    ("name", "value"), [("QUERY_SECONDS", "0"), ("QUERY_MEMORY", "much"), ("QUERY_MEMORY", "0GB")]
)
def test_limit_that_is_none_is_refused(cityfare: Run, release: Path, name: str, value: str) -> None:
    ran = cityfare("query", "select 1", **{f"CITYFARE_{name}": value})

    assert ran.code == 2
    assert name in ran.err


def test_table_shows_the_first_rows_and_says_how_to_get_all(cityfare: Run, release: Path) -> None:
    ran = cityfare("query", "from number order by n")

    lines = ran.out.splitlines()
    assert [line.strip() for line in lines if line.strip().isdigit()] == [*map(str, range(100))]
    assert "The first 100 rows; there are more" in ran.out
    assert "--format csv" in ran.out


@pytest.mark.parametrize("arguments", [("--rows", "3"), ("--rows", "0")])
def test_table_without_more_rows_says_nothing(
    cityfare: Run, release: Path, arguments: tuple[str, ...]
) -> None:
    ran = cityfare("query", "from number order by n limit 3", *arguments)

    assert "first" not in ran.out


def test_all_rows_are_printed_as_csv(cityfare: Run, release: Path) -> None:
    ran = cityfare("query", "from number order by n", "--format", "csv")

    assert ran.out.split() == ["n", *map(str, range(200_000))]


def test_json_keeps_columns_of_one_name_apart(cityfare: Run, release: Path) -> None:
    ran = cityfare("query", "select 1 as a, 2 as a, 3 as a_2", "--format", "json")

    assert json.loads(ran.out) == [{"a": 1, "a_3": 2, "a_2": 3}]


def test_parquet_keeps_columns_of_one_name_apart(
    cityfare: Run, release: Path, tmp_path: Path
) -> None:
    file = tmp_path / "two.parquet"

    ran = cityfare("query", "select 1 as a, 2 as a", "--format", "parquet", "--output", str(file))

    assert ran.code == 0, ran.err
    assert pq.read_table(file).to_pylist() == [{"a": 1, "a_2": 2}]


def test_names_that_differ_stay() -> None:
    assert apart(["city_code", "n"]) == ["city_code", "n"]


def test_json_has_no_nan(cityfare: Run, release: Path) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    sql = "select 'nan'::double as x, ['inf'::double] as y, {'z': '-inf'::double} as z, 1.5 as w"
    ran = cityfare("query", sql, "--format", "json")

    assert json.loads(ran.out, parse_constant=refuse) == [
        {"x": None, "y": [None], "z": {"z": None}, "w": "1.5"}
    ]


def test_json_without_rows_is_an_empty_list(cityfare: Run, release: Path) -> None:
    ran = cityfare("query", "from number limit 0", "--format", "json")

    assert json.loads(ran.out) == []


def test_sql_that_is_no_utf_8_is_not_understood(cityfare: Run, release: Path) -> None:
    ran = cityfare("query", b"select 'caf\xe9'".decode("utf-8", "surrogateescape"))

    assert ran.code == 2
    assert "expected SQL in UTF-8" in ran.err


def test_damaged_release_is_named(cityfare: Run, release: Path) -> None:
    (release / "cityfare.duckdb").write_bytes(b"not a database")

    ran = cityfare("query", "select 1")

    assert ran.code == 1
    assert "cityfare.duckdb: expected a DuckDB file that can be opened" in ran.err
    assert "cityfare verify" in ran.err
