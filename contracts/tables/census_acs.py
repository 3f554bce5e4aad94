"""Landing table of the Census Bureau's American Community Survey."""

import polars as pl

from contracts import columns as c
from contracts.model import CityMention, Contract


class Estimates(Contract):
    """ACS 1-year estimates of places, one variable a row."""

    place_geoid: pl.String = c.place_geoid(published_as="state + place")
    variable_code: pl.String = c.variable_code()
    year: pl.Int32 = c.year()
    place_name: pl.String = c.mentioned_name(published_as="NAME")
    state_fips: pl.String = c.fips_code(published_as="state")
    value: pl.Float64 = c.value_usd(nullable=True, published_as="S1901_C01_012E")
    margin: pl.Float64 = c.value(nullable=True, published_as="S1901_C01_012M")
    vintage: pl.String = c.vintage()

    class Config:
        name = "raw_census_acs__estimate"
        metadata = {
            "layer": "landing",
            "each_row_is_a": "place, variable and year",
            "primary_key": ["place_geoid", "variable_code", "year"],
            "city_mention": CityMention(
                code_system="us_place_geoid",
                vintage="2010",
                code="place_geoid",
                name="place_name",
                country="=USA",
                admin1="state_fips",
                is_code=True,
            ),
            "version": "1.0.0",
        }
