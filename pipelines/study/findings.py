"""Each published statement beside what we find, with a verdict and its reason."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import polars as pl

from contracts.model import table
from pipelines.study.verdicts import Judged, Row, Verdict, judge_gap, judge_rank, judge_share

TABLE = "study__finding"
_COPIED = (
    "finding_id",
    "statement",
    "published_value",
    "unit",
    "figure_id",
    "driver_id",
    "indicator_code",
    "method",
    "with_means",
    "without_means",
)


@dataclass(frozen=True)
class Evidence:
    """What statements are held against."""

    gaps: pl.DataFrame
    """`study__outcome_gap`."""
    figures: pl.DataFrame
    """Printed figures, as landed."""
    reconciled: pl.DataFrame
    """`study__reconciliation`."""
    shares: pl.DataFrame
    """The mart survey_share."""
    known_drivers: pl.DataFrame
    """The mart city_driver."""


Keyed = Mapping[tuple[object, ...], Row]


def findings(statements: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """Judge every statement.

    Args:
        statements: `raw_oecd_survey_figures__statement`.
        evidence: What they are held against.

    Returns:
        `study__finding`: one row for each statement.
    """
    figures = evidence.figures.select("figure_id", "respondent_group")
    printed = _keyed(evidence.reconciled.join(figures, on="figure_id"), ["figure_id"])
    gaps = _keyed(evidence.gaps, ["driver_id", "indicator_code", "method"])
    rows = []
    for statement in statements.iter_rows(named=True):
        if statement["missing"]:
            judged = _missing(statement, evidence.known_drivers)
        elif statement["kind"] == "share":
            judged = judge_share(statement, printed.get((statement["figure_id"],)))
        elif statement["kind"] == "rank":
            judged = judge_rank(statement, evidence.shares)
        else:
            key = (statement["driver_id"], statement["indicator_code"], statement["method"])
            judged = judge_gap(statement, gaps.get(key))
        rows.append({name: statement[name] for name in _COPIED} | asdict(judged))
    spec = table(TABLE)
    return pl.DataFrame(rows, schema=spec.dtypes).sort(spec.primary_key)


def _keyed(frame: pl.DataFrame, key: list[str]) -> Keyed:
    return {tuple(row[name] for name in key): row for row in frame.iter_rows(named=True)}


def _missing(statement: Row, known_drivers: pl.DataFrame) -> Judged:
    """Say what a test would need, and of how many cities the driver is known."""
    reason = str(statement["missing"])
    if statement["driver_id"] is not None:
        has = known_drivers.filter(driver_id=statement["driver_id"])["has_driver"]
        reason += f" Cities with the driver: {has.sum()}, without it: {has.len() - has.sum()}."
    return Judged(Verdict.NOT_TESTABLE, reason)
