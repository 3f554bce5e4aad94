"""Marts of the cities: what they are called, where they lie, which codes name them."""

import polars as pl

from contracts import columns as c
from contracts.model import Contract, fk
from contracts.tables.identity import CityIdentifierColumns, CityMatchColumns
from contracts.tables.vocabulary import CodeSystemColumns

_CODE_SYSTEM = fk("code_system, vintage", "code_system")
_SOURCES = [
    "geonames",
    "oecd_survey_profiles",
    "survey_responses",
    "practices",
    "cdc_places",
    "census_acs",
    "census_population",
    "urban_mobility",
    "vocabulary",
]
_OBSERVED = [
    "eurostat_perception",
    "eurostat_city_statistics",
    "cdc_places",
    "census_acs",
    "urban_mobility",
]
_MATCHED = [
    "geonames",
    "oecd_survey_profiles",
    "survey_responses",
    "practices",
    "what_works_cities",
    *_OBSERVED,
    "census_population",
    "urban_audit_codes",
]


class City(Contract):
    """Cities that any loaded source knows.

    A city is the city government; wider areas are other geographies. Population is the newest
    figure with a known year (survey pages, Census estimates, ACS, CDC), else GeoNames'. A census
    place without a government of its own is here where a source has values of it: its code in
    city_identifier is of the level place.
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
        nullable=True, about="Calendar year of the population; see population_year_basis."
    )
    population_year_basis: pl.String = c.population_year_basis(nullable=True)
    population_source: pl.String = c.population_source(nullable=True)
    size_band: pl.String = c.size_band(nullable=True)

    class Config:
        name = "city"
        metadata = {
            "each_row_is_a": "city",
            "start_here": True,
            "primary_key": ["city_code"],
            "sources": _SOURCES,
            "usage_warnings": ["Populations of several sources and years stand side by side."],
            "version": "1.1.0",
        }


class CodeSystem(CodeSystemColumns):
    """Code systems that name cities and other geographies, by vintage."""

    class Config:
        name = "code_system"
        metadata = {
            "each_row_is_a": "code system and vintage",
            "primary_key": ["code_system", "vintage"],
            "sources": ["vocabulary"],
        }


class CityIdentifier(CityIdentifierColumns):
    """Codes of the cities: the triple of code system, vintage and code names one city.

    A code whose geography_level is not city stands for a wider area that is named after the city;
    what it has to do with the city stands in city_relation.
    """

    class Config:
        name = "city_identifier"
        metadata = {
            "copies": "identity__city_identifier",
            "each_row_is_a": "code of a city in a code system",
            "primary_key": ["code_system", "vintage", "code"],
            "foreign_keys": [fk("city_code", "city"), _CODE_SYSTEM],
            "sources": _MATCHED,
            "usage_warnings": [
                "Join on code system, vintage and code: old digits were given away."
            ],
            "version": "1.0.1",
        }


class CityRelation(Contract):
    """Other geographies that a city lies in, holds, or is stood in for by: never the city itself.

    Functional urban areas and greater cities of Europe, counties and census places of the US.
    """

    city_code: pl.String = c.city_code()
    relation: pl.String = c.relation()
    code_system: pl.String = c.code_system(about="Code system of the geography.")
    vintage: pl.String = c.vintage(about="Vintage of the geography's code.")
    code: pl.String = c.code(about="Code of the geography.")
    geography_level: pl.String = c.geography_level()
    geography_name: pl.String = c.geography_name()
    reason: pl.String = c.reason()

    class Config:
        name = "city_relation"
        metadata = {
            "each_row_is_a": "city, geography and relation",
            "primary_key": ["city_code", "relation", "code_system", "vintage", "code"],
            "foreign_keys": [fk("city_code", "city"), _CODE_SYSTEM],
            "sources": ["urban_audit_codes", "vocabulary", *_OBSERVED],
            "usage_warnings": ["Areas were tied to cities by digits and names of code lists."],
        }


class CityMatch(CityMatchColumns):
    """How each name and code that a source gives a city was matched, or why it was not.

    Ambiguous and unmatched names are listed with their candidates and never guessed. Codes of code
    lists are matched as well; of these many have a place, but no city that a loaded source knows.
    """

    class Config:
        name = "city_match"
        metadata = {
            "copies": "identity__city_match",
            "each_row_is_a": "source and code of a city",
            "primary_key": ["source_id", "code_system", "vintage", "code"],
            "foreign_keys": [fk("city_code", "city"), fk("source_id", "source"), _CODE_SYSTEM],
            "sources": _MATCHED,
            "version": "1.1.0",
        }


class CityNamePeriod(Contract):
    """Names of cities that a source does not have in all of its years: they begin, stop or pause.

    A name before or after says that the same city goes on under another name or code, as Macon does
    as Macon-Bibb County. Where there is none, the source may only print places of a certain size:
    the American Community Survey those of 65,000 residents in the year. Years of cdc_places are
    those of its releases.
    """

    source_id: pl.String = c.source_id()
    code_system: pl.String = c.code_system()
    vintage: pl.String = c.vintage()
    code: pl.String = c.code()
    mentioned_name: pl.String = c.mentioned_name()
    city_code: pl.String = c.city_code(
        nullable=True, about="City that the code stands for; null where no loaded source has it."
    )
    first_year: pl.Int32 = c.first_year(about="First year in which the source names the city so.")
    last_year: pl.Int32 = c.last_year(about="Last year in which the source names the city so.")
    years: pl.Int32 = c.years()
    source_first_year: pl.Int32 = c.source_first_year()
    source_last_year: pl.Int32 = c.source_last_year()
    source_years: pl.Int32 = c.source_years()
    begins_within: pl.Boolean = c.begins_within()
    stops_within: pl.Boolean = c.stops_within()
    name_before: pl.String = c.name_before(nullable=True)
    name_after: pl.String = c.name_after(nullable=True)

    class Config:
        name = "city_name_period"
        metadata = {
            "each_row_is_a": "source, code and name that is not in all years of the source",
            "primary_key": ["source_id", "code_system", "vintage", "code", "mentioned_name"],
            "foreign_keys": [fk("city_code", "city"), fk("source_id", "source"), _CODE_SYSTEM],
            "sources": [*_OBSERVED, "census_population"],
        }
