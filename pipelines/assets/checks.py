"""Checks on finished marts: their contracts (blocking), and what would surprise us (warnings)."""

from collections.abc import Iterator

import dagster as dg

from contracts.model import tables_of
from pipelines.assets._show import check_result, check_spec
from pipelines.checks.expectations import SURPRISES, expectation_results
from pipelines.checks.ledger import contract_check, write_page
from pipelines.checks.results import mart_results
from pipelines.progress import Progress
from pipelines.settings import Settings


def mart_checks(settings: Settings, progress: Progress) -> list[dg.AssetChecksDefinition]:
    """Two steps that look at the marts after dbt has closed the file."""

    @dg.multi_asset_check(
        name="mart_contracts",
        specs=[check_spec(contract_check(spec.name), spec.name) for spec in tables_of("mart")],
    )
    def mart_contracts() -> Iterator[dg.AssetCheckResult]:
        with progress.step("check marts"):
            results = mart_results(settings)
        write_page(settings, "mart_contracts", results)
        yield from map(check_result, results)

    @dg.multi_asset_check(
        name="expectations",
        specs=[
            check_spec(f"{surprise.table}__{surprise.name}", surprise.table, blocking=False)
            for surprise in SURPRISES
        ],
    )
    def expectations() -> Iterator[dg.AssetCheckResult]:
        with progress.step("expectations"):
            results = expectation_results(settings)
        write_page(settings, "expectations", results)
        yield from map(check_result, results)

    return [mart_contracts, expectations]
