"""Marts that show one city's answers: where they come from, and as its profile page had them."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts import vocab
from contracts.model import Contract, fk

_ANSWERS = ["oecd_survey_profiles", "survey_responses", "vocabulary"]


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
            "layer": "mart",
            "each_row_is_a": "response: one city and wave of one file",
            "primary_key": ["response_id"],
            "foreign_keys": [fk("city_code", "city"), fk("source_id", "source")],
            "sources": _ANSWERS,
            "version": "1.1.0",
        }


class CityProfile(Contract):
    """The eleven sections of a city's profile page as rows: each answer beside its peers'.

    `peer_share_pct` is ours, from the cities of that wave whose answer is known; `site_share_pct`
    is what every page of the survey's site printed. Prose is not carried over: the spotlight has
    its line and no text.
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
    peer_share_pct: pl.Float64 = c.peer_share_pct(nullable=True)
    peer_cities_answering: pl.Int64 = c.peer_cities_answering(nullable=True)
    peer_base_is_small: pl.Boolean = c.peer_base_is_small(nullable=True)
    site_share_pct: pl.Float64 = c.site_share_pct(nullable=True)
    site_share_text: pl.String = c.site_share_text(nullable=True)
    site_cities: pl.Int32 = c.site_cities(nullable=True)

    @pa.dataframe_check(name="eleven_sections_a_page")
    def eleven_sections_a_page(cls, data: PolarsData) -> pl.LazyFrame:
        """A profile without one of its sections would hide that nothing is known there."""
        sections = pl.col("section").n_unique().over("city_code", "wave")
        return data.lazyframe.select(sections == len(vocab.PROFILE_SECTIONS))

    class Config:
        name = "city_profile"
        metadata = {
            "layer": "mart",
            "each_row_is_a": "city, wave, section and position",
            "primary_key": ["city_code", "wave", "section", "position"],
            "foreign_keys": [
                fk("city_code", "city"),
                fk("question_id", "survey_question"),
                fk("question_id, option_id", "survey_option"),
            ],
            "sources": ["geonames", "oecd_survey_figures", *_ANSWERS],
            "usage_warnings": [
                "Peers are the cities whose answers could be read, no random sample of the 147."
            ],
            "version": "1.0.0",
        }
