"""Landing table and mart of the data use index, for users who hold scores."""

import polars as pl

from contracts import columns as c
from contracts.model import CityMention, Contract, fk


class Scores(Contract):
    """Data use scores as users hold them."""

    city: pl.String = c.mentioned_name()
    country: pl.String = c.mentioned_country()
    admin1: pl.String = c.state_or_region(nullable=True)
    city_key: pl.String = c.city_key()
    standard_version: pl.String = c.standard_version(
        about="Version of the standard assessed by; undetermined where not known."
    )
    score: pl.Float64 = c.data_use_score()
    assessed_on: pl.Date = c.assessed_on(nullable=True, on_failure="row")

    class Config:
        name = "raw_data_use_assessments__score"
        metadata = {
            "each_row_is_a": "assessment of a city",
            "primary_key": ["city_key", "standard_version", "assessed_on"],
            "city_mention": CityMention(
                code_system="data_use_name",
                vintage="current",
                code="city_key",
                name="city",
                country="country",
                admin1="admin1",
            ),
        }


class DataUseIndex(Contract):
    """Data use index of a city, 0 to 38, high from 23: as assessed, never derived from a level.

    Empty until a user adds scores: no city's score is public.
    """

    city_code: pl.String = c.city_code()
    standard_version: pl.String = c.standard_version(
        about="Version of the standard assessed by; undetermined where not known."
    )
    assessment_number: pl.Int32 = c.assessment_number()
    assessed_on: pl.Date = c.assessed_on(nullable=True, on_failure="row")
    score: pl.Float64 = c.data_use_score()
    use_class: pl.String = c.use_class()

    class Config:
        name = "data_use_index"
        metadata = {
            "each_row_is_a": "city and assessment",
            "primary_key": ["city_code", "standard_version", "assessment_number"],
            "foreign_keys": [fk("city_code", "city")],
            "sources": ["data_use_assessments", "geonames"],
            "usage_warnings": [
                "The samples of this index and of psi_index differ: never compare the two."
            ],
            "version": "2.0.0",
        }
