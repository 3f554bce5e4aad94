"""Landing: for each source one step that brings its snapshot into typed tables."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import polars as pl

from contracts.model import TableSpec, landing_tables_of
from pipelines.assets.asset_metadata import check_result, contract_check_spec, table_metadata
from pipelines.assets.private_files import refuse_private_history
from pipelines.assets.snapshots import INPUTS, snapshot_key, snapshot_metadata
from pipelines.build_inputs import present_records
from pipelines.checks.check_results import write_page
from pipelines.checks.contract import TableCount
from pipelines.checks.results import landing_results
from pipelines.ingest import Landed, ingest
from pipelines.landing_kept import landing_path, sources_needed_by
from pipelines.progress import Progress
from pipelines.settings import Settings
from pipelines.source_definition import SourceModule
from pipelines.source_registry import loaded_sources


def landing_assets(settings: Settings, progress: Progress) -> list[dg.AssetsDefinition]:
    """One step per source; a source whose contracts point to another lands after it."""
    return [_landing(module, settings, progress) for module in loaded_sources().values()]


def _landing(module: SourceModule, settings: Settings, progress: Progress) -> dg.AssetsDefinition:
    source_id = module.source.id
    specs = landing_tables_of(source_id)

    @dg.multi_asset(
        name=f"land_{source_id}",
        specs=[_asset_spec(spec, module) for spec in specs],
        check_specs=[contract_check_spec(spec.name) for spec in specs],
    )
    def land(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
        with progress.step(f"land {source_id}"):
            refuse_private_history(settings, context.run.tags)
            landed = ingest(module, settings)
        for record in present_records(settings, source_id):
            context.log_event(
                dg.AssetObservation(snapshot_key(source_id), metadata=snapshot_metadata(record))
            )
        for count in landed.tables:
            yield dg.MaterializeResult(
                asset_key=dg.AssetKey(count.table), metadata=_counts(settings, landed, count)
            )
        left_out = pl.read_parquet(settings.quarantine / f"{source_id}.parquet")
        results = landing_results(landed.tables, left_out)
        write_page(settings, f"land_{source_id}", results)
        yield from map(check_result, results)

    return land


def _asset_spec(spec: TableSpec, module: SourceModule) -> dg.AssetSpec:
    source_id = module.source.id
    needed = {key.table for key in spec.foreign_keys}
    needed |= {read.name for other in module.source.reads for read in landing_tables_of(other)}
    others = [table for table in sorted(needed) if _is_of(table, sources_needed_by(source_id))]
    return dg.AssetSpec(
        spec.name,
        deps=[snapshot_key(source_id), INPUTS, *map(dg.AssetKey, others)],
        group_name="landing",
        description=spec.description,
        owners=[module.source.owner],
        kinds={"polars", "parquet"},
        metadata=table_metadata(spec),
    )


def _is_of(table: str, source_ids: frozenset[str]) -> bool:
    return any(table.startswith(f"raw_{source_id}__") for source_id in source_ids)


def _counts(
    settings: Settings, landed: Landed, count: TableCount
) -> dict[str, int | str | dg.MetadataValue]:
    return {
        "dagster/row_count": count.accepted,
        "rows_in": count.rows_in,
        "quarantined": count.quarantined,
        "cells_blanked": count.cells_blanked,
        "corrected": count.corrected,
        "snapshot_versions": ", ".join(landed.snapshot_versions) or "none yet",
        "quarantine": dg.MetadataValue.path(settings.quarantine / f"{landed.source_id}.parquet"),
        "path": dg.MetadataValue.path(landing_path(settings, count.table)),
    }
