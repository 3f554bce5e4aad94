"""dbt models on a few given rows: their own SQL, in memory, without a build."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Template

MODELS = Path(__file__).resolve().parents[2] / "dbt_project" / "models"
Row = Mapping[str, Any]
COLUMNS_OF_OBSERVATIONS = (
    "code_system",
    "code_vintage",
    "code",
    "indicator_code",
    "year",
    "year_basis",
    "value",
    "ci_low",
    "ci_high",
    "flag",
    "quality",
    "geography_level",
    "value_basis",
    "vintage",
)
"""Columns of the union that all sources of indicators have in common."""


def run_models(
    given: Mapping[str, tuple[str, Sequence[Row]]], models: Sequence[str], query: str
) -> list[tuple[Any, ...]]:
    """Fill tables, lay the models over them as views, and ask.

    Args:
        given: By table that a model refers to: its columns as SQL, and rows; what a row does not
            name is null.
        models: Names of models, each after those that it refers to.
        query: What to ask.
    """
    with duckdb.connect() as connection:
        for table, (columns, rows) in given.items():
            connection.execute(f"create table {table} ({columns})")
            for row in rows:
                marks = ", ".join("?" * len(row))
                connection.execute(
                    f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values())
                )
        for model in models:
            connection.execute(f"create view {model} as {_sql(model)}")
        return connection.execute(query).fetchall()


def run_sql(given: Mapping[str, tuple[str, Sequence[Row]]], sql: str) -> list[tuple[Any, ...]]:
    """Fill tables and run the SQL of a model that stands in no file."""
    return run_models(given, [], _rendered(sql))


def _sql(model: str) -> str:
    (path,) = MODELS.rglob(f"{model}.sql")
    return _rendered(path.read_text("utf-8"))


def _rendered(sql: str) -> str:
    return Template(sql).render(
        ref=str, var=_default, joined=_joined, rounded=_rounded, text_type=lambda: "varchar"
    )


def _default(name: str, default: object) -> object:
    return default


def _joined(value: str, order_by: str, separator: str = "; ") -> str:
    return f"string_agg({value}, '{separator}' order by {order_by})"


def _rounded(value: str, digits: int) -> str:
    return f"round({value}, {digits})"
