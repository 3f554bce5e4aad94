"""The DuckDB file of a release, as an analyst meets it: keys, comments, where to start."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import duckdb
import polars as pl
import pytest

from contracts.model import table, tables_of
from pipelines.publish.catalogue import find_release
from pipelines.publish.entity_diagram import depth_of, entity_svg
from pipelines.publish.example_queries import EXAMPLE_QUERIES
from pipelines.publish.workbench import LARGEST_WITH_CONSTRAINTS, in_order_of_keys
from tests.conftest import PROJECT, Built
from tests.pipeline.conftest import Ask


def test_every_key_is_in_table_key(ask: Ask) -> None:
    found = ask("select table_name, kind, column_names, references_table from table_key")

    expected = {(spec.name, "primary", spec.primary_key, spec.name) for spec in tables_of("mart")}
    expected |= {
        (spec.name, "foreign", key.columns, key.table)
        for spec in tables_of("mart")
        for key in spec.foreign_keys
    }
    assert {(name, kind, tuple(c.split(", ")), other) for name, kind, c, other in found} == expected


def test_keys_of_small_tables_are_constraints_and_large_tables_have_no_index(
    ask: Ask, built: Built
) -> None:
    # What would go wrong: indexes over the large tables made the file four times as large.
    found = {
        (name, kind, tuple(columns))
        for name, kind, columns in ask(
            "select table_name, constraint_type, constraint_column_names from duckdb_constraints()"
        )
        if kind != "NOT NULL"
    }

    rows = find_release(built.settings).rows()
    small = {name for name, count in rows.items() if count <= LARGEST_WITH_CONSTRAINTS}
    for spec in tables_of("mart"):
        expected = set()
        if spec.name in small:
            expected.add(("UNIQUE" if spec.key_may_be_null else "PRIMARY KEY", spec.primary_key))
            others = [key for key in spec.foreign_keys if key.table != spec.name]
            expected |= {("FOREIGN KEY", key.columns) for key in others if key.table in small}
        assert {(kind, columns) for name, kind, columns in found if name == spec.name} == expected
    assert "city" in small
    assert "wellbeing_observation" not in small
    assert ask(
        "select count(*) from duckdb_constraints() "
        "where table_name = 'wellbeing_observation' and constraint_type = 'NOT NULL'"
    ) > [(3,)]


def test_file_is_of_the_oldest_format_that_it_promises(built: Built) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{built.release / 'cityfare.duckdb'}' as r (read_only)")
        (tags,) = connection.execute(
            "select tags['storage_version'] from duckdb_databases() where database_name = 'r'"
        ).fetchone() or ("",)

    assert str(tags).startswith("v1.2.0")


def test_about_tells_version_licence_and_how_to_cite_each_table(ask: Ask, built: Built) -> None:
    about = {(subject, topic): value for subject, topic, value in ask("from about")}

    assert about["release", "version"] == built.version
    assert about["release", "licence"] == "CC-BY-4.0"
    for spec in tables_of("mart"):
        assert f"Table {spec.name} (" in about[spec.name, "how to cite"]
        assert built.version in about[spec.name, "how to cite"]


def test_example_queries_of_the_file_answer_on_duckdb(ask: Ask) -> None:
    queries = ask("select query_id, sql from example_query")

    assert len(queries) == len(EXAMPLE_QUERIES) > 5
    assert [query_id for query_id, sql in queries if not ask(sql)] == []


@pytest.fixture(scope="module")
def in_sqlite(built: Built) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        for spec in tables_of("mart"):
            if any(
                f" {spec.name} " in f"{query.sql} ".replace("\n", " ").replace(")", " ")
                for query in EXAMPLE_QUERIES
            ):
                frame = pl.read_parquet(built.release / f"{spec.name}.parquet")
                names = ", ".join(frame.columns)
                connection.execute(f"create table {spec.name} ({names})")
                marks = ", ".join("?" for _ in frame.columns)
                rows = frame.with_columns(pl.col(pl.Date).cast(pl.String)).rows()
                connection.executemany(f"insert into {spec.name} values ({marks})", rows)
        yield connection


@pytest.mark.parametrize("query", EXAMPLE_QUERIES, ids=lambda query: query.query_id)
def test_example_queries_answer_the_same_on_sqlite(
    ask: Ask, in_sqlite: sqlite3.Connection, query: object
) -> None:
    sql = query.sql  # type: ignore[attr-defined]

    assert in_sqlite.execute(sql).fetchall() == ask(sql)


def test_tables_are_filled_after_those_that_their_keys_name() -> None:
    order = [spec.name for spec in in_order_of_keys(tables_of("mart"))]

    for spec in tables_of("mart"):
        for key in spec.foreign_keys:
            assert order.index(key.table) <= order.index(spec.name)


def test_diagram_shows_every_table_and_every_key_once(built: Built) -> None:
    svg = (built.release / "entities.svg").read_text("utf-8")
    specs = tables_of("mart")

    assert svg == entity_svg(specs)
    assert svg == (PROJECT / "docs" / "entities.svg").read_text("utf-8")
    assert all(f">{spec.name}</text>" in svg for spec in specs)
    keys = {(s.name, key.table) for s in specs for key in s.foreign_keys if key.table != s.name}
    assert svg.count("<path ") == len(keys)
    depths = depth_of(specs)
    assert (depths["city"], depths["city_answer"]) == (0, 1 + depths["survey_option"])
    assert depths[table("indicator").name] == 1
