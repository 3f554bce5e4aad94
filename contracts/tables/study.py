"""Landing tables that the study writes, for dbt to make marts of."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import Contract, fk

STATED_WITH = "Cities that the statement says have more, as printed; null where none are compared."
STATED_WITHOUT = "Cities that they are compared with, as printed; null where none are compared."


class ReconciliationColumns(Contract):
    """The same share of ours, and what drawing our cities from all that were surveyed gives."""

    base: pl.String = c.share_base(
        nullable=True,
        about="Base of our share: cities that the question's answers can be known of.",
    )
    recomputed_value: pl.Float64 = c.recomputed_value(nullable=True)
    recomputed_n: pl.Int64 = c.recomputed_n(nullable=True)
    recomputed_low: pl.Float64 = c.recomputed_low(nullable=True)
    recomputed_high: pl.Float64 = c.recomputed_high(nullable=True)
    cities_surveyed: pl.Int32 = c.cities_surveyed(nullable=True)
    draws_low: pl.Float64 = c.draws_low(nullable=True)
    draws_high: pl.Float64 = c.draws_high(nullable=True)
    reconciliation: pl.String = c.reconciliation()


class Reconciliation(ReconciliationColumns):
    """Printed figures beside the same share of ours, and what drawing our cities would give."""

    figure_id: pl.String = c.figure_id()

    class Config:
        name = "study__reconciliation"
        metadata = {
            "step": "study",
            "each_row_is_a": "printed figure",
            "primary_key": ["figure_id"],
            "foreign_keys": [fk("figure_id", "raw_oecd_survey_figures__figure")],
        }


class OutcomeGapColumns(Contract):
    """A driver, an indicator and a method, with the gap or the reason why there is none."""

    driver_id: pl.String = c.driver_id()
    indicator_code: pl.String = c.indicator_code()
    method: pl.String = c.gap_method()
    mean_with: pl.Float64 = c.mean_with(nullable=True)
    mean_without: pl.Float64 = c.mean_without(nullable=True)
    gap: pl.Float64 = c.gap(nullable=True)
    ci_low: pl.Float64 = c.ci_low(nullable=True, about="Lower end of the 95 % interval.")
    ci_high: pl.Float64 = c.ci_high(nullable=True, about="Upper end of the 95 % interval.")
    p_value: pl.Float64 = c.p_value(nullable=True)
    p_adjusted: pl.Float64 = c.p_adjusted(nullable=True)
    n_with: pl.Int64 = c.n_with()
    n_without: pl.Int64 = c.n_without()
    controls: pl.String = c.controls(nullable=True)
    is_modelled: pl.Boolean = c.is_modelled()
    driver_years: pl.String = c.driver_years(nullable=True)
    before_years: pl.String = c.before_years(nullable=True)
    outcome_years: pl.String = c.outcome_years(nullable=True)
    timing: pl.String = c.timing(nullable=True)
    n_us: pl.Int64 = c.n_us()
    n_europe: pl.Int64 = c.n_europe()
    n_other: pl.Int64 = c.n_other()
    n_marginal: pl.Int64 = c.n_marginal()
    certified_cities_missing: pl.Int32 = c.certified_cities_missing(nullable=True)
    reason: pl.String = c.reason(nullable=True)

    @pa.dataframe_check(name="number_or_reason")
    def number_or_reason(cls, data: PolarsData) -> pl.LazyFrame:
        """A gap that is missing without a reason would be an omission in silence."""
        return data.lazyframe.select(pl.col("gap").is_null() == pl.col("reason").is_not_null())

    @pa.dataframe_check(name="gap_within_interval")
    def gap_within_interval(cls, data: PolarsData) -> pl.LazyFrame:
        """An interval holds what it is an interval of."""
        slack = 1e-9 + pl.col("gap").abs() * 1e-9
        inside = pl.col("gap").is_between(pl.col("ci_low") - slack, pl.col("ci_high") + slack)
        return data.lazyframe.select(pl.col("gap").is_null() | inside)


class FindingColumns(Contract):
    """A published statement with our number and a verdict."""

    finding_id: pl.String = c.finding_id()
    statement: pl.String = c.statement()
    published_value: pl.Float64 = c.published_value(nullable=True)
    unit: pl.String = c.unit(nullable=True)
    figure_id: pl.String = c.figure_id(nullable=True)
    driver_id: pl.String = c.driver_id(nullable=True)
    indicator_code: pl.String = c.indicator_code(nullable=True)
    method: pl.String = c.gap_method(nullable=True)
    with_means: pl.String = c.with_means(nullable=True, about=STATED_WITH)
    without_means: pl.String = c.without_means(nullable=True, about=STATED_WITHOUT)
    value: pl.Float64 = c.value(nullable=True)
    ci_low: pl.Float64 = c.ci_low(nullable=True, about="Lower end of the 95 % interval.")
    ci_high: pl.Float64 = c.ci_high(nullable=True, about="Upper end of the 95 % interval.")
    n: pl.Int64 = c.finding_n(nullable=True)
    n_with: pl.Int64 = c.n_with(nullable=True)
    n_without: pl.Int64 = c.n_without(nullable=True)
    timing: pl.String = c.timing(nullable=True)
    verdict: pl.String = c.verdict()
    reason: pl.String = c.reason()


class StudyOutcomeGap(OutcomeGapColumns):
    """Gaps of outcomes between cities with and without a driver."""

    class Config:
        name = "study__outcome_gap"
        metadata = {
            "step": "study",
            "each_row_is_a": "driver, indicator and method",
            "primary_key": ["driver_id", "indicator_code", "method"],
            "version": "2.1.0",
        }


class StudyFinding(FindingColumns):
    """Published statements beside what we find."""

    class Config:
        name = "study__finding"
        metadata = {
            "step": "study",
            "each_row_is_a": "published statement",
            "primary_key": ["finding_id"],
            "version": "1.1.0",
        }
