"""Marts of well-being: indicators, what they are made of, and observations by city and year."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import Contract, Series, fk

_MEASURED = [
    "eurostat_perception",
    "eurostat_city_statistics",
    "cdc_places",
    "census_acs",
    "urban_mobility",
]
_SCORED = [*_MEASURED, "vocabulary", "geonames"]


class Indicator(Contract):
    """Indicators that can be compared and scored; two wordings are two indicators."""

    indicator_code: pl.String = c.indicator_code()
    source_id: pl.String = c.source_id()
    indicator_name: pl.String = c.indicator_name()
    dimension: pl.String = c.dimension()
    measure_kind: pl.String = c.measure_kind()
    unit: pl.String = c.unit()
    direction: pl.String = c.direction()
    comparable_with: pl.String = c.comparable_with(nullable=True)
    variant_of: pl.String = c.variant_of(nullable=True)
    is_modelled: pl.Boolean = c.is_modelled()
    is_headline: pl.Boolean = c.is_headline()
    wording: pl.String = c.wording(nullable=True)
    last_year: pl.Int32 = c.last_year(nullable=True)
    reference_year: pl.Int32 = c.reference_year(
        nullable=True, about="Year that cities are compared in; null where no city has a value."
    )

    class Config:
        name = "indicator"
        metadata = {
            "each_row_is_a": "indicator",
            "primary_key": ["indicator_code"],
            "foreign_keys": [
                fk("source_id", "source"),
                fk("comparable_with", "indicator", "indicator_code"),
                fk("variant_of", "indicator", "indicator_code"),
            ],
            "sources": _SCORED,
            "version": "1.2.0",
        }


class IndicatorComponent(Contract):
    """Answer codes that an indicator is summed from, with the part that each plays."""

    indicator_code: pl.String = c.indicator_code()
    component_code: pl.String = c.component_code()
    role: pl.String = c.role()

    class Config:
        name = "indicator_component"
        metadata = {
            "copies": "raw_vocabulary__indicator_component",
            "each_row_is_a": "indicator and answer code",
            "primary_key": ["indicator_code", "component_code"],
            "foreign_keys": [fk("indicator_code", "indicator")],
            "sources": ["vocabulary"],
        }


class WellbeingObservation(Contract):
    """Well-being by city, indicator and year.

    Shares of Eurostat's perception survey are summed from its answer codes, with don't-knows in the
    base (_incl_dk) or out of it (_excl_dk, as the Commission publishes them). Every value is kept;
    `city_outcome` has those that are compared, one for each city and indicator.
    """

    city_code: pl.String = c.city_code()
    indicator_code: pl.String = c.indicator_code()
    year: pl.Int32 = c.year()
    year_basis: pl.String = c.year_basis()
    value: pl.Float64 = c.value()
    ci_low: pl.Float64 = c.ci_low(nullable=True)
    ci_high: pl.Float64 = c.ci_high(nullable=True)
    flag: pl.String = c.observation_flag(
        nullable=True,
        about="Publisher's flags: b break, d definition differs, e estimated, u low reliability …; "
        "b is ours for the first year of a US city under the code of a successor government.",
    )
    quality: pl.Int32 = c.quality(nullable=True)
    value_basis: pl.String = c.value_basis()
    geography_level: pl.String = c.geography_level()
    is_modelled: pl.Boolean = c.is_modelled()
    source_id: pl.String = c.source_id()
    vintage: pl.String = c.vintage()
    reference_year: pl.Int32 = c.reference_year(nullable=True)
    exclusion_reason: pl.String = c.exclusion_reason(nullable=True)

    @pa.dataframe_check(name="share_is_possible")
    def share_is_possible(cls, data: PolarsData) -> pl.LazyFrame:
        """Nothing of the survey or of the health estimates can be over 100 percent."""
        is_share = pl.col("source_id").is_in(["eurostat_perception", "cdc_places"])
        # Published answer shares are rounded one by one, so their sum may pass 100 a little.
        return data.lazyframe.select(~is_share | pl.col("value").is_between(0, 101))

    class Config:
        name = "wellbeing_observation"
        metadata = {
            "each_row_is_a": "city, indicator and year",
            "series": Series(by=("source_id", "indicator_code")),
            "primary_key": ["city_code", "indicator_code", "year"],
            "rules_by_row": True,
            "foreign_keys": [
                fk("city_code", "city"),
                fk("indicator_code", "indicator"),
                fk("source_id", "source"),
            ],
            "sources": _SCORED,
            "usage_warnings": [
                "Modelled estimates (is_modelled) cannot show what a city hall did.",
                "A greater city, or a place by Census bounds, is not always the city government.",
                "Values of quality 3 are shown and never compared; those of quality 2 are compared "
                "and counted.",
            ],
            "version": "1.2.0",
        }


_REFERENCE = (
    "A score compares with the cities that are loaded: it moves when cities or years are added, "
    "and says nothing of a city alone. US and European cities have no "
    "indicator in common, so their scores cannot be set beside each other: comparable_within is "
    "never equal. There is no score over all dimensions."
)


class WellbeingScore(Contract):
    """Well-being of a city in one dimension, 0 to 100: the mean place of its indicators.

    What residents answered, what was recorded and what a model estimates never share a score.
    Each indicator is set between the lowest and the highest of all cities that have it (min-max),
    turned so that more is better; `wellbeing_score_indicator` names them. Modelled estimates and
    values of counties take no part unless they are asked for.
    """

    city_code: pl.String = c.city_code()
    dimension: pl.String = c.dimension()
    measure_kind: pl.String = c.measure_kind()
    score: pl.Float64 = c.score()
    indicators_used: pl.Int32 = c.indicators_used()
    indicators_marginal: pl.Int32 = c.indicators_marginal()
    rests_on_one_indicator: pl.Boolean = c.rests_on_one_indicator()
    comparable_within: pl.String = c.comparable_within()
    cities_comparable: pl.Int64 = c.cities_comparable()
    oldest_year: pl.Int32 = c.oldest_year()
    newest_year: pl.Int32 = c.newest_year()

    class Config:
        name = "wellbeing_score"
        metadata = {
            "each_row_is_a": "city, dimension and kind of measure",
            "primary_key": ["city_code", "dimension", "measure_kind"],
            "foreign_keys": [fk("city_code", "city")],
            "sources": _SCORED,
            "usage_warnings": [_REFERENCE],
            "version": "2.1.0",
        }


class WellbeingScoreIndicator(Contract):
    """The indicators that each score is made of, with value, year and range."""

    city_code: pl.String = c.city_code()
    dimension: pl.String = c.dimension()
    measure_kind: pl.String = c.measure_kind()
    indicator_code: pl.String = c.indicator_code()
    reference_year: pl.Int32 = c.reference_year()
    year: pl.Int32 = c.year()
    value: pl.Float64 = c.value()
    quality: pl.Int32 = c.quality(nullable=True)
    lowest: pl.Float64 = c.lowest()
    highest: pl.Float64 = c.highest()
    cities_compared: pl.Int64 = c.cities_compared()
    indicator_score: pl.Float64 = c.indicator_score()

    class Config:
        name = "wellbeing_score_indicator"
        metadata = {
            "each_row_is_a": "city, dimension and indicator",
            "primary_key": ["city_code", "dimension", "indicator_code"],
            "foreign_keys": [
                fk("city_code", "city"),
                fk("indicator_code", "indicator"),
                fk("city_code, dimension, measure_kind", "wellbeing_score"),
            ],
            "sources": _SCORED,
            "usage_warnings": [_REFERENCE],
            "version": "1.2.0",
        }
