"""Landing tables of Eurostat's perception survey (urb_percep)."""

import polars as pl

from contracts import columns as c
from contracts.model import CityMention, Contract, IndicatorValues, fk


class Observations(Contract):
    """Answer shares of the perception survey, one answer code a row."""

    city_code: pl.String = c.eurostat_city(published_as="cities")
    indicator_code: pl.String = c.component_code(published_as="indic_ur")
    year: pl.Int32 = c.year(published_as="TIME_PERIOD")
    value_pct: pl.Float64 = c.value_pct(nullable=True, published_as="OBS_VALUE")
    flag: pl.String = c.observation_flag(nullable=True, published_as="OBS_FLAG", on_failure="row")
    conf_status: pl.String = c.conf_status(nullable=True, published_as="CONF_STATUS")
    vintage: pl.String = c.vintage()

    class Config:
        name = "raw_eurostat_perception__observation"
        metadata = {
            "each_row_is_a": "city, answer code and year",
            "primary_key": ["city_code", "indicator_code", "year"],
            "foreign_keys": [
                fk("city_code", "raw_eurostat_perception__city"),
                fk(
                    "indicator_code",
                    "raw_vocabulary__indicator_component",
                    "component_code",
                ),
            ],
            "indicator_values": IndicatorValues(
                code_system="eurostat_city",
                vintage="current",
                code="eurostat_city_code",
                flag="flag",
                value_basis="value_basis",
                model="int_eurostat__shares_derived",
            ),
        }


class DerivedShares(Contract):
    """Shares of 2023 that someone else summed from Eurostat's answers, don't-knows in the base."""

    city_code: pl.String = c.eurostat_city(published_as="cities")
    city_label: pl.String = c.mentioned_name()
    topic: pl.String = c.topic()
    year: pl.Int32 = c.year(published_as="TIME_PERIOD")
    value_pct: pl.Float64 = c.value_pct(published_as="OBS_VALUE")
    vintage: pl.String = c.vintage()

    class Config:
        name = "raw_eurostat_perception__derived_share"
        metadata = {
            "each_row_is_a": "city, topic and year",
            "primary_key": ["city_label", "topic", "year"],
            "foreign_keys": [fk("city_code", "raw_eurostat_perception__city")],
        }


class Cities(Contract):
    """Cities of the perception survey, as Eurostat names them."""

    city_code: pl.String = c.eurostat_city(published_as="cities")
    label: pl.String = c.mentioned_name()
    country_prefix: pl.String = c.eurostat_prefix()
    geography_level: pl.String = c.geography_level()

    class Config:
        name = "raw_eurostat_perception__city"
        metadata = {
            "each_row_is_a": "city of the survey",
            "primary_key": ["city_code"],
            "city_mention": CityMention(
                code_system="eurostat_city",
                vintage="current",
                code="city_code",
                name="label",
                country="country_prefix",
                geography_level="geography_level",
                is_code=True,
            ),
        }
