"""Marts of the study: drivers, outcomes, the index, gaps, findings."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import Contract, fk
from contracts.tables.study import FindingColumns, OutcomeGapColumns

_SURVEY = ["oecd_survey_profiles", "survey_responses", "vocabulary"]
_OUTCOMES = [
    "eurostat_perception",
    "eurostat_city_statistics",
    "cdc_places",
    "census_acs",
    "urban_mobility",
    "geonames",
    "vocabulary",
]
_ALL = [*_SURVEY, "what_works_cities", "data_use_assessments", *_OUTCOMES]
_DESCRIPTIVE = (
    "A gap says that two groups of cities differ. It does not say why, and no intervention is "
    "measured: the cities are no random sample, and much may set the groups apart."
)


class PsiIndex(Contract):
    """Public sector innovation capacity from 0 to 10, as an interval: our reconstruction.

    The report does not print its rule. Five components give two points each (the seed psi_scoring
    holds the points). An unknown answer scores nothing at the lower end and fully at the upper.
    """

    city_code: pl.String = c.city_code()
    wave: pl.String = c.wave()
    index_low: pl.Float64 = c.index_low()
    index_high: pl.Float64 = c.index_high()
    components_observed: pl.Int32 = c.components_observed()
    psi_class: pl.String = c.psi_class()

    @pa.dataframe_check(name="interval_in_order")
    def interval_in_order(cls, data: PolarsData) -> pl.LazyFrame:
        """The lower end can never be above the upper."""
        return data.lazyframe.select(pl.col("index_low") <= pl.col("index_high"))

    class Config:
        name = "psi_index"
        metadata = {
            "each_row_is_a": "city and wave",
            "primary_key": ["city_code", "wave"],
            "foreign_keys": [fk("city_code", "city")],
            "sources": _SURVEY,
            "usage_warnings": ["The scoring is a reconstruction, not the report's."],
        }


class Driver(Contract):
    """What may go along with outcomes, and what having it or not means."""

    driver_id: pl.String = c.driver_id()
    driver_group: pl.String = c.driver_group()
    label: pl.String = c.label()
    with_means: pl.String = c.with_means()
    without_means: pl.String = c.without_means()
    certified_cities_missing: pl.Int32 = c.certified_cities_missing(nullable=True)

    class Config:
        name = "driver"
        metadata = {
            "each_row_is_a": "driver",
            "primary_key": ["driver_id"],
            "sources": ["vocabulary", "what_works_cities", "oecd_survey_figures"],
            "version": "1.1.0",
        }


class CityDriver(Contract):
    """Whether a city has a driver, where that is known; a city with two waves by the newer one."""

    city_code: pl.String = c.city_code()
    driver_id: pl.String = c.driver_id()
    has_driver: pl.Boolean = c.has_driver()
    wave: pl.String = c.wave(
        nullable=True, about="Wave of the answer; null for certification and for data use."
    )
    driver_year: pl.Int32 = c.driver_year(nullable=True)

    class Config:
        name = "city_driver"
        metadata = {
            "each_row_is_a": "city and driver that is known of it",
            "primary_key": ["city_code", "driver_id"],
            "foreign_keys": [fk("city_code", "city"), fk("driver_id", "driver")],
            "sources": [*_SURVEY, "what_works_cities", "data_use_assessments"],
            "version": "1.1.0",
        }


class CityOutcome(Contract):
    """The value that a city is compared by: one for each indicator, of the city or greater city.

    It is the newest of the reference year or of the three years before; of money, of the reference
    year. Values that are not compared are in `wellbeing_observation`, with their exclusion_reason.
    """

    city_code: pl.String = c.city_code()
    indicator_code: pl.String = c.indicator_code()
    reference_year: pl.Int32 = c.reference_year()
    year: pl.Int32 = c.year()
    value: pl.Float64 = c.value()
    quality: pl.Int32 = c.quality(nullable=True)
    geography_level: pl.String = c.geography_level()
    is_modelled: pl.Boolean = c.is_modelled()
    source_id: pl.String = c.source_id()

    class Config:
        name = "city_outcome"
        metadata = {
            "each_row_is_a": "city and indicator",
            "start_here": True,
            "primary_key": ["city_code", "indicator_code"],
            "foreign_keys": [fk("city_code", "city"), fk("indicator_code", "indicator")],
            "sources": _OUTCOMES,
            "version": "1.2.0",
        }


class OutcomeChange(Contract):
    """Change of an outcome over the time in which a driver was observed, by city.

    After is the value that the city is compared by (`city_outcome`), if it is newer than the
    city's answer or award. Before is the newest value of the years up to the first year in which
    the driver was observed anywhere, of three years at most, so that all cities are compared over
    one time; in money, of one year. Where the series breaks in between there is no change, and
    where the geography differs. A city that is not certified has no year of its own.
    """

    city_code: pl.String = c.city_code()
    driver_id: pl.String = c.driver_id()
    indicator_code: pl.String = c.indicator_code()
    has_driver: pl.Boolean = c.has_driver()
    driver_year: pl.Int32 = c.driver_year(nullable=True)
    before_year: pl.Int32 = c.before_year()
    after_year: pl.Int32 = c.after_year()
    value_before: pl.Float64 = c.value_before()
    value_after: pl.Float64 = c.value_after()
    change: pl.Float64 = c.change()
    change_low: pl.Float64 = c.change_low(nullable=True)
    change_high: pl.Float64 = c.change_high(nullable=True)
    quality: pl.Int32 = c.quality(
        nullable=True, about="The weaker quality of the two values; null where there is none."
    )
    geography_level: pl.String = c.geography_level()
    is_modelled: pl.Boolean = c.is_modelled()
    source_id: pl.String = c.source_id()

    @pa.dataframe_check(name="answer_within_years")
    def answer_within_years(cls, data: PolarsData) -> pl.LazyFrame:
        """The answer is from the time between the two values, or there is none of the city."""
        year = pl.col("driver_year")
        is_within = (pl.col("before_year") <= year) & (year < pl.col("after_year"))
        return data.lazyframe.select(is_within.fill_null(value=True))

    class Config:
        name = "outcome_change"
        metadata = {
            "each_row_is_a": "city, driver and indicator with values before and after",
            "primary_key": ["city_code", "driver_id", "indicator_code"],
            "foreign_keys": [
                fk("city_code, driver_id", "city_driver"),
                fk("city_code, indicator_code", "city_outcome"),
            ],
            "sources": _ALL,
            "usage_warnings": [_DESCRIPTIVE],
        }


class OutcomeGap(OutcomeGapColumns):
    """Gaps of outcomes between cities with and without a driver, by five methods.

    welch: difference of means. ols_adjusted: the same at equal log population and, in the US, equal
    log income. rank: median of all differences between a city of either group. change_difference:
    difference of mean changes since before the answer (`outcome_change`), with Welch's interval;
    change_difference_adjusted: the same at equal controls. A difference of changes is no effect.
    """

    reference_year: pl.Int32 = c.reference_year()

    class Config:
        name = "outcome_gap"
        metadata = {
            "step": "study",
            "each_row_is_a": "driver, indicator and method",
            "primary_key": ["driver_id", "indicator_code", "method"],
            "rules_by_row": True,
            "foreign_keys": [fk("driver_id", "driver"), fk("indicator_code", "indicator")],
            "sources": _ALL,
            "usage_warnings": [_DESCRIPTIVE],
            "version": "2.1.0",
        }


class DriverGapCount(Contract):
    """How many gaps of a driver have a number, are beyond chance, and why others have none.

    Variants of an indicator, such as one with don't-knows, are left out: they would repeat it.
    """

    driver_id: pl.String = c.driver_id()
    method: pl.String = c.gap_method()
    gap_aspect: pl.String = c.gap_aspect()
    gap_aspect_value: pl.String = c.gap_aspect_value()
    gap_count: pl.Int32 = c.gap_count()

    class Config:
        name = "driver_gap_count"
        metadata = {
            "step": "study",
            "each_row_is_a": "driver, method and value of an aspect",
            "primary_key": ["driver_id", "method", "gap_aspect", "gap_aspect_value"],
            "foreign_keys": [fk("driver_id", "driver")],
            "sources": _ALL,
            "usage_warnings": [_DESCRIPTIVE],
        }


class Finding(FindingColumns):
    """Published statements of report, brochure and site beside what we find.

    The verdict and its reason are given by a rule. A statement that cannot be tested stays here and
    says what is missing.
    """

    class Config:
        name = "finding"
        metadata = {
            "copies": "study__finding",
            "step": "study",
            "each_row_is_a": "published statement",
            "start_here": True,
            "primary_key": ["finding_id"],
            "foreign_keys": [
                fk("figure_id", "published_figure"),
                fk("driver_id", "driver"),
                fk("indicator_code", "indicator"),
            ],
            "sources": ["oecd_survey_figures", *_ALL],
            "usage_warnings": [_DESCRIPTIVE],
            "version": "1.1.0",
        }
