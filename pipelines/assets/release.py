"""The release: made once every blocking check on every mart has passed."""

from datetime import timedelta
from typing import Any

import dagster as dg

from contracts.model import tables_of
from pipelines.assets.python_step import OWNER
from pipelines.progress import Progress
from pipelines.publish.release import publish
from pipelines.settings import Settings
from pipelines.source_definition import Cadence


def release_asset(settings: Settings, progress: Progress) -> dg.AssetsDefinition:
    """The published folder and the pointer to it."""
    # Most sources bring a new version once a year.
    max_age = timedelta(days=Cadence.YEARLY.max_age_days or 0)

    @dg.asset(
        name="release",
        freshness_policy=dg.FreshnessPolicy.time_window(fail_window=max_age),
        deps=[dg.AssetKey(spec.name) for spec in tables_of("mart")],
        group_name="release",
        owners=[OWNER],
        kinds={"parquet", "duckdb"},
        description="Immutable folder: Parquet files, package, dictionary, checks, DuckDB file.",
    )
    def release() -> dg.MaterializeResult[Any]:
        with progress.step("release"):
            made = publish(settings, progress.item)
        return dg.MaterializeResult(
            metadata={"version": made.version, "folder": dg.MetadataValue.path(made.folder)}
        )

    return release
