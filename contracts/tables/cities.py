"""Marts of the cities: what they are called, where they lie, which codes name them."""

import polars as pl

from contracts import columns as c
from contracts.model import Contract, fk
from contracts.tables.identity import CityIdentifierColumns, CityMatchColumns

_SOURCES = [
    "geonames",
    "oecd_survey_profiles",
    "survey_responses",
    "practices",
    "cdc_places",
    "vocabulary",
]
_MATCHED = [
    "geonames",
    "oecd_survey_profiles",
    "survey_responses",
    "practices",
    "what_works_cities",
    "eurostat_perception",
    "cdc_places",
    "census_acs",
]


class City(Contract):
    """Cities that any loaded source knows.

    A city is the city government; wider areas are other geographies. Population is the survey
    page's newest, else CDC's, else GeoNames'.
    """

    city_code: pl.String = c.city_code()
    city_name: pl.String = c.city_name()
    country_code: pl.String = c.country_code()
    country_name: pl.String = c.country_name()
    admin1_code: pl.String = c.admin1_code(nullable=True)
    world_region: pl.String = c.world_region()
    peer_group: pl.String = c.peer_group()
    latitude: pl.Float64 = c.latitude(nullable=True)
    longitude: pl.Float64 = c.longitude(nullable=True)
    population: pl.Int64 = c.population(nullable=True)
    population_year: pl.Int32 = c.population_year(
        nullable=True, about="Calendar year of the population; null where the source gives none."
    )
    population_source: pl.String = c.population_source(nullable=True)
    size_band: pl.String = c.size_band(nullable=True)

    class Config:
        name = "city"
        metadata = {
            "layer": "mart",
            "each_row_is_a": "city",
            "primary_key": ["city_code"],
            "sources": _SOURCES,
            "usage_warnings": [
                "Populations of three sources and several years stand side by side."
            ],
            "version": "1.0.0",
        }


class CityIdentifier(CityIdentifierColumns):
    """Codes of the cities: the triple of code system, vintage and code names one city."""

    class Config:
        name = "city_identifier"
        metadata = {
            "layer": "mart",
            "each_row_is_a": "code of a city in a code system",
            "primary_key": ["code_system", "vintage", "code"],
            "foreign_keys": [fk("city_code", "city")],
            "sources": _MATCHED,
            "version": "1.0.0",
        }


class CityMatch(CityMatchColumns):
    """How each name and code that a source gives a city was matched, or why it was not.

    Ambiguous and unmatched names are listed with their candidates and never guessed.
    """

    class Config:
        name = "city_match"
        metadata = {
            "layer": "mart",
            "each_row_is_a": "source and code of a city",
            "primary_key": ["source_id", "code_system", "vintage", "code"],
            "foreign_keys": [fk("city_code", "city"), fk("source_id", "source")],
            "sources": _MATCHED,
            "version": "1.0.0",
        }
