"""Frames as parsers return them: text columns of a contract, and where each row stood."""

from collections.abc import Mapping, Sequence

import polars as pl

from contracts.model import TableSpec

Row = Mapping[str, str | None]


def parsed(spec: TableSpec, rows: Sequence[Row], *, file_name: str = "item.csv") -> pl.DataFrame:
    """Rows as a parser would return them; a column that no row names is empty."""
    names = spec.column_names
    data = {name: [row.get(name) for row in rows] for name in names}
    strangers = {name for row in rows for name in row} - set(names)
    assert not strangers, f"the contract has no {strangers}"
    return pl.DataFrame(data, schema=dict.fromkeys(names, pl.String)).with_columns(
        source_file=pl.lit(file_name), source_row=pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    )


def typed(spec: TableSpec, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Rows of a finished table, in contract order; what a row does not name is null."""
    data = [{name: row.get(name) for name in spec.column_names} for row in rows]
    return pl.DataFrame(data, schema=spec.dtypes)
