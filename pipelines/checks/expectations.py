"""Great Expectations over finished marts: distributions, completeness, totals. It only warns.

What is expected stands in `expected_marts.py`. The library costs seconds to import, so it is
imported inside its one function; it is given small frames, grouped in SQL.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contracts.model import TableSpec, tables_of
from pipelines.checks.check_results import SHOWN, CheckResult
from pipelines.checks.expected_marts import EXPECTED, Expected
from pipelines.files import sql_literal
from pipelines.settings import hush_usage_reports

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


def expectation_results(warehouse: Path, last: Path | None) -> list[CheckResult]:
    """Look at the finished marts beside the last release; every result is a warning at most."""
    with marts_beside_last(warehouse, last) as connection:
        return check_expectations(connection, EXPECTED)


@contextmanager
def marts_beside_last(warehouse: Path, last: Path | None) -> "Iterator[duckdb.DuckDBPyConnection]":
    """Open the marts, and those of the last release in the schema `last`.

    Where it has none with the same columns, the mart of now stands for it: nothing is known of
    before.
    """
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_literal(warehouse)} as built (read_only)")
        connection.execute("create schema last")
        for spec in tables_of("mart"):
            connection.execute(f"create view {spec.name} as from built.main.{spec.name}")
            before = f"main.{spec.name}"
            if last is not None and _has_columns(connection, last / f"{spec.name}.parquet", spec):
                before = f"read_parquet({sql_literal(last / f'{spec.name}.parquet')})"
            connection.execute(f"create view last.{spec.name} as from {before}")
        yield connection


def _has_columns(connection: "duckdb.DuckDBPyConnection", path: Path, spec: TableSpec) -> bool:
    return path.exists() and set(spec.column_names) <= set(
        connection.read_parquet(str(path)).columns
    )


def check_expectations(
    connection: "duckdb.DuckDBPyConnection", wanted: Iterable[Expected]
) -> list[CheckResult]:
    """Ask Great Expectations about the tables of a connection."""
    hush_usage_reports()
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    # One asset for all frames: with each, the library writes its whole configuration anew.
    frames = context.data_sources.add_pandas("marts").add_dataframe_asset("frame")
    batch = frames.add_batch_definition_whole_dataframe("all")
    results = []
    for one in wanted:
        frame = connection.execute(one.query).df()
        expectation = getattr(gx.expectations, one.expectation)(**one.arguments)
        outcome = batch.get_batch({"dataframe": frame}).validate(expectation)
        results.append(_result(one, frame, outcome))
    return results


def _result(one: Expected, frame: "pd.DataFrame", outcome: Any) -> CheckResult:
    found = outcome.result
    unexpected = found.get("partial_unexpected_index_list") or []
    rows = [frame.iloc[index].to_dict() for index in unexpected[:SHOWN] if isinstance(index, int)]
    return CheckResult(
        name=one.full_name,
        table=one.table,
        passed=bool(outcome.success),
        expected=_expected(one.arguments),
        found=f"{found.get('unexpected_count', 0)} of {len(frame)} rows outside",
        remedy=one.remedy,
        blocking=False,
        failures=int(found.get("unexpected_count", 0)),
        rows=len(frame),
        examples=[{str(key): str(value) for key, value in row.items()} for row in rows],
    )


def _expected(arguments: Mapping[str, Any]) -> str:
    if "column_A" in arguments:
        return f"{arguments['column_A']} equal to {arguments['column_B']}"
    limits = {
        "at least": arguments.get("min_value"),
        "at most": arguments.get("max_value"),
    }
    wanted = " and ".join(f"{word} {value}" for word, value in limits.items() if value is not None)
    share = arguments.get("mostly")
    rows = f" in {share:.0%} of the rows" if share is not None else ""
    return f"{arguments['column']} {wanted}{rows}"
