"""Landing table of the Census Bureau's American Community Survey."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import CityMention, Contract, IndicatorValues, fk

_MEDIAN_INCOME = r"^(B19013[A-I]?_001|S1901_C01_012)E$"


class Estimates(Contract):
    """Estimates of the American Community Survey for places, one variable a row."""

    place_geoid: pl.String = c.place_geoid(published_as="state + place")
    variable_code: pl.String = c.variable_code()
    year: pl.Int32 = c.year()
    period_years: pl.Int32 = c.period_years()
    place_name: pl.String = c.mentioned_name(published_as="NAME")
    state_fips: pl.String = c.fips_code(published_as="state")
    geography_level: pl.String = c.geography_level(
        about="place where the census gives the place no government of its own, else city."
    )
    value: pl.Float64 = c.value(nullable=True, published_as="…E")
    estimate_annotation: pl.String = c.estimate_annotation(nullable=True, published_as="…EA")
    margin: pl.Float64 = c.margin_of_error(nullable=True, published_as="…M")
    margin_annotation: pl.String = c.margin_annotation(nullable=True, published_as="…MA")
    dataset_code: pl.String = c.dataset_code(nullable=True)
    vintage: pl.String = c.vintage()

    @pa.dataframe_check(name="income_is_printable")
    def income_is_printable(cls, data: PolarsData) -> pl.LazyFrame:
        """Medians of household income are printed from 2,500- to 250,000+, and coded one beyond."""
        is_income = pl.col("variable_code").str.contains(_MEDIAN_INCOME)
        is_printable = pl.col("value").is_between(2_499, 250_001)
        return data.lazyframe.select((~is_income | is_printable).fill_null(value=True))

    class Config:
        name = "raw_census_acs__estimate"
        metadata = {
            "each_row_is_a": "place, variable, year and period",
            "primary_key": ["place_geoid", "variable_code", "year", "period_years"],
            "rules_by_row": True,
            "foreign_keys": [fk("state_fips", "raw_vocabulary__admin1", "fips")],
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
            "indicator_values": IndicatorValues(
                code_system="us_place_geoid",
                vintage="2010",
                code="place_geoid",
                indicator_code="variable_code",
                ci_low="ci_low",
                ci_high="ci_high",
                model="int_census__estimates_bounded",
            ),
            "version": "2.1.0",
        }
