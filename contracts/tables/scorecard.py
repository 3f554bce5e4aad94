"""Marts of practices, frameworks, and where a city stands on the ten recommendations."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import Contract, fk, values_in_group
from contracts.tables.frameworks import FrameworkItemColumns, FrameworkLinkColumns
from contracts.tables.practices import PracticeFigureColumns

_PRACTICES = ["practices", "vocabulary"]
_CARD = [
    "frameworks",
    "practices",
    "oecd_survey_profiles",
    "survey_responses",
    "geonames",
    "cdc_places",
    "vocabulary",
]
_RECOMMENDATIONS = 10


class Practice(Contract):
    """Innovation practices and cases of local governments.

    `city_code` is null where the practice is of a county, or its city could not be identified
    (`city_match` says why). Pages that share an address and a city tell of one practice.
    """

    practice_id: pl.String = c.practice_id()
    city_code: pl.String = c.city_code(nullable=True)
    title: pl.String = c.title()
    place_name: pl.String = c.place_name(nullable=True)
    country_name: pl.String = c.country_name(nullable=True)
    geography_level: pl.String = c.geography_level()
    started_on: pl.Date = c.started_on(nullable=True)
    award: pl.String = c.award(nullable=True)
    summary: pl.String = c.summary(nullable=True)
    source_id: pl.String = c.source_id()
    source_url: pl.String = c.source_url(nullable=True)

    @pa.dataframe_check(name="only_cities_have_a_city_code")
    def only_cities_have_a_city_code(cls, data: PolarsData) -> pl.LazyFrame:
        """A county's practice in city clothes would be counted as the city's."""
        is_city = pl.col("geography_level") == "city"
        return data.lazyframe.select(pl.col("city_code").is_null() | is_city)

    class Config:
        name = "practice"
        metadata = {
            "each_row_is_a": "practice",
            "primary_key": ["practice_id"],
            "foreign_keys": [fk("city_code", "city"), fk("source_id", "source")],
            "sources": ["practices", "geonames", "vocabulary"],
            "usage_warnings": [
                "Practices were chosen by their publishers as good examples; they are no sample."
            ],
        }


class PracticeTag(Contract):
    """Types, themes, Sustainable Development Goals and recommendations of the practices.

    A response to the pandemic has the tag of its kind, and no recommendation that it does not
    illustrate.

    A label that the vocabulary does not hold is kept as printed, under the tag `other`.
    """

    practice_id: pl.String = c.practice_id()
    tag_type: pl.String = c.tag_type()
    tag: pl.String = c.tag()
    tag_label: pl.String = c.tag_label()
    evidence: pl.String = c.evidence()
    reason: pl.String = c.tag_reason(nullable=True)

    class Config:
        name = "practice_tag"
        metadata = {
            "each_row_is_a": "practice and tag",
            "primary_key": ["practice_id", "tag_type", "tag", "tag_label"],
            "foreign_keys": [fk("practice_id", "practice")],
            "sources": [*_PRACTICES, "frameworks"],
        }


class PracticeFigure(PracticeFigureColumns):
    """Numbers that the sources print of the practices: residents, participants, departments.

    A bound has no `published_value`: 10,000 or more stands in `value_low`, under 800 in
    `value_high`. Added pages have no row.
    """

    class Config:
        name = "practice_figure"
        metadata = {
            "copies": "raw_practices__practice_figure",
            "each_row_is_a": "number printed of a practice",
            "primary_key": ["practice_id", "position"],
            "foreign_keys": [fk("practice_id", "practice")],
            "sources": _PRACTICES,
        }


class PracticeLink(Contract):
    """Addresses at which the practices tell more."""

    practice_id: pl.String = c.practice_id()
    link_url: pl.String = c.link_url()

    class Config:
        name = "practice_link"
        metadata = {
            "each_row_is_a": "practice and address",
            "primary_key": ["practice_id", "link_url"],
            "foreign_keys": [fk("practice_id", "practice")],
            "sources": _PRACTICES,
        }


class FrameworkItem(FrameworkItemColumns):
    """Items of the frameworks: recommendations, their layers, components, principles, goals.

    Labels are short and in our words where the original is a sentence.
    """

    class Config:
        name = "framework_item"
        metadata = {
            "copies": "raw_frameworks__item",
            "each_row_is_a": "item of a framework",
            "primary_key": ["framework_id", "item_id"],
            "sources": ["frameworks"],
        }


class FrameworkLink(FrameworkLinkColumns):
    """Which items of two frameworks belong together, and why: a crosswalk, mostly ours."""

    class Config:
        name = "framework_link"
        metadata = {
            "copies": "raw_frameworks__link",
            "each_row_is_a": "link between two items",
            "primary_key": ["from_framework_id", "from_item_id", "to_framework_id", "to_item_id"],
            "foreign_keys": [
                fk("from_framework_id, from_item_id", "framework_item", "framework_id, item_id"),
                fk("to_framework_id, to_item_id", "framework_item", "framework_id, item_id"),
            ],
            "sources": ["frameworks"],
        }


class CityScorecard(Contract):
    """Where a city stands on the ten recommendations, by its own answers to the survey.

    Every city with an answer or a practice has ten rows. The points of the answers stand in the
    seed recommendation_evidence; a question counts once, with its newest answer that is wholly
    known, and only if a wave asked it of the city. A city's own practice is told in words and
    gives no points.
    """

    city_code: pl.String = c.city_code()
    recommendation_id: pl.String = c.recommendation_id()
    strength: pl.String = c.strength()
    score_pct: pl.Float64 = c.score_pct(nullable=True)
    questions_known: pl.Int32 = c.questions_known()
    questions_bearing: pl.Int32 = c.questions_bearing()
    questions_not_asked: pl.Int32 = c.questions_not_asked()
    known_pct: pl.Float64 = c.known_pct()
    peers_group: pl.String = c.peers_group()
    peers_cities: pl.Int32 = c.peers_cities()
    peers_median: pl.Float64 = c.peers_median(nullable=True)
    peers_strong: pl.Int32 = c.peers_strong()
    peers_partial: pl.Int32 = c.peers_partial()
    peers_weak: pl.Int32 = c.peers_weak()
    evidence: pl.String = c.scorecard_evidence()
    next_step: pl.String = c.next_step()

    @pa.dataframe_check(name="ten_recommendations_a_city")
    def ten_recommendations_a_city(cls, data: PolarsData) -> pl.LazyFrame:
        """A card without one of the ten would hide that nothing is known of it."""
        rows = pl.col("recommendation_id").n_unique().over("city_code")
        return data.lazyframe.select(rows == _RECOMMENDATIONS)

    @pa.dataframe_check(name="strength_where_something_is_known")
    def strength_where_something_is_known(cls, data: PolarsData) -> pl.LazyFrame:
        """A strength without a score, or a score without one, would be a guess."""
        is_silent = pl.col("strength") == "no_evidence"
        return data.lazyframe.select(is_silent == pl.col("score_pct").is_null())

    class Config:
        name = "city_scorecard"
        metadata = {
            "each_row_is_a": "city and recommendation",
            "primary_key": ["city_code", "recommendation_id"],
            "rules_in_sql": {
                "ten_recommendations_a_city": (
                    f"{values_in_group('recommendation_id', 'city_code')} = {_RECOMMENDATIONS}"
                ),
                "strength_where_something_is_known": (
                    "(strength = 'no_evidence') = (score_pct is null)"
                ),
            },
            "foreign_keys": [fk("city_code", "city")],
            "sources": _CARD,
            "usage_warnings": [
                "Points are ours, not the report's; no answer shows that a practice works.",
                "Peers are the cities whose answers could be read, no random sample of the 147.",
            ],
            "version": "1.1.0",
        }


class RecommendationStrength(Contract):
    """How many cities have answers of each strength on a recommendation."""

    recommendation_id: pl.String = c.recommendation_id()
    strength: pl.String = c.strength()
    cities: pl.Int64 = c.strength_cities()

    class Config:
        name = "recommendation_strength"
        metadata = {
            "each_row_is_a": "recommendation and strength",
            "primary_key": ["recommendation_id", "strength"],
            "sources": _CARD,
            "usage_warnings": ["Strengths judge answers that could be read, not city halls."],
        }
