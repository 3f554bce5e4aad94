"""A finished mart against its contract, judged in DuckDB: it may have more rows than memory holds.

Rules of columns become conditions in SQL, and so do rules across columns or rows that the contract
writes in SQL too (`rules_in_sql`). What is left is Pandera's, a batch at a time where each rule
looks at one row. Counts, order and words are those of `rules.py`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from contracts.model import TableSpec
from pipelines.checks.keys import check_key
from pipelines.checks.rules import POSITION, Failure, check_columns, failure_of, schema_failures
from pipelines.files import sql_literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

_BATCH = 100_000
_HOLDS = "__holds_"
# What stands for a class of characters in polars' expressions, and in DuckDB's only for ASCII.
_CLASSES = {
    r"\d": r"\p{Nd}",
    r"\s": r"\t-\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}",
}


@dataclass(frozen=True)
class BrokenRule:
    """One rule that one row breaks, with the row."""

    row: dict[str, Any]
    rule: str
    reason: str


@dataclass(frozen=True)
class _Condition:
    """Which rows break a rule; `check` is the rule as Pandera prints it."""

    column: str | None
    check: str
    broken: str


def broken_rules(
    rows: "DuckDBPyRelation", spec: TableSpec, shown: int
) -> tuple[int, int, list[BrokenRule]]:
    """Hold a finished table against its contract.

    Args:
        rows: The table.
        spec: Its contract.
        shown: How many broken rules are described.

    Returns:
        How many rows there are, how often a rule is broken, and the first of these.

    Raises:
        ContractError: Columns, types or key are wrong, so that rows cannot be judged.
    """
    empty = rows.limit(0).pl()
    check_columns(empty, spec)
    check_key(rows, spec)
    if empty.schema != pl.Schema(spec.dtypes):
        # Types are Pandera's to refuse, which takes longer than to compare them.
        schema_failures(_numbered(empty), spec)
    in_sql = spec.rules_in_sql
    holds = [f"({sql}) as {_HOLDS}{number}" for number, sql in enumerate(in_sql.values())]
    judged = rows.project(", ".join(["*", *holds]))
    conditions = [*_of_columns(spec), *_of_rules(in_sql)]
    counts = judged.aggregate(
        ", ".join(["count(*)", *(f"count(*) filter (where {c.broken})" for c in conditions)])
    ).fetchall()[0]
    first: list[BrokenRule] = []
    for condition, count in zip(conditions, counts[1:], strict=True):
        if count and len(first) < shown:
            found = judged.filter(condition.broken).limit(shown - len(first)).pl()
            first += _described(_numbered(found), condition, spec)
    others = 0
    if not in_sql and spec.model.to_schema().checks:
        for frame in _batches(rows, spec):
            failures = [f for f in schema_failures(frame, spec) if f.column is None]
            others += len(failures)
            first += [_broken_rule(frame, f) for f in failures[: shown - len(first)]]
    return counts[0], sum(counts[1:]) + others, first


def _batches(rows: "DuckDBPyRelation", spec: TableSpec) -> Iterator[pl.DataFrame]:
    if not spec.rules_by_row:
        yield _numbered(rows.pl())
        return
    for batch in rows.to_arrow_reader(_BATCH):
        yield _numbered(pl.DataFrame(batch))


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(POSITION))


def _described(frame: pl.DataFrame, condition: _Condition, spec: TableSpec) -> list[BrokenRule]:
    """The rows of a frame, all of which break a rule."""
    name = condition.column
    values = frame[name].cast(pl.String) if name else [None] * frame.height
    context = "Column" if name else "DataFrameSchema"
    case = {"schema_context": context, "column": name, "check": condition.check}
    return [
        _broken_rule(
            frame, failure_of({**case, "failure_case": value, "index": index}, frame, spec)
        )
        for index, value in enumerate(values)
    ]


def _broken_rule(frame: pl.DataFrame, failure: Failure) -> BrokenRule:
    return BrokenRule(frame.row(failure.position, named=True), failure.rule, failure.reason)


def _of_columns(spec: TableSpec) -> Iterator[_Condition]:
    for name, column in spec.model.to_schema().columns.items():
        quoted = f'"{name}"'
        if not column.nullable:
            # To Pandera a float that is no number is not given.
            no_number = f" or isnan({quoted})" if column.dtype.type.is_float() else ""
            yield _Condition(name, "not_nullable", f"({quoted} is null{no_number})")
        for check in column.checks:
            statistics = check.statistics
            yield _Condition(name, check.error or check.name, _SQL[check.name](quoted, statistics))


def _of_rules(in_sql: Mapping[str, str]) -> Iterator[_Condition]:
    for number, rule in enumerate(in_sql):
        yield _Condition(None, rule, f"not {_HOLDS}{number}")


def _value(value: object) -> str:
    return sql_literal(value) if isinstance(value, str) else str(value)


def _not_in(column: str, statistics: dict[str, Any]) -> str:
    return f"{column} not in ({', '.join(map(_value, statistics['allowed_values']))})"


def _no_match(column: str, statistics: dict[str, Any]) -> str:
    pattern = str(statistics["pattern"])
    for theirs, ours in _CLASSES.items():
        pattern = pattern.replace(theirs, ours)
    return f"not regexp_matches({column}, {sql_literal(pattern)})"


def _wrong_length(column: str, statistics: dict[str, Any]) -> str:
    least, most = statistics["min_value"], statistics["max_value"]
    bounds = [f"length({column}) < {least}"] if least is not None else []
    bounds += [f"length({column}) > {most}"] if most is not None else []
    return f"({' or '.join(bounds)})"


_SQL: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "greater_than_or_equal_to": lambda column, its: f"{column} < {its['min_value']}",
    "less_than_or_equal_to": lambda column, its: f"{column} > {its['max_value']}",
    "isin": _not_in,
    "str_matches": _no_match,
    "str_startswith": lambda column, its: (
        f"not starts_with({column}, {sql_literal(its['string'])})"
    ),
    "str_length": _wrong_length,
}
"""Rows that break a check, by the check's name. A null breaks none."""
