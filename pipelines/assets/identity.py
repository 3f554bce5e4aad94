"""Identity and provenance: what all sources have in common, written to landing before dbt."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import dagster as dg

from contracts.model import table, tables_of
from pipelines.assets._show import check_result, check_spec, table_metadata
from pipelines.checks.ledger import contract_check, write_page
from pipelines.checks.results import table_result
from pipelines.identity.step import TABLES, identify, tables_read
from pipelines.ingest import read_landing
from pipelines.progress import Progress
from pipelines.provenance import TABLES as PROVENANCE
from pipelines.provenance import write_provenance
from pipelines.settings import Settings

OWNER = "team:data"


def identity_assets(settings: Settings, progress: Progress) -> list[dg.AssetsDefinition]:
    """The cities, and where everything came from."""
    landed = [spec.name for spec in tables_of("landing") if spec.name.startswith("raw_")]
    return [
        _step(
            "identity", TABLES, tables_read(), lambda: vars(identify(settings)), settings, progress
        ),
        _step(
            "provenance",
            PROVENANCE,
            [*landed, TABLES[-1]],
            lambda: write_provenance(settings),
            settings,
            progress,
        ),
    ]


def _step(
    name: str,
    tables: Iterable[str],
    reads: Iterable[str],
    run: Callable[[], Mapping[str, Any]],
    settings: Settings,
    progress: Progress,
) -> dg.AssetsDefinition:
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
        check_specs=[check_spec(contract_check(spec.name), spec.name) for spec in specs],
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
