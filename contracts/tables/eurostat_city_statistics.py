"""Landing table and mart of Eurostat's city statistics."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import CityMention, Contract, IndicatorValues, Series, fk

_POSSIBLE = {
    "TE2031I": (1.0, 100.0),
    "TE1001I": (0.0, 3_000.0),
    "SA2004I": (0.0, 200.0),
    "TT1060I": (0.0, 10_000.0),
}
"""The least and the most that an indicator can be, by its unit: percent, per 1,000 or per 10,000.
Children in day care may come from other towns, so that there can be more than 1,000 of them. No
city has no graduate. Eight Belgian cities print 964 to 4,619 infant deaths per 1,000 births for
2023, beside 0 to 6 in 2022; the highest other rate is 51."""


class Observations(Contract):
    """City statistics as published, one code, area and year a row; countries stand among them."""

    indicator_code: pl.String = c.component_code(published_as="indic_ur")
    city_code: pl.String = c.urban_audit_area(published_as="cities")
    year: pl.Int32 = c.year(published_as="TIME_PERIOD")
    value: pl.Float64 = c.value(nullable=True, published_as="OBS_VALUE")
    flag: pl.String = c.observation_flag(nullable=True, published_as="OBS_FLAG", on_failure="row")
    conf_status: pl.String = c.conf_status(nullable=True, published_as="CONF_STATUS")
    vintage: pl.String = c.vintage()

    @pa.dataframe_check(name="value_is_possible")
    def value_is_possible(cls, data: PolarsData) -> pl.LazyFrame:
        """A value that cannot be is of another unit or no value: a count as a rate, a zero."""
        least, most = (
            pl.col("indicator_code").replace_strict(
                {code: ends[end] for code, ends in _POSSIBLE.items()},
                default=beyond,
                return_dtype=pl.Float64,
            )
            for end, beyond in enumerate((-float("inf"), float("inf")))
        )
        is_possible = pl.col("value").is_between(least, most)
        return data.lazyframe.select(is_possible.fill_null(value=True))

    class Config:
        name = "raw_eurostat_city_statistics__observation"
        metadata = {
            "each_row_is_a": "statistic, area and year",
            "primary_key": ["indicator_code", "city_code", "year"],
            "rules_by_row": True,
            "indicator_values": IndicatorValues(
                code_system="eurostat_city",
                vintage="current",
                code="eurostat_city_code",
                flag="flag",
                model="int_eurostat__statistics_chosen",
            ),
            "version": "1.1.0",
        }


class Cities(Contract):
    """Cities and greater cities that have statistics, named as in Eurostat's current list."""

    city_code: pl.String = c.eurostat_city(published_as="cities")
    label: pl.String = c.mentioned_name()
    country_prefix: pl.String = c.eurostat_prefix()
    geography_level: pl.String = c.geography_level()

    class Config:
        name = "raw_eurostat_city_statistics__city"
        metadata = {
            "each_row_is_a": "city with statistics",
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


class CityStatistic(Contract):
    """City statistics of Eurostat by city and year, with the publisher's flags.

    A value that is confidential is missing and says so. Counts, tourism, cars and crude rates,
    which follow the age structure, are statistics and never scored; `indicator` names those that
    are compared. A break in a series (flag b) is not bridged.
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
            "each_row_is_a": "city, statistic and year",
            # Collected from cities and revised by them: one year says little of the next.
            "series": Series(by=("statistic_code",), years_are_alike=False),
            "primary_key": ["city_code", "statistic_code", "year"],
            "foreign_keys": [fk("city_code", "city")],
            "sources": ["eurostat_city_statistics", "urban_audit_codes", "geonames"],
            "version": "1.1.0",
        }
