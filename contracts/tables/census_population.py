"""Landing table of the Census Bureau's population estimates."""

import polars as pl

from contracts import columns as c
from contracts.model import CityMention, Contract, fk


class Estimates(Contract):
    """Residents of incorporated US places by year, as a vintage estimates them."""

    place_geoid: pl.String = c.place_geoid(published_as="STATE + PLACE")
    year: pl.Int32 = c.year()
    place_name: pl.String = c.mentioned_name(published_as="NAME + STNAME")
    state_fips: pl.String = c.fips_code(published_as="STATE")
    population: pl.Int64 = c.population(published_as="POPESTIMATE…")
    vintage: pl.String = c.vintage()

    class Config:
        name = "raw_census_population__estimate"
        metadata = {
            "each_row_is_a": "place, year and vintage",
            "primary_key": ["place_geoid", "year", "vintage"],
            "foreign_keys": [fk("state_fips", "raw_vocabulary__admin1", "fips")],
            "city_mention": CityMention(
                code_system="us_place_geoid",
                vintage="2010",
                code="place_geoid",
                name="place_name",
                country="=USA",
                admin1="state_fips",
                is_code=True,
                makes_city=False,
            ),
        }
