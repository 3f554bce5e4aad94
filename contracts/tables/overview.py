"""Marts for a first look: where cities stand, what is known of each, cities like it, labels."""

import polars as pl

from contracts import columns as c
from contracts.model import Contract, fk

_MEASURED = [
    "eurostat_perception",
    "eurostat_city_statistics",
    "cdc_places",
    "census_acs",
    "urban_mobility",
    "vocabulary",
    "geonames",
]
_ANSWERED = ["oecd_survey_profiles", "survey_responses", "vocabulary", "geonames"]
_HELD = [
    "oecd_survey_profiles",
    "survey_responses",
    "what_works_cities",
    "practices",
    "frameworks",
    *_MEASURED,
]


class OutcomeSpread(Contract):
    """Where the cities stand that are compared by an indicator: lowest, middle half, highest."""

    indicator_code: pl.String = c.indicator_code()
    reference_year: pl.Int32 = c.reference_year()
    cities: pl.Int64 = c.spread_cities()
    lowest: pl.Float64 = c.lowest()
    lower_quartile: pl.Float64 = c.lower_quartile(nullable=True)
    median: pl.Float64 = c.median(nullable=True)
    upper_quartile: pl.Float64 = c.upper_quartile(nullable=True)
    highest: pl.Float64 = c.highest()

    class Config:
        name = "outcome_spread"
        metadata = {
            "each_row_is_a": "indicator",
            "primary_key": ["indicator_code"],
            "foreign_keys": [fk("indicator_code", "indicator")],
            "sources": _MEASURED,
        }


class OutcomeYearSpread(Contract):
    """Where cities stand by an indicator in each year, whether or not the year is compared.

    Values of counties and regions, and those of another definition, are left out.
    """

    indicator_code: pl.String = c.indicator_code()
    year: pl.Int32 = c.year()
    cities: pl.Int64 = c.spread_cities()
    lowest: pl.Float64 = c.lowest()
    lower_quartile: pl.Float64 = c.lower_quartile(nullable=True)
    median: pl.Float64 = c.median(nullable=True)
    upper_quartile: pl.Float64 = c.upper_quartile(nullable=True)
    highest: pl.Float64 = c.highest()

    class Config:
        name = "outcome_year_spread"
        metadata = {
            "each_row_is_a": "indicator and year",
            "primary_key": ["indicator_code", "year"],
            "foreign_keys": [fk("indicator_code", "indicator")],
            "sources": _MEASURED,
            "usage_warnings": ["Years do not have the same cities: a median may move for that."],
        }


class ScoreSpread(Contract):
    """Where cities stand by their scores, among those whose scores can be set beside each other."""

    dimension: pl.String = c.dimension()
    measure_kind: pl.String = c.measure_kind()
    comparable_within: pl.String = c.comparable_within()
    cities: pl.Int64 = c.spread_cities()
    lowest: pl.Float64 = c.lowest()
    lower_quartile: pl.Float64 = c.lower_quartile(nullable=True)
    median: pl.Float64 = c.median(nullable=True)
    upper_quartile: pl.Float64 = c.upper_quartile(nullable=True)
    highest: pl.Float64 = c.highest()

    class Config:
        name = "score_spread"
        metadata = {
            "each_row_is_a": "dimension, kind of measure and set of indicators",
            "primary_key": ["dimension", "measure_kind", "comparable_within"],
            "sources": _MEASURED,
        }


class CityKnown(Contract):
    """How much is held of a city by kind of fact, and of which years.

    Of the survey and of the data areas the newest wave is counted, without what it did not ask.
    """

    city_code: pl.String = c.city_code()
    fact_kind: pl.String = c.fact_kind()
    knowledge: pl.String = c.knowledge()
    facts: pl.Int32 = c.facts()
    facts_asked: pl.Int32 = c.facts_asked(nullable=True)
    oldest_year: pl.Int32 = c.fact_oldest_year(nullable=True)
    newest_year: pl.Int32 = c.fact_newest_year(nullable=True)

    class Config:
        name = "city_known"
        metadata = {
            "each_row_is_a": "city and kind of fact",
            "primary_key": ["city_code", "fact_kind"],
            "foreign_keys": [fk("city_code", "city")],
            "sources": _HELD,
        }


class CityWave(Contract):
    """How much of what a wave of the survey asked is known of a city, and how it judged its data.

    Questions count where their complete answer is known; those that the wave did not ask are left
    out. Policy areas that are neither sufficient nor insufficient are not reported.
    """

    city_code: pl.String = c.city_code()
    wave: pl.String = c.wave()
    questions_known: pl.Int32 = c.questions_known(about="Questions of which all is known.")
    questions_asked: pl.Int32 = c.questions_asked()
    areas_sufficient: pl.Int32 = c.areas_sufficient()
    areas_insufficient: pl.Int32 = c.areas_insufficient()
    areas_asked: pl.Int32 = c.areas_asked()

    class Config:
        name = "city_wave"
        metadata = {
            "each_row_is_a": "city and wave with answers",
            "primary_key": ["city_code", "wave"],
            "foreign_keys": [fk("city_code", "city")],
            "sources": ["oecd_survey_profiles", "survey_responses", "geonames", "vocabulary"],
        }


class CityQuarter(Contract):
    """By how many indicators a city is in the better or worse quarter of those compared.

    Counted are indicators of which less or more is better and that thirty cities or more have. A
    variant, such as one with don't-knows, counts only where the city lacks the usual indicator.
    """

    city_code: pl.String = c.city_code()
    indicators: pl.Int32 = c.quarter_indicators()
    better_quarter: pl.Int32 = c.better_quarter()
    middle_half: pl.Int32 = c.middle_half()
    worse_quarter: pl.Int32 = c.worse_quarter()

    class Config:
        name = "city_quarter"
        metadata = {
            "each_row_is_a": "city with indicators",
            "primary_key": ["city_code"],
            "foreign_keys": [fk("city_code", "city")],
            "sources": _MEASURED,
            "usage_warnings": ["Cities have different indicators: the counts are no ranking."],
        }


class ScoreQuarter(Contract):
    """In which quarter of the cities a city stands by its score in a dimension.

    Only scores that can be compared with those of thirty cities or more. A score at both edges,
    where half of the cities have the same one, is in the middle.
    """

    city_code: pl.String = c.city_code()
    dimension: pl.String = c.dimension()
    measure_kind: pl.String = c.measure_kind()
    score_quarter: pl.String = c.score_quarter()

    class Config:
        name = "score_quarter"
        metadata = {
            "each_row_is_a": "city, dimension and kind of measure",
            "primary_key": ["city_code", "dimension", "measure_kind"],
            "foreign_keys": [fk("city_code", "city")],
            "sources": _MEASURED,
        }


class AnswerCount(Contract):
    """How many cities gave each answer of the survey in any wave, whatever else they answered.

    No share can be made of it: cities whose list may have lost items count here too.
    """

    question_id: pl.String = c.question_id()
    item_id: pl.String = c.item_id(nullable=True)
    option_id: pl.String = c.option_id()
    cities: pl.Int64 = c.cities_ever_answering()

    class Config:
        name = "answer_count"
        metadata = {
            "each_row_is_a": "question, item and option that a city named",
            "primary_key": ["question_id", "item_id", "option_id"],
            "foreign_keys": [fk("question_id, option_id", "survey_option")],
            "sources": _ANSWERED,
        }


class OverviewCount(Contract):
    """How many cities, countries and statements a release has, as its first page says."""

    overview_subject: pl.String = c.overview_subject()
    overview_code: pl.String = c.overview_code()
    overview_count: pl.Int32 = c.overview_count()

    class Config:
        name = "overview_count"
        metadata = {
            "step": "study",
            "each_row_is_a": "subject and code",
            "primary_key": ["overview_subject", "overview_code"],
            "sources": [*_HELD, "oecd_survey_figures"],
        }


class SimilarCity(Contract):
    """Six cities to read beside a city: near in size, of its peer group, with as much known."""

    city_code: pl.String = c.city_code()
    position: pl.Int32 = c.similar_position()
    other_city_code: pl.String = c.other_city_code()
    distance: pl.Float64 = c.distance()
    other_kinds_known: pl.Int32 = c.other_kinds_known()

    class Config:
        name = "similar_city"
        metadata = {
            "each_row_is_a": "city and city like it",
            "primary_key": ["city_code", "position"],
            "foreign_keys": [fk("city_code", "city"), fk("other_city_code", "city", "city_code")],
            "sources": _HELD,
            "usage_warnings": ["Likeness is by size and region, not by what the city hall does."],
        }


class CodeLabel(Contract):
    """What people read for the codes of the other tables, by language.

    English is complete; where another language has no label, English stands in for it. Labels in
    Spanish, French and Portuguese are our translations, not the publishers'.
    """

    code_list: pl.String = c.code_list()
    code: pl.String = c.labelled_code()
    language: pl.String = c.language()
    label: pl.String = c.label()
    meaning: pl.String = c.code_meaning(nullable=True)
    position: pl.Int32 = c.position()

    class Config:
        name = "code_label"
        metadata = {
            "each_row_is_a": "code and language",
            "primary_key": ["code_list", "code", "language"],
            "sources": ["vocabulary", "frameworks", "oecd_survey_figures"],
        }
