"""The study as one step: read the finished core marts, write landing for dbt's second part."""

import polars as pl

from pipelines.ingest import read_landing, write_landing
from pipelines.settings import Settings
from pipelines.study.reconciliation import TABLE as RECONCILIATION
from pipelines.study.reconciliation import reconcile
from pipelines.warehouse import building_path, reading

TABLES = (RECONCILIATION,)
READS = ("raw_oecd_survey_figures__figure", "survey_share")
"""Landing tables and core marts that the study is made from."""


def run_study(settings: Settings) -> dict[str, int]:
    """Write every table of the study; returns their row counts."""
    shares = _mart(settings, "survey_share")
    frames = {
        RECONCILIATION: reconcile(
            read_landing(settings, "raw_oecd_survey_figures__figure"), shares
        ),
    }
    for name, frame in frames.items():
        write_landing(settings, name, frame)
    return {name: frame.height for name, frame in frames.items()}


def _mart(settings: Settings, name: str) -> pl.DataFrame:
    """A core mart of the build under way."""
    with reading(building_path(settings)) as connection:
        return connection.table(name).pl()
