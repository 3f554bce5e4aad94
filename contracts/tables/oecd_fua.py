"""Landing table and mart of the OECD's databases of functional urban areas."""

import polars as pl

from contracts import columns as c
from contracts.model import Contract

_KEY = ["dataflow", "area_code", "measure_code", "unit", "year"]


class Observations(Contract):
    """Observations of functional urban areas and of the cities at their cores, totals only."""

    dataflow: pl.String = c.dataflow()
    area_code: pl.String = c.oecd_area(published_as="REF_AREA")
    measure_code: pl.String = c.measure_code(published_as="MEASURE")
    unit: pl.String = c.oecd_unit(published_as="UNIT_MEASURE")
    year: pl.Int32 = c.year(published_as="TIME_PERIOD")
    area_name: pl.String = c.oecd_area_name(nullable=True)
    geography_level: pl.String = c.geography_level(published_as="TERRITORIAL_LEVEL")
    dimensions: pl.String = c.dimensions(nullable=True, on_failure="row")
    observed_value: pl.Float64 = c.observed_value(nullable=True, published_as="OBS_VALUE")
    unit_mult: pl.Int32 = c.unit_mult(published_as="UNIT_MULT")
    obs_status: pl.String = c.obs_status(nullable=True, published_as="OBS_STATUS", on_failure="row")
    vintage: pl.String = c.vintage(about="Version of the data set.")
    is_pinned_version: pl.Boolean = c.is_pinned_version()

    class Config:
        name = "raw_oecd_fua__observation"
        metadata = {
            "each_row_is_a": "data set, area, measure, unit and year",
            "primary_key": _KEY,
        }


class UrbanAreaStatistic(Contract):
    """Figures of functional urban areas, as the OECD publishes them; empty until fetched.

    A functional urban area is a city with those who commute to it, over many municipalities: it is
    not the city government that answered a survey, and is tied to none here.
    """

    dataflow: pl.String = c.dataflow()
    area_code: pl.String = c.oecd_area()
    measure_code: pl.String = c.measure_code()
    unit: pl.String = c.oecd_unit()
    year: pl.Int32 = c.year()
    area_name: pl.String = c.oecd_area_name(nullable=True)
    geography_level: pl.String = c.geography_level()
    observed_value: pl.Float64 = c.observed_value(nullable=True)
    obs_status: pl.String = c.obs_status(nullable=True)
    vintage: pl.String = c.vintage(about="Version of the data set.")
    is_pinned_version: pl.Boolean = c.is_pinned_version()

    class Config:
        name = "urban_area_statistic"
        metadata = {
            "each_row_is_a": "data set, area, measure, unit and year",
            "primary_key": _KEY,
            "sources": ["oecd_fua"],
            "usage_warnings": [
                "Many figures of economy and labour are modelled from those of larger regions by "
                "population, so an area can have just its region's value.",
                "Newest years differ from area to area.",
            ],
        }
