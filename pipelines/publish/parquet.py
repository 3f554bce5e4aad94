"""A mart as Parquet that tells by itself what it is: meaning, units, licence, citation, version.

Equal inputs give equal bytes: rows are ordered by the key, columns by the contract, and nothing of
the clock, the machine or the number of threads gets in.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from contracts.model import ColumnSpec, TableSpec
from pipelines.publish.licences import Terms

if TYPE_CHECKING:
    import duckdb

ROW_GROUP_SIZE = 50_000
MEDIA_TYPE = "application/vnd.apache.parquet"


def arrow_schema(spec: TableSpec, terms: Terms) -> pa.Schema:
    """The schema of a released table, with everything that its metadata says."""
    table = {
        "title": spec.title,
        "description": spec.description,
        "each_row_is_a": spec.each_row_is_a,
        "primary_key": ", ".join(spec.primary_key),
        "licence": terms.licence,
        "citation": terms.citation,
        "sources": ", ".join(terms.source_ids),
        "source_versions": ", ".join(terms.source_versions),
        "contract_version": spec.version,
        "usage_warnings": " ".join(spec.usage_warnings),
    }
    return pa.schema([_field(column) for column in spec.columns], metadata=table)


def _field(column: ColumnSpec) -> pa.Field:
    metadata = {"description": column.description, "unit": column.unit}
    if column.source_column:
        metadata["source_column"] = column.source_column
    dtype = pa.type_for_alias(column.type_names.arrow)
    return pa.field(column.name, dtype, nullable=column.nullable, metadata=metadata)


def mart_batches(
    connection: "duckdb.DuckDBPyConnection", spec: TableSpec
) -> Iterator[pl.DataFrame]:
    """A finished mart, columns by contract, rows by key: a row group at a time, at least one."""
    columns = ", ".join(f'"{name}"' for name in spec.column_names)
    order = ", ".join(f'"{name}" nulls last' for name in spec.primary_key)
    ordered = connection.table(spec.name).project(columns).order(order)
    reader = ordered.to_arrow_reader(ROW_GROUP_SIZE)
    waiting = pa.Table.from_batches([], reader.schema)
    is_first = True
    for batch in reader:
        waiting = pa.concat_tables([waiting, pa.Table.from_batches([batch])])
        while waiting.num_rows >= ROW_GROUP_SIZE:
            yield pl.DataFrame(waiting.slice(0, ROW_GROUP_SIZE))
            waiting, is_first = waiting.slice(ROW_GROUP_SIZE), False
    if waiting.num_rows or is_first:
        yield pl.DataFrame(waiting)


class MartWriter:
    """Writes one released table, a row group at a time."""

    def __init__(self, spec: TableSpec, terms: Terms, path: Path) -> None:
        self._schema = arrow_schema(spec, terms)
        self._writer = pq.ParquetWriter(
            path,
            self._schema,
            compression="zstd",
            compression_level=9,
            version="2.6",
            store_schema=True,
        )

    def write(self, frame: pl.DataFrame) -> None:
        """Write one batch of `mart_batches`."""
        # One chunk each: where a page ends depends on where the chunks of Arrow do.
        table = frame.rechunk().to_arrow().cast(_bare(self._schema)).cast(self._schema)
        self._writer.write_table(table, row_group_size=ROW_GROUP_SIZE)

    def close(self) -> None:
        """Write what closes the file."""
        self._writer.close()


def _bare(schema: pa.Schema) -> pa.Schema:
    """The schema with every field nullable: Arrow cannot cast and forbid nulls in one step."""
    return pa.schema([field.with_nullable(True) for field in schema])
