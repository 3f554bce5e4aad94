"""Checks on finished marts: their contracts (blocking), and what is expected of them (warnings)."""

from collections.abc import Iterator

import dagster as dg

from contracts.model import tables_of
from pipelines.assets.asset_metadata import check_result, check_spec, contract_check_spec
from pipelines.checks.change_checks import changes
from pipelines.checks.changes import UNUSED, compared
from pipelines.checks.check_results import write_page
from pipelines.checks.expectations import expectation_results
from pipelines.checks.expected_marts import EXPECTED
from pipelines.checks.results import mart_results
from pipelines.fingerprint import fingerprint
from pipelines.progress import Progress
from pipelines.publish.catalogue import Release, latest_public, releases
from pipelines.publish.up_to_date import is_made_from
from pipelines.settings import Settings
from pipelines.warehouse import Part, current_path

_EXPECTATIONS = [
    check_spec(
        one.full_name,
        one.table,
        f"Great Expectations, {one.expectation}; it only warns. {one.remedy}",
        blocking=False,
    )
    for one in EXPECTED
]


def _change_specs(part: Part) -> list[dg.AssetCheckSpec]:
    unused = UNUSED[part.value]
    return [
        *(
            check_spec(
                change.name,
                change.table,
                f"Expects {change.expected}. {change.remedy}",
                blocking=change.blocking,
            )
            for change in changes(part.value)
        ),
        check_spec(
            unused,
            unused.partition("__")[0],
            "Changes accepted by record are used.",
            blocking=False,
        ),
    ]


def release_before(settings: Settings) -> Release | None:
    """The last public release of other inputs: of these one may have been made already."""
    inputs = fingerprint(settings)
    made = [one for one in releases(settings) if not one.is_private]
    return next((one for one in reversed(made) if not is_made_from(one.version, inputs)), None)


def expectation_keys() -> list[dg.AssetCheckKey]:
    """The checks that only warn."""
    return sorted((spec.key for spec in _EXPECTATIONS), key=str)


def mart_checks(settings: Settings, progress: Progress) -> list[dg.AssetChecksDefinition]:
    """Steps that look at the marts after dbt has closed the file; the last one only warns."""
    contracts = [_contracts(part, settings, progress) for part in Part]

    @dg.multi_asset_check(
        name="expectations",
        specs=_EXPECTATIONS,
    )
    def expectations() -> Iterator[dg.AssetCheckResult]:
        with progress.step("expectations"):
            last = release_before(settings)
            results = expectation_results(current_path(settings), last.folder if last else None)
        write_page(settings, "expectations", results)
        yield from map(check_result, results)

    return [*contracts, *(_compared(part, settings, progress) for part in Part), expectations]


def _compared(part: Part, settings: Settings, progress: Progress) -> dg.AssetChecksDefinition:
    """The marts of one part beside the last release: the core before the study reads it."""
    name = {Part.CORE: "changes", Part.STUDY: "study_changes"}[part]

    @dg.multi_asset_check(name=name, specs=_change_specs(part))
    def compare_with_last_release() -> Iterator[dg.AssetCheckResult]:
        with progress.step(name.replace("_", " ")):
            last = latest_public(settings)
            folder = last.folder if last else None
            results = compared(settings, part.value, current_path(settings), folder)
        write_page(settings, name, results)
        yield from map(check_result, results)

    return compare_with_last_release


def _contracts(part: Part, settings: Settings, progress: Progress) -> dg.AssetChecksDefinition:
    """The contracts of one part's marts: the study reads only what has passed."""
    name = {Part.CORE: "mart_contracts", Part.STUDY: "study_contracts"}[part]
    specs = [spec for spec in tables_of("mart") if spec.step == part]

    @dg.multi_asset_check(
        name=name,
        specs=[contract_check_spec(spec.name) for spec in specs],
        # A job that makes no release leaves out what only a release must keep.
        can_subset=True,
    )
    def mart_contracts(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        asked = {key.asset_key.path[-1] for key in context.selected_asset_check_keys}
        with progress.step(f"check {part} marts"):
            chosen = [spec for spec in specs if spec.name in asked]
            results = mart_results(current_path(settings), chosen)
        write_page(settings, name, results)
        yield from map(check_result, results)

    return mart_contracts
