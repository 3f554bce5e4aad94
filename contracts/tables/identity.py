"""Landing tables that identity writes: the cities, their codes, and how each name was matched."""

import polars as pl

from contracts import columns as c
from contracts.model import Contract, fk


class Cities(Contract):
    """Cities that any loaded source knows."""

    city_code: pl.String = c.city_code()
    city_name: pl.String = c.city_name()
    country_code: pl.String = c.country_code()
    admin1_code: pl.String = c.admin1_code(nullable=True)
    latitude: pl.Float64 = c.latitude(nullable=True)
    longitude: pl.Float64 = c.longitude(nullable=True)
    geonames_population: pl.Int64 = c.population(nullable=True)

    class Config:
        name = "identity__city"
        metadata = {
            "each_row_is_a": "city",
            "primary_key": ["city_code"],
        }


class CityIdentifierColumns(Contract):
    """What is known of a code of a city."""

    city_code: pl.String = c.city_code()
    code_system: pl.String = c.code_system()
    vintage: pl.String = c.vintage()
    code: pl.String = c.code()
    geography_level: pl.String = c.geography_level()
    match_method: pl.String = c.match_method()


class CityMatchColumns(Contract):
    """What became of a name or code that a source gives a city."""

    source_id: pl.String = c.source_id()
    code_system: pl.String = c.code_system()
    vintage: pl.String = c.vintage()
    code: pl.String = c.code()
    mentioned_name: pl.String = c.mentioned_name()
    mentioned_country: pl.String = c.mentioned_country()
    match_status: pl.String = c.match_status()
    match_method: pl.String = c.match_method(nullable=True)
    name_key: pl.String = c.name_key(nullable=True)
    geoname_id: pl.String = c.geoname_id(
        nullable=True, about="Place that was found, as its GeoNames id."
    )
    city_code: pl.String = c.city_code(
        nullable=True,
        about="City that was found; null where none was, or where no loaded source has it.",
    )
    candidates: pl.String = c.match_candidates(nullable=True)
    reason: pl.String = c.match_reason()


class CityIdentifiers(CityIdentifierColumns):
    """Codes of the cities, one code a row."""

    class Config:
        name = "identity__city_identifier"
        metadata = {
            "each_row_is_a": "code of a city in a code system",
            "primary_key": ["code_system", "vintage", "code"],
            "foreign_keys": [fk("city_code", "identity__city")],
        }


class CityMatches(CityMatchColumns):
    """Every name and code that a source gives a city, and what became of it."""

    class Config:
        name = "identity__city_match"
        metadata = {
            "each_row_is_a": "source and code of a city",
            "primary_key": ["source_id", "code_system", "vintage", "code"],
            "version": "1.1.0",
        }
