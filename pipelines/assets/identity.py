"""Identity and provenance: what all sources have in common, written to landing before dbt."""

import dagster as dg

from contracts.model import tables_of
from pipelines.assets.python_step import step_asset
from pipelines.identity.step import TABLES, identify, tables_read
from pipelines.progress import Progress
from pipelines.provenance import TABLES as PROVENANCE
from pipelines.provenance import write_provenance
from pipelines.settings import Settings


def identity_assets(settings: Settings, progress: Progress) -> list[dg.AssetsDefinition]:
    """The cities, and where everything came from."""
    landed = [spec.name for spec in tables_of("landing") if spec.name.startswith("raw_")]
    return [
        step_asset(
            "identity", TABLES, tables_read(), lambda: vars(identify(settings)), settings, progress
        ),
        step_asset(
            "provenance",
            PROVENANCE,
            [*landed, TABLES[-1]],
            lambda: write_provenance(settings),
            settings,
            progress,
        ),
    ]
