"""Great Expectations over finished marts: distributions, completeness, totals. It only warns.

What is expected stands in `surprises.py`. The library costs seconds to import, so it is imported
inside its one function; it is given small frames, grouped in SQL.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contracts.model import tables_of
from pipelines.checks.check_results import SHOWN, CheckResult
from pipelines.checks.surprises import SURPRISES, Surprise
from pipelines.settings import hush_usage_reports

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


def expectation_results(warehouse: Path, last: Path | None) -> list[CheckResult]:
    """Look at the finished marts beside the last release; every result is a warning at most."""
    with marts_beside_last(warehouse, last) as connection:
        return surprises_in(connection, SURPRISES)


@contextmanager
def marts_beside_last(warehouse: Path, last: Path | None) -> "Iterator[duckdb.DuckDBPyConnection]":
    """Open the marts, and those of the last release in the schema `last`.

    Where it has none with the same columns, the mart of now stands for it: nothing is known of
    before.
    """
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as built (read_only)")
        connection.execute("create schema last")
        for spec in tables_of("mart"):
            connection.execute(f"create view {spec.name} as from built.main.{spec.name}")
            path = Path(last or "") / f"{spec.name}.parquet"
            has_same = (
                last is not None
                and path.exists()
                and set(spec.column_names) <= set(connection.read_parquet(str(path)).columns)
            )
            before = f"read_parquet('{path}')" if has_same else f"main.{spec.name}"
            connection.execute(f"create view last.{spec.name} as from {before}")
        yield connection


def surprises_in(
    connection: "duckdb.DuckDBPyConnection", surprises: Iterable[Surprise]
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
    for surprise in surprises:
        frame = connection.execute(surprise.query).df()
        expectation = getattr(gx.expectations, surprise.expectation)(**surprise.arguments)
        outcome = batch.get_batch({"dataframe": frame}).validate(expectation)
        results.append(_result(surprise, frame, outcome))
    return results


def _result(surprise: Surprise, frame: "pd.DataFrame", outcome: Any) -> CheckResult:
    found = outcome.result
    unexpected = found.get("partial_unexpected_index_list") or []
    rows = [frame.iloc[index].to_dict() for index in unexpected[:SHOWN] if isinstance(index, int)]
    return CheckResult(
        name=surprise.full_name,
        table=surprise.table,
        passed=bool(outcome.success),
        expected=_expected(surprise.arguments),
        found=f"{found.get('unexpected_count', 0)} of {len(frame)} rows outside",
        remedy=surprise.remedy,
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
