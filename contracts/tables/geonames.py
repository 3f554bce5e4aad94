"""Landing tables of the gazetteer and of the crosswalks into it."""

import polars as pl

from contracts import columns as c
from contracts.model import Contract, fk


class Places(Contract):
    """Populated places of GeoNames with at least 15,000 residents."""

    geoname_id: pl.String = c.geoname_id()
    name: pl.String = c.city_name(about="Name in GeoNames.")
    iso2: pl.String = c.iso2()
    geonames_admin1: pl.String = c.geonames_admin1(nullable=True)
    latitude: pl.Float64 = c.latitude()
    longitude: pl.Float64 = c.longitude()
    population: pl.Int64 = c.population(nullable=True)
    alternate_names: pl.String = c.alternate_names(nullable=True)

    class Config:
        name = "raw_geonames__place"
        metadata = {
            "each_row_is_a": "populated place",
            "primary_key": ["geoname_id"],
        }


class CodeMatches(Contract):
    """Crosswalk from publishers' city codes to GeoNames, matched by name and checked."""

    code_system: pl.String = c.code_system()
    vintage: pl.String = c.vintage()
    code: pl.String = c.code()
    label: pl.String = c.mentioned_name()
    geoname_id: pl.String = c.geoname_id(nullable=True)
    match_quality: pl.String = c.match_quality()

    class Config:
        name = "raw_geonames__code_match"
        metadata = {
            "each_row_is_a": "code of a code system",
            "primary_key": ["code_system", "vintage", "code"],
            "foreign_keys": [fk("code_system, vintage", "raw_vocabulary__code_system")],
        }
