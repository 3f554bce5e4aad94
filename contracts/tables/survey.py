"""Marts of the survey: vocabulary, answers, shares, data sufficiency, printed figures."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts import vocab
from contracts.model import Contract, fk, values_in_group
from contracts.tables.oecd_survey_figures import FigureColumns
from contracts.tables.study import ReconciliationColumns

_ANSWERS = ["oecd_survey_profiles", "survey_responses", "vocabulary"]
_NO_SAMPLE = (
    "The cities are those whose answers could be read, no random sample of the 147 surveyed; "
    "published_figure sets our shares beside the printed ones."
)


class PolicyArea(Contract):
    """The 19 policy areas for which the survey asks whether data suffice."""

    policy_area_id: pl.String = c.policy_area_id()
    label: pl.String = c.label()
    position: pl.Int32 = c.position()

    class Config:
        name = "policy_area"
        metadata = {
            "copies": "raw_vocabulary__policy_area",
            "each_row_is_a": "policy area",
            "primary_key": ["policy_area_id"],
            "sources": ["vocabulary"],
        }


class SurveyQuestion(Contract):
    """Questions of the survey with their component of the innovation framework."""

    question_id: pl.String = c.question_id()
    label: pl.String = c.label()
    component: pl.String = c.component()
    answer_type: pl.String = c.answer_type()
    waves: pl.String = c.waves()
    base: pl.String = c.share_base(
        about="Cities that an answer can be known of; a share of a part is never held against a "
        "print of all."
    )

    class Config:
        name = "survey_question"
        metadata = {
            "each_row_is_a": "question",
            "primary_key": ["question_id"],
            "sources": ["vocabulary"],
            "version": "1.1.0",
        }


class SurveyItem(Contract):
    """Rows of the matrix questions."""

    question_id: pl.String = c.question_id()
    item_id: pl.String = c.item_id()
    label: pl.String = c.label()
    position: pl.Int32 = c.position()

    class Config:
        name = "survey_item"
        metadata = {
            "copies": "raw_vocabulary__item",
            "each_row_is_a": "question and item",
            "primary_key": ["question_id", "item_id"],
            "foreign_keys": [fk("question_id", "survey_question")],
            "sources": ["vocabulary"],
        }


class SurveyOption(Contract):
    """Answer options of the questions and the waves that offered them."""

    question_id: pl.String = c.question_id()
    option_id: pl.String = c.option_id()
    label: pl.String = c.label()
    position: pl.Int32 = c.position()
    waves: pl.String = c.waves()

    class Config:
        name = "survey_option"
        metadata = {
            "copies": "raw_vocabulary__option",
            "each_row_is_a": "question and option",
            "primary_key": ["question_id", "option_id"],
            "foreign_keys": [fk("question_id", "survey_question")],
            "sources": ["vocabulary"],
        }


class SurveyAnswer(Contract):
    """Answers of the cities, one row for each option that the wave offered.

    To count cities use `city_answer`: it has one value for each city, wave and question.
    `no` only where the city's list is known to be whole; otherwise an absent option is `unknown`.
    Questions that ask for a number have one row, no option, and the number.
    """

    city_code: pl.String = c.city_code()
    wave: pl.String = c.wave()
    question_id: pl.String = c.question_id()
    item_id: pl.String = c.item_id(nullable=True)
    option_id: pl.String = c.option_id(nullable=True)
    answer: pl.String = c.answer()
    value_number: pl.Float64 = c.value_number(nullable=True)
    evidence: pl.String = c.evidence(
        nullable=True, about="How the answer is known; null if unknown."
    )
    list_is_complete: pl.Boolean = c.list_is_complete()

    @pa.dataframe_check(name="no_only_where_list_is_whole")
    def no_only_where_list_is_whole(cls, data: PolarsData) -> pl.LazyFrame:
        """A list that lost items must never turn an absent option into a no."""
        return data.lazyframe.select((pl.col("answer") != "no") | pl.col("list_is_complete"))

    class Config:
        name = "survey_answer"
        metadata = {
            "each_row_is_a": "city, wave, question, item and option",
            "primary_key": ["city_code", "wave", "question_id", "item_id", "option_id"],
            "rules_by_row": True,
            "foreign_keys": [
                fk("city_code", "city"),
                fk("question_id", "survey_question"),
                fk("question_id, item_id", "survey_item"),
                fk("question_id, option_id", "survey_option"),
            ],
            "sources": _ANSWERS,
            "usage_warnings": [_NO_SAMPLE],
        }


class SurveyFreeText(Contract):
    """Answers that are no option of the question, as short labels."""

    city_code: pl.String = c.city_code()
    wave: pl.String = c.wave()
    question_id: pl.String = c.question_id()
    ordinal: pl.Int32 = c.ordinal()
    text: pl.String = c.free_text()

    class Config:
        name = "survey_free_text"
        metadata = {
            "each_row_is_a": "free answer",
            "primary_key": ["city_code", "wave", "question_id", "ordinal"],
            "foreign_keys": [fk("city_code", "city"), fk("question_id", "survey_question")],
            "sources": _ANSWERS,
        }


class SurveyShare(Contract):
    """Share of cities that chose an option, by group and wave, with a 95 % Wilson interval.

    The base is the cities whose answer to the question is wholly known: counting a yes from a
    list that lost items, where a no cannot be seen, would push every share up.
    """

    question_id: pl.String = c.question_id()
    item_id: pl.String = c.item_id(nullable=True)
    option_id: pl.String = c.option_id()
    respondent_group: pl.String = c.respondent_group()
    wave: pl.String = c.share_wave()
    share_pct: pl.Float64 = c.share_pct(nullable=True)
    ci_low_pct: pl.Float64 = c.ci_low_pct(nullable=True)
    ci_high_pct: pl.Float64 = c.ci_high_pct(nullable=True)
    cities: pl.Int64 = c.cities()
    cities_answering: pl.Int64 = c.cities_answering()
    is_small_base: pl.Boolean = c.is_small_base()
    sample_basis: pl.String = c.sample_basis()

    @pa.dataframe_check(name="share_within_interval")
    def share_within_interval(cls, data: PolarsData) -> pl.LazyFrame:
        """A Wilson interval always holds its share."""
        share = pl.col("share_pct")
        within = share.is_between(pl.col("ci_low_pct") - 0.001, pl.col("ci_high_pct") + 0.001)
        return data.lazyframe.select(share.is_null() | within)

    @pa.dataframe_check(name="cities_at_most_answering")
    def cities_at_most_answering(cls, data: PolarsData) -> pl.LazyFrame:
        """More cities than answered would mean that one was counted twice."""
        return data.lazyframe.select(pl.col("cities") <= pl.col("cities_answering"))

    class Config:
        name = "survey_share"
        metadata = {
            "each_row_is_a": "question, item, option, group of cities and wave",
            "primary_key": ["question_id", "item_id", "option_id", "respondent_group", "wave"],
            "rules_by_row": True,
            "foreign_keys": [fk("question_id, option_id", "survey_option")],
            "sources": _ANSWERS,
            "usage_warnings": [_NO_SAMPLE],
        }


class DataSufficiency(Contract):
    """For each city, wave and policy area: are data sufficient to advance innovation work?

    19 rows for every city and wave. A page that shows no lists gives `not_reported` throughout,
    never `insufficient`; so does a page whose lists broke a rule (see quarantined_row).
    """

    city_code: pl.String = c.city_code()
    wave: pl.String = c.wave()
    policy_area_id: pl.String = c.policy_area_id()
    flag: pl.String = c.flag()

    @pa.dataframe_check(name="nineteen_flags_a_page")
    def nineteen_flags_a_page(cls, data: PolarsData) -> pl.LazyFrame:
        """A city and wave with 18 flags has lost one, with 20 has invented one."""
        areas = pl.col("policy_area_id").n_unique().over("city_code", "wave")
        return data.lazyframe.select(areas == len(vocab.POLICY_AREAS))

    class Config:
        name = "data_sufficiency"
        metadata = {
            "each_row_is_a": "city, wave and policy area",
            "primary_key": ["city_code", "wave", "policy_area_id"],
            "rules_in_sql": {
                "nineteen_flags_a_page": (
                    f"{values_in_group('policy_area_id', 'city_code, wave')}"
                    f" = {len(vocab.POLICY_AREAS)}"
                )
            },
            "foreign_keys": [fk("city_code", "city"), fk("policy_area_id", "policy_area")],
            "sources": _ANSWERS,
            "usage_warnings": ["Only Mexico City's page was read to this section so far."],
        }


class PolicyAreaData(Contract):
    """Share of reporting cities with sufficient data, by policy area, group and wave.

    Under five reporting cities there is a reason in place of a share. A city's own profile shows
    the share of others (city_profile).
    """

    policy_area_id: pl.String = c.policy_area_id()
    respondent_group: pl.String = c.respondent_group()
    wave: pl.String = c.share_wave()
    sufficient_pct: pl.Float64 = c.sufficient_pct(nullable=True)
    cities_answering: pl.Int64 = c.cities_answering()
    no_share_reason: pl.String = c.no_share_reason(nullable=True)

    @pa.dataframe_check(name="share_or_reason")
    def share_or_reason(cls, data: PolarsData) -> pl.LazyFrame:
        """An empty share without a reason could be taken for no sufficient data."""
        has_share = pl.col("sufficient_pct").is_not_null()
        return data.lazyframe.select(has_share == pl.col("no_share_reason").is_null())

    class Config:
        name = "policy_area_data"
        metadata = {
            "each_row_is_a": "policy area, group of cities and wave",
            "primary_key": ["policy_area_id", "respondent_group", "wave"],
            "foreign_keys": [fk("policy_area_id", "policy_area")],
            "sources": _ANSWERS,
            "usage_warnings": [_NO_SAMPLE],
            "version": "1.1.0",
        }


class PublishedFigure(ReconciliationColumns, FigureColumns):
    """Figures that the report, brochure and site print, beside the same share from our pages.

    Bands and words are kept as such; a value whose label the source does not give stays unassigned.
    """

    class Config:
        name = "published_figure"
        metadata = {
            "step": "study",
            "each_row_is_a": "printed figure",
            "primary_key": ["figure_id"],
            "foreign_keys": [
                fk("question_id", "survey_question"),
                fk("question_id, option_id", "survey_option"),
            ],
            "sources": ["oecd_survey_figures", *_ANSWERS],
            "usage_warnings": [_NO_SAMPLE],
            "version": "1.1.0",
        }
