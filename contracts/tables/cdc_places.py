"""Landing table of CDC's local health estimates."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import CityMention, Contract, IndicatorValues, fk


class Estimates(Contract):
    """Model-based health estimates of US places, crude and age-adjusted beside each other.

    A release prints some estimates of an earlier one again: the same year in two releases.
    """

    place_geoid: pl.String = c.place_geoid(published_as="LocationID")
    measure_code: pl.String = c.measure_code(published_as="MeasureId")
    value_type: pl.String = c.value_type(published_as="DataValueTypeID")
    year: pl.Int32 = c.year(published_as="Year")
    year_basis: pl.String = c.year_basis()
    place_name: pl.String = c.mentioned_name(published_as="LocationName")
    state_code: pl.String = c.admin1_code(published_as="StateAbbr")
    value_pct: pl.Float64 = c.value_pct(nullable=True, published_as="Data_Value")
    value_footnote: pl.String = c.value_footnote(
        nullable=True, published_as="Data_Value_Footnote_Symbol"
    )
    ci_low_pct: pl.Float64 = c.value_pct(nullable=True, published_as="Low_Confidence_Limit")
    ci_high_pct: pl.Float64 = c.value_pct(nullable=True, published_as="High_Confidence_Limit")
    population: pl.Int64 = c.population(nullable=True, published_as="TotalPopulation")
    population_year: pl.Int32 = c.population_year(
        nullable=True, about="Census that counted the population; null where not known."
    )
    dataset_code: pl.String = c.dataset_code(nullable=True)
    release_year: pl.Int32 = c.release_year(nullable=True)
    vintage: pl.String = c.vintage()

    @pa.dataframe_check(name="value_within_interval")
    def value_within_interval(cls, data: PolarsData) -> pl.LazyFrame:
        """An estimate outside its own interval is a shifted column, not a value."""
        within = pl.col("value_pct").is_between(pl.col("ci_low_pct"), pl.col("ci_high_pct"))
        return data.lazyframe.select(within.fill_null(value=True))

    class Config:
        name = "raw_cdc_places__estimate"
        metadata = {
            "each_row_is_a": "place, measure, value type, year and release",
            "primary_key": ["place_geoid", "measure_code", "value_type", "year", "vintage"],
            "rules_by_row": True,
            "foreign_keys": [fk("state_code", "raw_vocabulary__admin1", "admin1_code")],
            "city_mention": CityMention(
                code_system="us_place_geoid",
                vintage="2010",
                code="place_geoid",
                name="place_name",
                country="=USA",
                admin1="state_code",
                is_code=True,
            ),
            "indicator_values": IndicatorValues(
                code_system="us_place_geoid",
                vintage="2010",
                code="place_geoid",
                year_basis="year_basis",
                value="value_pct",
                ci_low="ci_low_pct",
                ci_high="ci_high_pct",
                model="int_cdc__releases_chosen",
            ),
            "version": "2.0.0",
        }
