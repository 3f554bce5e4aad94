"""Landing tables of the survey answers that users bring: pages and filled questionnaires."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import CityMention, Contract, fk

ASKED = ("response_id", "question_id", "item_id")


class Responses(Contract):
    """Who answered, in which wave, and which file says so."""

    response_id: pl.String = c.response_id()
    response_kind: pl.String = c.response_kind()
    file_name: pl.String = c.file_name()
    stored_at: pl.String = c.stored_at()
    is_superseding: pl.Boolean = c.is_superseding()
    wave: pl.String = c.wave()
    city: pl.String = c.mentioned_name()
    country: pl.String = c.mentioned_country()
    admin1: pl.String = c.state_or_region(nullable=True)
    city_key: pl.String = c.city_key()
    leader_title: pl.String = c.leader_title(nullable=True)
    leader_name: pl.String = c.leader_name(nullable=True)
    population: pl.Int64 = c.population(nullable=True)
    population_year: pl.Int32 = c.population_year(nullable=True)
    lead_innovation_officers: pl.String = c.officers(nullable=True)

    class Config:
        name = "raw_survey_responses__response"
        metadata = {
            "layer": "landing",
            "each_row_is_a": "city and wave of an added file",
            "primary_key": ["response_id"],
            "city_mention": CityMention(
                code_system="survey_response_name",
                vintage="current",
                code="city_key",
                name="city",
                country="country",
                admin1="admin1",
            ),
            "version": "1.0.0",
        }


class ResponseAnswers(Contract):
    """Answers, one option, free text or number a row."""

    response_id: pl.String = c.response_id()
    question_id: pl.String = c.question_id()
    item_id: pl.String = c.item_id(nullable=True, on_failure="row")
    position: pl.Int32 = c.position()
    option_id: pl.String = c.option_id(nullable=True, on_failure="row")
    text: pl.String = c.free_text(nullable=True)
    number: pl.Float64 = c.value_number(nullable=True, on_failure="row")
    evidence: pl.String = c.evidence()

    @pa.dataframe_check(name="option_or_number_given")
    def option_or_number_given(cls, data: PolarsData) -> pl.LazyFrame:
        """A row with neither says nothing."""
        return data.lazyframe.select(
            pl.col("option_id").is_not_null() != pl.col("number").is_not_null()
        )

    class Config:
        name = "raw_survey_responses__answer"
        metadata = {
            "layer": "landing",
            "each_row_is_a": "response, question, item and given answer",
            "primary_key": [*ASKED, "position"],
            "foreign_keys": [
                fk("response_id", "raw_survey_responses__response"),
                fk("question_id", "raw_vocabulary__question"),
                fk("question_id, item_id", "raw_vocabulary__item"),
                fk("question_id, option_id", "raw_vocabulary__option"),
            ],
            "version": "1.0.0",
        }


class ResponseLists(Contract):
    """Which questions a response answers, and whether each list is known to be whole."""

    response_id: pl.String = c.response_id()
    question_id: pl.String = c.question_id()
    item_id: pl.String = c.item_id(nullable=True, on_failure="row")
    list_is_whole: pl.Boolean = c.list_is_whole()
    evidence: pl.String = c.evidence()

    class Config:
        name = "raw_survey_responses__answer_list"
        metadata = {
            "layer": "landing",
            "each_row_is_a": "response, question and item",
            "primary_key": list(ASKED),
            "foreign_keys": [
                fk("response_id", "raw_survey_responses__response"),
                fk("question_id", "raw_vocabulary__question"),
                fk("question_id, item_id", "raw_vocabulary__item"),
            ],
            "version": "1.0.0",
        }
