"""Landing tables of countries and their divisions, and of how both are written."""

import polars as pl

from contracts import columns as c
from contracts.model import Contract, fk


class Countries(Contract):
    """Countries with their world region and peer group."""

    country_code: pl.String = c.country_code()
    iso2: pl.String = c.iso2()
    country_name: pl.String = c.country_name()
    world_region: pl.String = c.world_region()
    peer_group: pl.String = c.peer_group()
    eurostat_prefix: pl.String = c.eurostat_prefix(nullable=True)
    part_of: pl.String = c.part_of(nullable=True)

    class Config:
        name = "raw_vocabulary__country"
        metadata = {
            "each_row_is_a": "country",
            "primary_key": ["country_code"],
        }


class FirstOrderDivisions(Contract):
    """States and provinces of the US, Canada and Brazil, and the territories of the US."""

    country_code: pl.String = c.country_code()
    admin1_code: pl.String = c.admin1_code()
    admin1_name: pl.String = c.admin1_name()
    geonames_admin1: pl.String = c.geonames_admin1(
        nullable=True,
        about="First-order division as GeoNames writes it; null for a territory, which GeoNames "
        "lists as a country of its own.",
    )
    fips: pl.String = c.fips_code(nullable=True)

    class Config:
        name = "raw_vocabulary__admin1"
        metadata = {
            "each_row_is_a": "state or province",
            "primary_key": ["country_code", "admin1_code"],
            "foreign_keys": [fk("country_code", "raw_vocabulary__country")],
        }


class CountrySpellings(Contract):
    """Names of countries in the languages that pages come in."""

    country_code: pl.String = c.country_code()
    language: pl.String = c.language()
    spelling: pl.String = c.spelling()

    class Config:
        name = "raw_vocabulary__country_spelling"
        metadata = {
            "each_row_is_a": "country, language and spelling",
            "primary_key": ["country_code", "language", "spelling"],
            "foreign_keys": [fk("country_code", "raw_vocabulary__country")],
        }


class DivisionSpellings(Contract):
    """Names of first-order divisions of all countries, and how else they are written."""

    country_code: pl.String = c.country_code()
    geonames_admin1: pl.String = c.geonames_admin1()
    spelling: pl.String = c.spelling()

    class Config:
        name = "raw_vocabulary__admin1_spelling"
        metadata = {
            "each_row_is_a": "country and spelling",
            "primary_key": ["country_code", "spelling"],
            "foreign_keys": [fk("country_code", "raw_vocabulary__country")],
        }
