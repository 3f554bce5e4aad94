"""The DuckDB file of a release: tables, their keys, comments, and where to start.

It is written once, from the release's own Parquet files, and never changed. Not here: the
warehouse that dbt builds, which has no constraints since dbt replaces its tables one by one.

Every key is in the table `table_key`, and in small tables a constraint too. DuckDB keeps an index
for each constraint: with all keys as constraints they were 73 of 99 MB, in a file that nobody
writes to (November 2026). Contracts and dbt tests have checked the keys before.
"""

from collections.abc import Sequence, Set
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from contracts.model import ColumnSpec, ForeignKey, TableSpec
from pipelines.files import sql_literal
from pipelines.publish.catalogue import WAREHOUSE
from pipelines.publish.example_queries import EXAMPLE_QUERIES
from pipelines.publish.metadata.description import SUMMARY, TITLE, ReleaseDescription

if TYPE_CHECKING:
    import duckdb

STORAGE_VERSION = "v1.2.0"
"""The oldest DuckDB that opens the file."""
_BLOCK_BYTES = 16_384
"""The smallest block: most tables are small, and each column and index takes a block at least."""
LARGEST_WITH_CONSTRAINTS = 10_000
"""Rows of the largest table whose keys are constraints."""
ABOUT, EXAMPLE_QUERY, TABLE_KEY = "about", "example_query", "table_key"
_EXTRA = {
    ABOUT: (
        "What this release is: version, licence and citation, of all and of each table.",
        {
            "subject": "The release, or the name of a table.",
            "topic": "What is said of it.",
            "value": "What it is.",
        },
        ("subject", "topic"),
    ),
    EXAMPLE_QUERY: (
        "Questions with a query that answers them, in SQL that DuckDB and SQLite run.",
        {
            "query_id": "Short name of the query.",
            "question": "The question in words.",
            "sql": "The query.",
        },
        ("query_id",),
    ),
    TABLE_KEY: (
        "The keys of every table: the columns that tell its rows apart, and those it joins on.",
        {
            "table_name": "The table.",
            "kind": "primary: tells rows apart; foreign: refers to a row of another table.",
            "column_names": "The columns, separated by commas.",
            "references_table": "The table that is referred to; of a primary key the table itself.",
            "references_columns": "Its columns, in the same order.",
        },
        ("table_name", "kind", "column_names", "references_table"),
    ),
}


def write_workbench(folder: Path, release: ReleaseDescription) -> None:
    """Write the file into a release folder that holds the Parquet files."""
    import duckdb

    with duckdb.connect() as connection:
        # A name, not a path: the file must not tell where it was written.
        connection.execute(
            f"attach {sql_literal(folder / WAREHOUSE)} as workbench "
            f"(storage_version '{STORAGE_VERSION}', block_size {_BLOCK_BYTES})"
        )
        connection.execute("use workbench")
        # One transaction: DuckDB would log each table and comment before it writes them.
        connection.begin()
        specs = in_order_of_keys([table.spec for table in release.tables])
        small = {t.spec.name for t in release.tables if t.rows <= LARGEST_WITH_CONSTRAINTS}
        for spec in specs:
            connection.execute(create_statement(spec, small))
            _fill(connection, spec, folder)
        _write_extra(connection, ABOUT, _about(release))
        queries = [(q.query_id, q.question, q.sql) for q in EXAMPLE_QUERIES]
        _write_extra(connection, EXAMPLE_QUERY, queries)
        _write_extra(connection, TABLE_KEY, [key for spec in specs for key in keys_of(spec)])
        connection.commit()
        connection.execute("use memory")
        connection.execute("detach workbench")


def in_order_of_keys(specs: Sequence[TableSpec]) -> list[TableSpec]:
    """The tables, each after those that its foreign keys name."""
    known = {spec.name: spec for spec in specs}
    sorter = TopologicalSorter(
        {s.name: {key.table for key in s.foreign_keys} & known.keys() - {s.name} for s in specs}
    )
    return [known[name] for name in sorter.static_order()]


def create_statement(spec: TableSpec, small: Set[str]) -> str:
    """The table with NOT NULL, and its keys where it and the tables they name are `small`.

    A key with nulls is a unique constraint. A table's keys into itself are in `table_key` only:
    DuckDB looks for them row by row, before the later rows are there.
    """
    parts = [_column(column) for column in spec.columns]
    if spec.name in small:
        word = "unique" if spec.key_may_be_null else "primary key"
        parts.append(f"{word} ({', '.join(spec.primary_key)})")
        others = [key for key in spec.foreign_keys if key.table != spec.name]
        parts += [_foreign_key(key) for key in others if key.table in small]
    body = ",\n    ".join(parts)
    return f"create table {spec.name} (\n    {body}\n)"


def keys_of(spec: TableSpec) -> list[tuple[str, ...]]:
    """The rows of `table_key` for a table."""
    own = ", ".join(spec.primary_key)
    return [
        (spec.name, "primary", own, spec.name, own),
        *(
            (spec.name, "foreign", ", ".join(key.columns), key.table, ", ".join(key.references))
            for key in spec.foreign_keys
        ),
    ]


def _column(column: ColumnSpec) -> str:
    return f"{column.name} {column.type_names.sql}{'' if column.nullable else ' not null'}"


def _foreign_key(key: ForeignKey) -> str:
    columns, references = ", ".join(key.columns), ", ".join(key.references)
    return f"foreign key ({columns}) references {key.table} ({references})"


def _fill(connection: "duckdb.DuckDBPyConnection", spec: TableSpec, folder: Path) -> None:
    rows = connection.read_parquet(f"{folder / spec.name}.parquet")
    rows.select(*spec.column_names).insert_into(spec.name)
    comments = {column.name: column.meaning for column in spec.columns}
    _comment(connection, spec.name, _table_comment(spec), comments)


def _table_comment(spec: TableSpec) -> str:
    warnings = " ".join(spec.usage_warnings)
    return f"{spec.meaning} {warnings}".strip()


def _comment(
    connection: "duckdb.DuckDBPyConnection", table: str, comment: str, columns: dict[str, str]
) -> None:
    statements = [f"comment on table {table} is {sql_literal(comment)}"]
    statements += [f"comment on column {table}.{n} is {sql_literal(c)}" for n, c in columns.items()]
    connection.execute("; ".join(statements))


def _write_extra(
    connection: "duckdb.DuckDBPyConnection", table: str, rows: Sequence[tuple[str, ...]]
) -> None:
    comment, columns, key = _EXTRA[table]
    fields = ", ".join(f"{name} varchar not null" for name in columns)
    connection.execute(f"create table {table} ({fields}, primary key ({', '.join(key)}))")
    frame = pl.DataFrame(rows, schema=list(columns), orient="row")
    connection.from_arrow(frame.to_arrow()).insert_into(table)
    _comment(connection, table, comment, columns)


def _about(release: ReleaseDescription) -> list[tuple[str, ...]]:
    licences = ", ".join(licence.spdx for licence in release.licences)
    rows: list[tuple[str, ...]] = [
        ("release", "title", TITLE),
        ("release", "summary", SUMMARY),
        ("release", "version", release.version),
        ("release", "date of the newest input", release.day.isoformat()),
        *([("release", "as of", release.as_of.isoformat())] if release.as_of else []),
        ("release", "publisher", release.publisher),
        ("release", "licence", licences or "private: not for publication"),
        ("release", "how to cite", release.citation()),
    ]
    for table in release.tables:
        rows += [
            (table.name, "title", table.spec.title),
            (table.name, "about", table.spec.group),
            (table.name, "contract version", table.spec.version),
            (table.name, "licence of its sources", table.terms.licence),
            (table.name, "how to cite", release.citation(table)),
        ]
    return rows
