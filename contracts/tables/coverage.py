"""The mart that shows what is there: how many cities have an answer or a value."""

import polars as pl

from contracts import columns as c
from contracts.model import Contract


class Coverage(Contract):
    """Of how many cities an answer or a value is known, by question or indicator, time and region.

    Questions count the cities with a response, by wave (mart city_answer). Indicators count all
    cities of the warehouse, by year, with values of the city or the greater city; the source covers
    a city in a year in which it has a value of any of its indicators. Years without any value have
    no row.
    """

    coverage_subject: pl.String = c.coverage_subject()
    subject_id: pl.String = c.subject_id()
    subject_label: pl.String = c.subject_label()
    period: pl.String = c.period()
    region: pl.String = c.region()
    cities_known: pl.Int32 = c.cities_known()
    cities_unknown: pl.Int32 = c.cities_unknown()
    cities_not_asked: pl.Int32 = c.cities_not_asked()

    class Config:
        name = "coverage"
        metadata = {
            "each_row_is_a": "question or indicator, wave or year, and region",
            "start_here": True,
            "primary_key": ["coverage_subject", "subject_id", "period", "region"],
            "sources": [
                "oecd_survey_profiles",
                "survey_responses",
                "eurostat_perception",
                "eurostat_city_statistics",
                "cdc_places",
                "census_acs",
                "urban_mobility",
                "geonames",
                "vocabulary",
            ],
        }
