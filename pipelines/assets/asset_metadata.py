"""How results look in Dagster: checks with their failing rows, tables with columns and counts."""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from contracts.model import TableSpec
from pipelines.checks.check_results import CheckResult, contract_check
from pipelines.generate import described


def check_spec(
    name: str, table: str, description: str, *, blocking: bool = True
) -> dg.AssetCheckSpec:
    """Declare a check on a table."""
    return dg.AssetCheckSpec(
        name, asset=dg.AssetKey(table), description=description, blocking=blocking
    )


def contract_check_spec(table: str) -> dg.AssetCheckSpec:
    """Declare the check that a table keeps its contract."""
    described = f"Types, ranges, codes and keys of {table} are as contracts/tables says."
    return check_spec(contract_check(table), table, described)


def check_result(result: CheckResult) -> dg.AssetCheckResult:
    """A check result with what was expected and found, the first failing rows and the remedy."""
    share = result.failures / result.rows if result.rows else 0.0
    metadata: dict[str, Any] = {
        "expected": result.expected,
        "found": result.found,
        "failures": result.failures,
        "failure_share": share,
        "remedy": result.remedy,
    }
    if result.examples:
        records = [dg.TableRecord(_record(example)) for example in result.examples]
        metadata["failing_rows"] = dg.MetadataValue.table(records)
    severity = dg.AssetCheckSeverity.ERROR if result.blocking else dg.AssetCheckSeverity.WARN
    return dg.AssetCheckResult(
        check_name=result.name,
        asset_key=dg.AssetKey(result.table),
        passed=result.passed,
        severity=severity,
        metadata=metadata,
    )


def _record(example: Mapping[str, Any]) -> dict[str, str | int | float | bool]:
    return {key: "" if value is None else str(value) for key, value in example.items()}


def table_metadata(spec: TableSpec) -> dict[str, Any]:
    """Column schema, row meaning and contract version of a table."""
    columns = [
        dg.TableColumn(
            column.name,
            column.type_names.sql,
            description=described(column),
            constraints=dg.TableColumnConstraints(nullable=column.nullable),
        )
        for column in spec.columns
    ]
    return {
        "dagster/column_schema": dg.TableSchema(columns=columns),
        "each_row_is_a": spec.each_row_is_a,
        "contract_version": spec.version,
    }
