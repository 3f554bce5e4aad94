"""Turn what steps counted into check results: landing tables, finished marts, dbt tests."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from contracts import vocab
from contracts.model import TableSpec
from pipelines.checks.check_results import SHOWN, CheckResult, contract_check
from pipelines.checks.contract import TableCount, violations
from pipelines.checks.mart_rules import BrokenRule, broken_rules
from pipelines.errors import ContractError
from pipelines.settings import Settings
from pipelines.warehouse import NodeResult, failing_rows, reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation


def landing_results(counts: Iterable[TableCount], quarantined: pl.DataFrame) -> list[CheckResult]:
    """One result for each table that landed: its rows reconcile, what broke a rule is out."""
    return [
        _landed(count, quarantined.filter(pl.col("table_name") == count.table)) for count in counts
    ]


def _landed(count: TableCount, left_out: pl.DataFrame) -> CheckResult:
    columns = ["file_name", "source_row", "rule", "outcome", "column_name", "found", "reason"]
    return CheckResult(
        name=contract_check(count.table),
        table=count.table,
        passed=count.rows_in == count.accepted + count.quarantined,
        expected=f"{count.rows_in} rows, each accepted or quarantined by a rule",
        found=f"{count.accepted} accepted, {count.quarantined} quarantined, "
        f"{count.cells_blanked} cells blanked, {count.corrected} corrected",
        remedy="If rows are missing, look at the source's parse(); if some are quarantined, "
        "correct the source or record a correction.",
        failures=count.records,
        rows=count.rows_in,
        examples=left_out.select(columns).head(SHOWN).to_dicts(),
    )


def table_result(frame: pl.DataFrame, spec: TableSpec) -> CheckResult:
    """Does a finished table keep its contract?"""
    try:
        failures = violations(frame, spec)
    except ContractError as error:
        return _refused(spec, frame.height, error)
    first = [
        BrokenRule(frame.row(f.position, named=True), f.rule, f.reason) for f in failures[:SHOWN]
    ]
    return _judged(spec, frame.height, len(failures), first)


def mart_result(rows: "DuckDBPyRelation", spec: TableSpec) -> CheckResult:
    """Does a mart keep its contract? As `table_result`, of more rows than memory holds."""
    try:
        height, broken, first = broken_rules(rows, spec, SHOWN)
    except ContractError as error:
        return _refused(spec, int(rows.count("*").fetchall()[0][0]), error)
    return _judged(spec, height, broken, first)


def _judged(spec: TableSpec, rows: int, broken: int, first: list[BrokenRule]) -> CheckResult:
    found = f"{broken} broken rules in {rows} rows"
    found += f", first: {first[0].reason}" if first else ""
    examples = [
        {
            **{name: str(failure.row[name]) for name in spec.primary_key},
            "rule": failure.rule,
            "reason": failure.reason,
        }
        for failure in first
    ]
    return replace(
        _refused(spec, rows), passed=not broken, found=found, failures=broken, examples=examples
    )


def _refused(spec: TableSpec, rows: int, error: ContractError | None = None) -> CheckResult:
    return CheckResult(
        name=contract_check(spec.name),
        table=spec.name,
        passed=False,
        expected="every row keeps the contract",
        found=error.found if error else "",
        remedy=f"Correct what makes {spec.name}; its contract is {spec.model.__module__}.",
        rows=rows,
    )


def mart_results(file: Path, specs: Iterable[TableSpec]) -> list[CheckResult]:
    """One result for each mart of a DuckDB file."""
    with reading(file) as connection:
        return [mart_result(_unmarked(connection.table(spec.name)), spec) for spec in specs]


def _unmarked(mart: "DuckDBPyRelation") -> "DuckDBPyRelation":
    """Without the mark of synthetic data: `source` refuses these once, for all marts."""
    marked = vocab.SYNTHETIC_MARK in mart.columns
    return mart.project(f"* exclude ({vocab.SYNTHETIC_MARK})") if marked else mart


def dbt_results(
    settings: Settings, nodes: Iterable[NodeResult], tested: dict[str, str]
) -> list[CheckResult]:
    """One result for each dbt test that ran; `tested` gives a test's table by its unique id."""
    return [
        _tested(
            node, tested[node.unique_id], [] if node.is_ok else failing_rows(settings, node, SHOWN)
        )
        for node in nodes
        if node.kind == "test"
    ]


def _tested(node: NodeResult, table: str, examples: list[dict[str, Any]]) -> CheckResult:
    first = "; ".join(", ".join(f"{k} {v}" for k, v in row.items()) for row in examples[:3])
    return CheckResult(
        name=node.name,
        table=table,
        passed=node.is_ok,
        expected="no failing row",
        found=f"{node.failures} failing rows" + (f", first: {first}" if first else ""),
        remedy=f"The test is generated from the contract of {table} or, of an intermediate model, "
        "from its first comment: correct the model, or what it promises.",
        failures=node.failures,
        examples=examples,
    )
