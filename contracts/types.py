"""What a column's type is called in SQL, Table Schema and Arrow: one row for each type we use."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class TypeNames:
    """Names of one type: SQL (good on every engine), Table Schema, Arrow's alias."""

    sql: str
    table_schema: str
    arrow: str


TYPE_NAMES: dict[type[pl.DataType], TypeNames] = {
    pl.String: TypeNames("string", "string", "string"),
    pl.Int32: TypeNames("int", "integer", "int32"),
    pl.Int64: TypeNames("bigint", "integer", "int64"),
    pl.Float64: TypeNames("double", "number", "double"),
    pl.Boolean: TypeNames("boolean", "boolean", "bool"),
    pl.Date: TypeNames("date", "date", "date32"),
}
