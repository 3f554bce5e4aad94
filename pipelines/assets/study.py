"""The study: between dbt's two parts."""

import dagster as dg

from pipelines.assets.python_step import step_asset
from pipelines.progress import Progress
from pipelines.settings import Settings
from pipelines.study.step import READS, TABLES, run_study


def study_assets(settings: Settings, progress: Progress) -> list[dg.AssetsDefinition]:
    """What statistics say of the marts."""
    return [step_asset("study", TABLES, READS, lambda: run_study(settings), settings, progress)]
