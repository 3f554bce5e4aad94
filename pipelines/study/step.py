"""The study as one step: read the finished core marts, write landing for dbt's second part."""

import polars as pl

from pipelines.ingest import read_landing, write_landing
from pipelines.settings import Settings
from pipelines.study import changes, findings, gaps, reconciliation
from pipelines.warehouse import building_path, reading

TABLES = (reconciliation.TABLE, gaps.TABLE, findings.TABLE)
_FIGURES = "raw_oecd_survey_figures__figure"
_STATEMENTS = "raw_oecd_survey_figures__statement"
_MARTS = (
    "survey_question",
    "survey_share",
    "driver",
    "city_driver",
    "city_outcome",
    "outcome_change",
    "city",
)
READS = (_FIGURES, _STATEMENTS, *_MARTS)
"""Landing tables and core marts that the study is made from."""


def run_study(settings: Settings) -> dict[str, int]:
    """Write every table of the study; returns their row counts."""
    marts = _marts(settings)
    figures, shares = read_landing(settings, _FIGURES), marts["survey_share"]
    reconciled = reconciliation.reconcile(figures, shares, marts["survey_question"])
    drivers, known_drivers = marts["driver"], marts["city_driver"]
    outcomes, cities = marts["city_outcome"], marts["city"]
    compared = pl.concat(
        [
            gaps.outcome_gaps(drivers, known_drivers, outcomes, cities),
            changes.change_gaps(drivers, known_drivers, marts["outcome_change"], outcomes, cities),
        ]
    ).sort("driver_id", "indicator_code", "method")
    evidence = findings.Evidence(compared, figures, reconciled, shares, known_drivers)
    judged = findings.findings(read_landing(settings, _STATEMENTS), evidence)
    frames = dict(zip(TABLES, (reconciled, compared, judged), strict=True))
    for name, frame in frames.items():
        write_landing(settings, name, frame)
    return {name: frame.height for name, frame in frames.items()}


def _marts(settings: Settings) -> dict[str, pl.DataFrame]:
    """Core marts of the build under way."""
    with reading(building_path(settings)) as connection:
        return {name: connection.table(name).pl() for name in _MARTS}
