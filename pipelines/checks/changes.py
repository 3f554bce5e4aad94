"""What changed against the last release, and one year against its neighbours, in two steps.

The marts of the core are compared before the study reads them, those of the study before the
release. Rows that `contracts/exceptions.yml` accepts by record do not count. Without a release only
what the data say of themselves is judged. The checks themselves stand in `change_checks.py`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contracts.model import Step, TableSpec, tables_of
from pipelines.checks.against_release import SOURCE_GIVEN_UP
from pipelines.checks.change_checks import COMPARED, LAST, Change, changes
from pipelines.checks.check_results import SHOWN, CheckResult
from pipelines.checks.exceptions import KnownFailure, load_exceptions, refuse_expired
from pipelines.errors import CorrectionError
from pipelines.files import sql_literal
from pipelines.settings import Settings

if TYPE_CHECKING:
    import duckdb

UNUSED: dict[Step, str] = {
    "core": "source__exceptions_needed",
    "study": "finding__exceptions_needed",
}
"""Names of the checks that every accepted change of a step is still there."""


def accepted_changes(settings: Settings) -> list[KnownFailure]:
    """The changes that are accepted by record.

    Raises:
        CorrectionError: One has expired, or names no check.
    """
    exceptions = load_exceptions(settings.contracts / "exceptions.yml")
    accepted = [exception for exception in exceptions if exception.is_change]
    refuse_expired(accepted, settings.today)
    known = {SOURCE_GIVEN_UP, *(change.name for change in changes())}
    for exception in accepted:
        if exception.check not in known:
            raise CorrectionError(
                f"exception {exception.check} {exception.key}",
                expected=f"one of the checks {', '.join(sorted(known))}",
                found="a check that no contract has",
                remedy="Correct the name in contracts/exceptions.yml.",
            )
    return [exception for exception in accepted if exception.check != SOURCE_GIVEN_UP]


def compared(
    settings: Settings, step: Step, warehouse: Path, last: Path | None
) -> list[CheckResult]:
    """Compare the marts of a step with the last release; drawn data have no history to keep to."""
    if not settings.reads_own_raw:
        return [*(_result(change, []) for change in changes(step)), _unused_result(step, [])]
    with tables_to_compare(step, warehouse, settings.landing, last) as connection:
        return change_results(step, connection, accepted_changes(settings))


def change_results(
    step: Step, connection: "duckdb.DuckDBPyConnection", exceptions: Iterable[KnownFailure] = ()
) -> list[CheckResult]:
    """Run every check of a step on the tables of a connection.

    Those of the last release begin with `LAST`.

    Returns:
        One result for each check, then one that names exceptions that nothing needed. What passes
        says the same whatever it was compared with: equal inputs make equal releases.
    """
    checks = changes(step)
    names = {change.name for change in checks}
    accepted = [exception for exception in exceptions if exception.check in names]
    used: set[int] = set()
    results = []
    for change in checks:
        found = out_of_line(connection, change)
        left = []
        for row in found:
            by = [i for i, exception in enumerate(accepted) if _accepts(exception, change, row)]
            used.update(by)
            left += [] if by else [row]
        results.append(_result(change, left))
    unused = [exception for i, exception in enumerate(accepted) if i not in used]
    return [*results, _unused_result(step, unused)]


def out_of_line(connection: "duckdb.DuckDBPyConnection", change: Change) -> list[dict[str, Any]]:
    """The rows that one check finds; none where the last release lacks what it compares with."""
    there = {name for (name,) in connection.execute("show tables").fetchall()}
    if change.against is not None and change.against not in there:
        return []
    cursor = connection.execute(change.query)
    columns = [column[0] for column in cursor.description or []]
    rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return sorted(rows, key=str)


def _accepts(exception: KnownFailure, change: Change, row: dict[str, Any]) -> bool:
    same = exception.check == change.name
    return same and all(str(row.get(name)) == value for name, value in exception.key.items())


def _result(change: Change, rows: list[dict[str, Any]]) -> CheckResult:
    return CheckResult(
        name=change.name,
        table=change.table,
        passed=not rows,
        expected=change.expected,
        found=f"{len(rows)} that are not" if rows else "nothing out of line",
        remedy=change.remedy,
        blocking=change.blocking,
        failures=len(rows),
        rows=len(rows),
        examples=[{name: str(value) for name, value in row.items()} for row in rows[:SHOWN]],
    )


def _unused_result(step: Step, unused: list[KnownFailure]) -> CheckResult:
    return CheckResult(
        name=UNUSED[step],
        table=UNUSED[step].partition("__")[0],
        passed=not unused,
        expected="every accepted change to be there still",
        found=f"{len(unused)} that nothing needs" if unused else "nothing out of line",
        remedy="Remove them from contracts/exceptions.yml.",
        blocking=False,
        failures=len(unused),
        rows=len(unused),
        examples=[{"check": one.check, **one.key} for one in unused[:SHOWN]],
    )


@contextmanager
def tables_to_compare(
    step: Step, warehouse: Path, landing: Path, last: Path | None
) -> "Iterator[duckdb.DuckDBPyConnection]":
    """Open the marts of a step, the landing tables and those of the last release side by side."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_literal(warehouse)} as marts (read_only)")
        connection.execute(
            "create table mart_rows (mart varchar, rows_before bigint, rows_now bigint)"
        )
        marts = [spec for spec in tables_of("mart") if spec.step == step]
        for spec in marts:
            connection.execute(f"create view {spec.name} as from marts.main.{spec.name}")
        for path in sorted(landing.glob("*.parquet")):
            connection.read_parquet(str(path)).create_view(path.stem)
        # Without a release nothing is known of before.
        if step == "core":
            connection.execute(f"create view {LAST}city_match as from city_match limit 0")
        before = [(spec, last / f"{spec.name}.parquet") for spec in marts] if last else []
        for spec, path in before:
            if path.exists():
                _add_last(connection, spec, path)
        yield connection


def _add_last(connection: "duckdb.DuckDBPyConnection", spec: TableSpec, path: Path) -> None:
    """Add a table of the last release if it has the columns that are compared."""
    series = spec.series
    of_series = {*series.by, series.entity, "year", "value"} if series else set()
    compared = COMPARED.get(spec.name, of_series)
    before = connection.read_parquet(str(path))
    if compared <= set(before.columns):
        before.create_view(f"{LAST}{spec.name}")
    counts = (len(before), len(connection.table(spec.name)))
    connection.execute("insert into mart_rows values (?, ?, ?)", (spec.name, *counts))
