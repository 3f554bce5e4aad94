"""Turn what steps counted into check results: landing tables, finished marts, dbt tests."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from contracts import vocab
from contracts.model import TableSpec
from pipelines.checks.check_results import SHOWN, CheckResult, contract_check
from pipelines.checks.contract import TableCount, violations
from pipelines.checks.rules import Failure
from pipelines.errors import ContractError
from pipelines.settings import Settings
from pipelines.warehouse import NodeResult, failing_rows, reading


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
        found = f"{len(failures)} broken rules in {frame.height} rows"
        found += f", first: {failures[0].reason}" if failures else ""
    except ContractError as error:
        failures, found = [], error.found
        return _kept(spec, frame, found, failures, passed=False)
    return _kept(spec, frame, found, failures, passed=not failures)


def _kept(
    spec: TableSpec, frame: pl.DataFrame, found: str, failures: list[Failure], *, passed: bool
) -> CheckResult:
    return CheckResult(
        name=contract_check(spec.name),
        table=spec.name,
        passed=passed,
        expected="every row keeps the contract",
        found=found,
        remedy=f"Correct what makes {spec.name}; its contract is {spec.model.__module__}.",
        failures=len(failures),
        rows=frame.height,
        examples=[
            {
                **{name: str(frame.item(f.position, name)) for name in spec.primary_key},
                "rule": f.rule,
                "reason": f.reason,
            }
            for f in failures[:SHOWN]
        ],
    )


def mart_results(file: Path, specs: Iterable[TableSpec]) -> list[CheckResult]:
    """One result for each mart of a DuckDB file."""
    with reading(file) as connection:
        return [table_result(_unmarked(connection.table(spec.name).pl()), spec) for spec in specs]


def _unmarked(mart: pl.DataFrame) -> pl.DataFrame:
    """Without the mark of synthetic data: `source` refuses these once, for all marts."""
    return mart.drop(vocab.SYNTHETIC_MARK, strict=False)


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
