"""Landing tables of the Urban Institute's Mobility Metrics."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.mobility_metrics import INDICES, RATIOS, SHARES
from contracts.model import CityMention, Contract, IndicatorValues, fk

_MAY_BE_NEGATIVE = ("learning_rate",)
_MOST_OF_A_RATIO = 10


class Places(Contract):
    """US places of the metrics, by their newest name."""

    place_geoid: pl.String = c.place_geoid(published_as="state + place")
    place_name: pl.String = c.mentioned_name(published_as="place_name + state_name")
    state_fips: pl.String = c.fips_code(published_as="state")
    state_name: pl.String = c.admin1_name()
    geography_level: pl.String = c.geography_level(
        about="place where the census gives the place no government of its own, else city."
    )

    class Config:
        name = "raw_urban_mobility__place"
        metadata = {
            "each_row_is_a": "place",
            "primary_key": ["place_geoid"],
            "foreign_keys": [
                fk("state_fips, state_name", "raw_vocabulary__admin1", "fips, admin1_name")
            ],
            "city_mention": CityMention(
                code_system="us_place_geoid",
                vintage="2010",
                code="place_geoid",
                name="place_name",
                country="=USA",
                admin1="state_fips",
                geography_level="geography_level",
                is_code=True,
            ),
        }


class Population(Contract):
    """Residents of US places by year: estimates of the Census Bureau, in 2020 its count."""

    place_geoid: pl.String = c.place_geoid(published_as="state + place")
    year: pl.Int32 = c.year()
    population: pl.Int64 = c.population()
    vintage: pl.String = c.vintage()

    class Config:
        name = "raw_urban_mobility__population"
        metadata = {
            "each_row_is_a": "place and year",
            "primary_key": ["place_geoid", "year"],
            "foreign_keys": [fk("place_geoid", "raw_urban_mobility__place")],
        }


class Metrics(Contract):
    """Metrics of US places as printed: shares from 0 to 1, with bounds and a quality flag."""

    place_geoid: pl.String = c.place_geoid(published_as="state + place")
    indicator_code: pl.String = c.indicator_code(about="Metric by the publisher's column.")
    year: pl.Int32 = c.year()
    value: pl.Float64 = c.value(nullable=True)
    ci_low: pl.Float64 = c.ci_low(nullable=True, published_as="…_lb")
    ci_high: pl.Float64 = c.ci_high(nullable=True, published_as="…_ub")
    quality: pl.Int32 = c.quality(nullable=True, published_as="…_quality", on_failure="row")
    geography_level: pl.String = c.geography_level(
        nullable=True, about="county where the metric is of the county; null: of the place."
    )
    vintage: pl.String = c.vintage()

    @pa.dataframe_check(name="value_is_possible")
    def value_is_possible(cls, data: PolarsData) -> pl.LazyFrame:
        """A share of 1.7, or one in percent, is of another unit or another column."""
        code, value = pl.col("indicator_code"), pl.col("value")
        most = (
            pl.when(code.is_in(SHARES))
            .then(1.0)
            .when(code.is_in(RATIOS))
            .then(_MOST_OF_A_RATIO)
            .when(code.is_in(INDICES))
            .then(100.0)
            .otherwise(float("inf"))
        )
        is_possible = (value <= most) & ((value >= 0) | code.is_in(_MAY_BE_NEGATIVE))
        return data.lazyframe.select(is_possible.fill_null(value=True))

    @pa.dataframe_check(name="value_within_interval")
    def value_within_interval(cls, data: PolarsData) -> pl.LazyFrame:
        """A value outside of its own interval is a shifted column, not a value."""
        within = pl.col("value").is_between(pl.col("ci_low"), pl.col("ci_high"))
        return data.lazyframe.select(within.fill_null(value=True))

    @pa.dataframe_check(name="value_has_quality")
    def value_has_quality(cls, data: PolarsData) -> pl.LazyFrame:
        """Without its flag a value may be one that the publisher says not to act on."""
        return data.lazyframe.select(pl.col("value").is_null() | pl.col("quality").is_not_null())

    class Config:
        name = "raw_urban_mobility__metric"
        metadata = {
            "each_row_is_a": "place, metric and year",
            "primary_key": ["place_geoid", "indicator_code", "year"],
            "foreign_keys": [fk("place_geoid", "raw_urban_mobility__place")],
            "indicator_values": IndicatorValues(
                code_system="us_place_geoid",
                vintage="2010",
                code="place_geoid",
                ci_low="ci_low",
                ci_high="ci_high",
                quality="quality",
                geography_level="geography_level",
                model="int_urban__shares_in_percent",
            ),
        }
