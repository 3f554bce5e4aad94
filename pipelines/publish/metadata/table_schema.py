"""Table Schema of a contract, and the dictionary of columns: what a column means, for tools."""

import csv
import io
from collections.abc import Iterable

from contracts.model import ColumnSpec, ForeignKey, TableSpec
from pipelines.publish.metadata.description import Json

DICTIONARY_COLUMNS = (
    "table",
    "column",
    "type",
    "unit",
    "is_nullable",
    "is_key",
    "allowed",
    "source_column",
    "description",
    "contract_version",
)


def table_schema(spec: TableSpec) -> dict[str, object]:
    """The Table Schema of a contract.

    A key with nulls is written as a unique key: a primary key's fields are never null.
    """
    keys = [_foreign_key(key, spec) for key in spec.foreign_keys if is_expressible(key, spec)]
    own = list(spec.primary_key)
    return {
        "fields": [_field(column) for column in spec.columns],
        **({"uniqueKeys": [own]} if spec.key_may_be_null else {"primaryKey": own}),
        **({"foreignKeys": keys} if keys else {}),
    }


def is_expressible(key: ForeignKey, spec: TableSpec) -> bool:
    """Table Schema has no word for a key of several columns of which one may be null."""
    nullable = {column.name for column in spec.columns if column.nullable}
    return len(key.columns) == 1 or not nullable & set(key.columns)


def _foreign_key(key: ForeignKey, spec: TableSpec) -> Json:
    # An empty resource name is how Table Schema says "this table".
    resource = "" if key.table == spec.name else key.table
    reference = {"resource": resource, "fields": list(key.references)}
    return {"fields": list(key.columns), "reference": reference}


def _field(column: ColumnSpec) -> Json:
    constraints: dict[str, object] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    return {
        "name": column.name,
        "type": column.type_names.table_schema,
        "description": column.description,
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def dictionary_csv(specs: Iterable[TableSpec]) -> str:
    """Every column of the tables, one row a column."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(DICTIONARY_COLUMNS)
    for spec in specs:
        for column in spec.columns:
            writer.writerow(_dictionary_row(spec, column))
    return text.getvalue()


def _dictionary_row(spec: TableSpec, column: ColumnSpec) -> list[str]:
    return [
        spec.name,
        column.name,
        column.type_names.table_schema,
        column.unit,
        "yes" if column.nullable else "no",
        "yes" if column.name in spec.primary_key else "no",
        "|".join(column.allowed),
        column.source_column or "",
        column.description,
        spec.version,
    ]
