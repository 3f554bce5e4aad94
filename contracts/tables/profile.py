"""Marts that show one city's answers: where they come from, and as its profile page had them."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts import vocab
from contracts.model import Contract, fk, values_in_group

_ANSWERS = ["oecd_survey_profiles", "survey_responses", "vocabulary"]


class CityAnswer(Contract):
    """Answers of the cities, one value for each city, wave and question: count cities here.

    Of the sources and uses of funding that are asked for now and for the future, those of now
    count; every option and item by itself is in survey_answer. Every city with a response has all
    waves and questions.
    """

    city_code: pl.String = c.city_code()
    wave: pl.String = c.wave()
    question_id: pl.String = c.question_id()
    answer_status: pl.String = c.answer_status()
    answer: pl.String = c.city_answer(nullable=True)
    option_id: pl.String = c.chosen_option_id(nullable=True)
    value_number: pl.Float64 = c.value_number(nullable=True)
    answer_seen: pl.String = c.answer_seen(nullable=True)
    evidence: pl.String = c.evidence(
        nullable=True, about="How the answer is known; of several, the weaker."
    )

    @pa.dataframe_check(name="answer_only_where_known")
    def answer_only_where_known(cls, data: PolarsData) -> pl.LazyFrame:
        """An answer of which a part may be missing must not be counted as the answer."""
        is_known = pl.col("answer_status") == "known"
        return data.lazyframe.select(is_known == pl.col("answer").is_not_null())

    class Config:
        name = "city_answer"
        metadata = {
            "each_row_is_a": "city, wave and question",
            "start_here": True,
            "primary_key": ["city_code", "wave", "question_id"],
            "rules_by_row": True,
            "foreign_keys": [
                fk("city_code", "city"),
                fk("question_id", "survey_question"),
                fk("question_id, option_id", "survey_option"),
            ],
            "sources": _ANSWERS,
            "usage_warnings": [
                "The cities are those whose answers could be read, no random sample of the 147."
            ],
        }


class SurveyResponse(Contract):
    """Responses that the answers are read from: pages transcribed by us, and files that users add.

    What a later response supersedes stays here to be traced; `survey_answer` holds what stands.
    """

    response_id: pl.String = c.response_id()
    city_code: pl.String = c.city_code()
    wave: pl.String = c.wave()
    source_id: pl.String = c.source_id()
    response_kind: pl.String = c.response_kind()
    file_name: pl.String = c.file_name()
    is_superseding: pl.Boolean = c.is_superseding()
    innovation_lead_title: pl.String = c.innovation_lead_title(nullable=True)
    answers_given: pl.Int32 = c.answers_given()
    answers_superseded: pl.Int32 = c.answers_superseded()

    class Config:
        name = "survey_response"
        metadata = {
            "each_row_is_a": "response: one city and wave of one file",
            "primary_key": ["response_id"],
            "foreign_keys": [fk("city_code", "city"), fk("source_id", "source")],
            "sources": _ANSWERS,
            "version": "1.1.0",
        }


class CityProfile(Contract):
    """The eleven sections of a city's profile page as rows: each answer beside its peers'.

    `peer_share_pct` is ours, from other cities of that wave whose answer is known: the city is not
    its own peer, and under five others there is a reason in place of a share. `peers_group` is
    chosen as in city_scorecard. `site_share_pct` is what every page of the survey's site printed.
    Prose is not carried over: the spotlight has its line and no text.
    """

    city_code: pl.String = c.city_code()
    wave: pl.String = c.wave()
    section: pl.String = c.section()
    position: pl.Int32 = c.position(about="Place in the section, from 1.")
    question_id: pl.String = c.question_id(nullable=True)
    item_id: pl.String = c.item_id(nullable=True)
    option_id: pl.String = c.option_id(nullable=True)
    label: pl.String = c.profile_label()
    answer: pl.String = c.profile_answer(nullable=True)
    evidence: pl.String = c.evidence(nullable=True)
    peers_group: pl.String = c.peers_group(nullable=True)
    peer_share_pct: pl.Float64 = c.peer_share_pct(nullable=True)
    peer_cities_answering: pl.Int64 = c.peer_cities_answering(nullable=True)
    no_share_reason: pl.String = c.no_share_reason(nullable=True)
    site_share_pct: pl.Float64 = c.site_share_pct(nullable=True)
    site_share_text: pl.String = c.site_share_text(nullable=True)
    site_cities: pl.Int32 = c.site_cities(nullable=True)

    @pa.dataframe_check(name="eleven_sections_a_page")
    def eleven_sections_a_page(cls, data: PolarsData) -> pl.LazyFrame:
        """A profile without one of its sections would hide that nothing is known there."""
        sections = pl.col("section").n_unique().over("city_code", "wave")
        return data.lazyframe.select(sections == len(vocab.PROFILE_SECTIONS))

    @pa.dataframe_check(name="option_has_a_share_or_a_reason")
    def option_has_a_share_or_a_reason(cls, data: PolarsData) -> pl.LazyFrame:
        """An empty share without a reason could be taken for none of the peers."""
        has_one = pl.col("peer_share_pct").is_null() != pl.col("no_share_reason").is_null()
        return data.lazyframe.select(has_one == pl.col("option_id").is_not_null())

    class Config:
        name = "city_profile"
        metadata = {
            "each_row_is_a": "city, wave, section and position",
            "primary_key": ["city_code", "wave", "section", "position"],
            "rules_in_sql": {
                "eleven_sections_a_page": (
                    f"{values_in_group('section', 'city_code, wave')}"
                    f" = {len(vocab.PROFILE_SECTIONS)}"
                ),
                "option_has_a_share_or_a_reason": (
                    "((peer_share_pct is null) <> (no_share_reason is null))"
                    " = (option_id is not null)"
                ),
            },
            "foreign_keys": [
                fk("city_code", "city"),
                fk("question_id", "survey_question"),
                fk("question_id, option_id", "survey_option"),
            ],
            "sources": ["geonames", "oecd_survey_figures", *_ANSWERS],
            "usage_warnings": [
                "Peers are the cities whose answers could be read, no random sample of the 147."
            ],
            "version": "2.0.0",
        }
