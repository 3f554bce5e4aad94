"""Landing table and mart of Eurostat's city statistics."""

import polars as pl

from contracts import columns as c
from contracts.model import Contract, fk


class Observations(Contract):
    """City statistics as published, one code, area and year a row; countries stand among them."""

    indicator_code: pl.String = c.component_code(published_as="indic_ur")
    city_code: pl.String = c.urban_audit_area(published_as="cities")
    year: pl.Int32 = c.year(published_as="TIME_PERIOD")
    value: pl.Float64 = c.value(nullable=True, published_as="OBS_VALUE")
    flag: pl.String = c.observation_flag(nullable=True, published_as="OBS_FLAG", on_failure="row")
    conf_status: pl.String = c.conf_status(nullable=True, published_as="CONF_STATUS")
    vintage: pl.String = c.vintage()

    class Config:
        name = "raw_eurostat_city_statistics__observation"
        metadata = {
            "layer": "landing",
            "each_row_is_a": "statistic, area and year",
            "primary_key": ["indicator_code", "city_code", "year"],
            "version": "1.0.0",
        }


class CityStatistic(Contract):
    """City statistics of Eurostat in the cities that we know, with flags; empty until fetched.

    A value that is confidential is missing and says so.
    """

    city_code: pl.String = c.city_code()
    statistic_code: pl.String = c.component_code()
    year: pl.Int32 = c.year()
    value: pl.Float64 = c.value(nullable=True, about="Value in the unit that the code names.")
    flag: pl.String = c.observation_flag(nullable=True)
    conf_status: pl.String = c.conf_status(nullable=True)
    geography_level: pl.String = c.geography_level()
    vintage: pl.String = c.vintage()

    class Config:
        name = "city_statistic"
        metadata = {
            "layer": "mart",
            "each_row_is_a": "city, statistic and year",
            "primary_key": ["city_code", "statistic_code", "year"],
            "foreign_keys": [fk("city_code", "city")],
            "sources": ["eurostat_city_statistics", "geonames"],
            "version": "1.0.0",
        }
