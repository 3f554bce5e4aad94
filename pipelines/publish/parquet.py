"""A mart as Parquet that tells by itself what it is: meaning, units, licence, citation, version.

Equal inputs give equal bytes: rows are ordered by the key, columns by the contract, and nothing of
the clock, the machine or the number of threads gets in.
"""

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


def read_mart(connection: "duckdb.DuckDBPyConnection", spec: TableSpec) -> pl.DataFrame:
    """A finished mart, columns by contract, rows by key."""
    frame: pl.DataFrame = connection.table(spec.name).pl()
    return frame.select(spec.column_names).sort(spec.primary_key, nulls_last=True)


def write_mart(frame: pl.DataFrame, spec: TableSpec, terms: Terms, path: Path) -> None:
    """Write one released table."""
    table = frame.to_arrow().cast(_bare(arrow_schema(spec, terms)))
    table = table.cast(arrow_schema(spec, terms))
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=9,
        row_group_size=ROW_GROUP_SIZE,
        version="2.6",
        store_schema=True,
    )


def _bare(schema: pa.Schema) -> pa.Schema:
    """The schema with every field nullable: Arrow cannot cast and forbid nulls in one step."""
    return pa.schema([field.with_nullable(True) for field in schema])
