"""The DuckDB file of a release: tables, their keys as constraints, comments, and where to start.

It is written once, from the release's own Parquet files, and never changed. Not here: the
warehouse that dbt builds, which has no constraints since dbt replaces its tables one by one.

Three quarters of the file are the indexes that DuckDB keeps for the keys (25 MB of rows, 49 MB of
primary and 24 MB of foreign keys in November 2026); a checkpoint does not make
them smaller, and `copy from database` refuses the foreign keys.
"""

from collections.abc import Sequence
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.model import ColumnSpec, ForeignKey, TableSpec
from pipelines.publish.catalogue import WAREHOUSE
from pipelines.publish.example_queries import EXAMPLE_QUERIES
from pipelines.publish.metadata.description import SUMMARY, TITLE, ReleaseDescription

if TYPE_CHECKING:
    import duckdb

STORAGE_VERSION = "v1.2.0"
"""The oldest DuckDB that opens the file."""
ABOUT, EXAMPLE_QUERY = "about", "example_query"
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
}


def write_workbench(folder: Path, release: ReleaseDescription) -> None:
    """Write the file into a release folder that holds the Parquet files."""
    import duckdb

    with duckdb.connect() as connection:
        # A name, not a path: the file must not tell where it was written.
        connection.execute(
            f"attach '{folder / WAREHOUSE}' as workbench (storage_version '{STORAGE_VERSION}')"
        )
        connection.execute("use workbench")
        for spec in in_order_of_keys([table.spec for table in release.tables]):
            _fill(connection, spec, folder)
        _write_extra(connection, ABOUT, _about(release))
        queries = [(q.query_id, q.question, q.sql) for q in EXAMPLE_QUERIES]
        _write_extra(connection, EXAMPLE_QUERY, queries)
        connection.execute("use memory")
        connection.execute("detach workbench")


def in_order_of_keys(specs: Sequence[TableSpec]) -> list[TableSpec]:
    """The tables, each after those that its foreign keys name."""
    known = {spec.name: spec for spec in specs}
    sorter = TopologicalSorter(
        {s.name: {key.table for key in s.foreign_keys} & known.keys() - {s.name} for s in specs}
    )
    return [known[name] for name in sorter.static_order()]


def create_statement(spec: TableSpec) -> str:
    """The table with NOT NULL and its keys.

    A key with nulls is a unique constraint. A table's keys into itself are left to comments: DuckDB
    looks for them row by row, before the later rows are there.
    """
    columns = [_column(column) for column in spec.columns]
    word = "unique" if spec.key_may_be_null else "primary key"
    keys = [f"{word} ({', '.join(spec.primary_key)})"]
    keys += [_foreign_key(key) for key in spec.foreign_keys if key.table != spec.name]
    body = ",\n    ".join([*columns, *keys])
    return f"create table {spec.name} (\n    {body}\n)"


def _column(column: ColumnSpec) -> str:
    return f"{column.name} {column.type_names.sql}{'' if column.nullable else ' not null'}"


def _foreign_key(key: ForeignKey) -> str:
    columns, references = ", ".join(key.columns), ", ".join(key.references)
    return f"foreign key ({columns}) references {key.table} ({references})"


def _fill(connection: "duckdb.DuckDBPyConnection", spec: TableSpec, folder: Path) -> None:
    connection.execute(create_statement(spec))
    rows = connection.read_parquet(f"{folder / spec.name}.parquet")
    rows.select(*spec.column_names).insert_into(spec.name)
    comments = {column.name: _meaning(column) for column in spec.columns}
    _comment(connection, spec.name, _table_comment(spec), comments)


def _meaning(column: ColumnSpec) -> str:
    return f"{column.description} Unit: {column.unit}." if column.unit else column.description


def _table_comment(spec: TableSpec) -> str:
    warnings = " ".join(spec.usage_warnings)
    return f"{spec.description} One row is a {spec.each_row_is_a}. {warnings}".strip()


def _comment(
    connection: "duckdb.DuckDBPyConnection", table: str, comment: str, columns: dict[str, str]
) -> None:
    statements = [f"comment on table {table} is {_quoted(comment)}"]
    statements += [f"comment on column {table}.{n} is {_quoted(c)}" for n, c in columns.items()]
    # One transaction: DuckDB would write to the disk after each of a thousand comments.
    connection.begin()
    connection.execute("; ".join(statements))
    connection.commit()


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"


def _write_extra(
    connection: "duckdb.DuckDBPyConnection", table: str, rows: Sequence[tuple[str, ...]]
) -> None:
    comment, columns, key = _EXTRA[table]
    fields = ", ".join(f"{name} varchar not null" for name in columns)
    connection.execute(f"create table {table} ({fields}, primary key ({', '.join(key)}))")
    for row in rows:
        connection.table(table).insert(list(row))
    _comment(connection, table, comment, columns)


def _about(release: ReleaseDescription) -> list[tuple[str, ...]]:
    licences = ", ".join(licence.spdx for licence in release.licences)
    rows: list[tuple[str, ...]] = [
        ("release", "title", TITLE),
        ("release", "summary", SUMMARY),
        ("release", "version", release.version),
        ("release", "date of the newest input", release.day.isoformat()),
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
