"""Landing tables of the survey's profile pages, the sufficiency contract among them."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import CityMention, Contract
from contracts.tables import survey_response_shape as shape

_SOURCE = "oecd_survey_profiles"


class PageResponses(shape.ResponseColumns):
    """Header facts of each transcribed profile page; `city_key` is the page's slug."""

    @pa.check("population", name="population_has_year")
    def population_has_year(cls, data: PolarsData) -> pl.LazyFrame:
        """A population without a year cannot be compared with one that has it."""
        return data.lazyframe.select(
            pl.col("population").is_null() | pl.col("population_year").is_not_null()
        )

    class Config:
        name = f"raw_{_SOURCE}__response"
        metadata = shape.response_metadata("oecd_survey_slug", "2021")


class PageAnswers(shape.AnswerColumns):
    """Answers as printed on the profile pages, one label or number a row."""

    class Config:
        name = f"raw_{_SOURCE}__answer"
        metadata = shape.answer_metadata(_SOURCE)


class PageAnswerLists(shape.AnswerListColumns):
    """How much of each answer list of a page was seen."""

    class Config:
        name = f"raw_{_SOURCE}__answer_list"
        metadata = shape.answer_list_metadata(_SOURCE)


class PageDataAreas(shape.DataAreaColumns):
    """Policy areas that a transcribed page lists as having sufficient or insufficient data.

    One flag a page, wave and area; an area is never in both lists; printed counts equal the lists;
    every spelling is a known one. A page that breaks a count gives no flag at all.
    """

    class Config:
        name = f"raw_{_SOURCE}__data_area"
        metadata = shape.data_area_metadata(_SOURCE)


class SurveyedCities(Contract):
    """Cities known to have answered the survey."""

    city_key: pl.String = c.city_key()
    city: pl.String = c.mentioned_name(published_as="city")
    country: pl.String = c.mentioned_country(published_as="country")
    waves: pl.String = c.waves(nullable=True, published_as="wave")
    certainty: pl.String = c.certainty()
    page_slug: pl.String = c.page_slug(nullable=True)
    source_url: pl.String = c.source_url()

    class Config:
        name = "raw_oecd_survey_profiles__surveyed_city"
        metadata = {
            "each_row_is_a": "city known, or thought, to have answered",
            "primary_key": ["city_key"],
            "city_mention": CityMention(
                code_system="oecd_survey_name",
                vintage="2021",
                code="city_key",
                name="city",
                country="country",
            ),
        }
