"""A step in Python that writes landing tables which no source brings: identity, study."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import dagster as dg

from contracts.model import table
from pipelines.assets.asset_metadata import check_result, contract_check_spec, table_metadata
from pipelines.checks.check_results import write_page
from pipelines.checks.results import table_result
from pipelines.ingest import read_landing
from pipelines.progress import Progress
from pipelines.settings import Settings

OWNER = "team:data"


def step_asset(
    name: str,
    tables: Iterable[str],
    reads: Iterable[str],
    run: Callable[[], Mapping[str, Any]],
    settings: Settings,
    progress: Progress,
) -> dg.AssetsDefinition:
    """One asset for each table that `run` writes; each is held against its contract.

    Args:
        name: Step and group.
        tables: Landing tables that the step writes.
        reads: Assets that it reads.
        run: Does the work; its counts become metadata.
        settings: Folders and limits.
        progress: Who hears how far a run is.
    """
    specs = [table(table_name) for table_name in tables]

    @dg.multi_asset(
        name=name,
        specs=[
            dg.AssetSpec(
                spec.name,
                deps=list(map(dg.AssetKey, reads)),
                group_name=name,
                description=spec.description,
                owners=[OWNER],
                kinds={"python", "parquet"},
                metadata=table_metadata(spec),
            )
            for spec in specs
        ],
        check_specs=[contract_check_spec(spec.name) for spec in specs],
    )
    def step() -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
        with progress.step(name):
            counts = run()
        results = []
        for spec in specs:
            frame = read_landing(settings, spec.name)
            metadata = {"dagster/row_count": frame.height, **counts}
            yield dg.MaterializeResult(asset_key=dg.AssetKey(spec.name), metadata=metadata)
            results.append(table_result(frame, spec))
        write_page(settings, name, results)
        yield from map(check_result, results)

    return step
