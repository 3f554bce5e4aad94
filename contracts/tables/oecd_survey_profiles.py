"""Landing tables of the survey's profile pages, the sufficiency contract among them."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts import sufficiency
from contracts.model import CityMention, Contract, Lookup, fk

PAGE = ("page_slug", "wave")


class Profiles(Contract):
    """Header facts of each profile page and wave."""

    page_slug: pl.String = c.page_slug()
    wave: pl.String = c.wave()
    city: pl.String = c.mentioned_name(published_as="city")
    country: pl.String = c.mentioned_country(published_as="country")
    page_url: pl.String = c.page_url()
    leader_title: pl.String = c.leader_title(nullable=True)
    leader_name: pl.String = c.leader_name(nullable=True)
    population: pl.Int64 = c.population(nullable=True)
    population_year: pl.Int32 = c.population_year(nullable=True)
    lead_innovation_officers: pl.String = c.officers(nullable=True)
    has_innovation_website_link: pl.String = c.yes_no(nullable=True)
    innovation_lead_title: pl.String = c.innovation_lead_title(nullable=True)
    roles_count: pl.Int32 = c.roles_count(nullable=True)
    sufficient_count_printed: pl.Int32 = c.declared_count(nullable=True)
    insufficient_count_printed: pl.Int32 = c.declared_count(nullable=True)
    extraction_type: pl.String = c.extraction_type(nullable=True)
    wave_basis: pl.String = c.basis()
    page_fully_captured: pl.String = c.yes_no()

    @pa.check("population", name="population_has_year")
    def population_has_year(cls, data: PolarsData) -> pl.LazyFrame:
        """A population without a year cannot be compared with one that has it."""
        return data.lazyframe.select(
            pl.col("population").is_null() | pl.col("population_year").is_not_null()
        )

    class Config:
        name = "raw_oecd_survey_profiles__profile"
        metadata = {
            "layer": "landing",
            "each_row_is_a": "profile page and wave",
            "primary_key": list(PAGE),
            "city_mention": CityMention(
                code_system="oecd_survey_slug",
                vintage="2021",
                code="page_slug",
                name="city",
                country="country",
            ),
            "version": "1.0.0",
        }


class Answers(Contract):
    """Answers as printed on the profile pages, one label or number a row."""

    page_slug: pl.String = c.page_slug()
    wave: pl.String = c.wave()
    question_id: pl.String = c.question_id()
    position: pl.Int32 = c.position()
    label: pl.String = c.printed_label(nullable=True)
    label_key: pl.String = c.label_key(nullable=True)
    option_id: pl.String = c.option_id(
        nullable=True, about="Option that the label names; null where it is none, or a number."
    )
    number: pl.Float64 = c.value_number(nullable=True)
    evidence: pl.String = c.evidence()

    @pa.dataframe_check(name="label_or_number_given")
    def label_or_number_given(cls, data: PolarsData) -> pl.LazyFrame:
        """A row with neither says nothing."""
        return data.lazyframe.select(
            pl.col("label").is_not_null() != pl.col("number").is_not_null()
        )

    @pa.dataframe_check(name="label_once_in_a_list")
    def label_once_in_a_list(cls, data: PolarsData) -> pl.LazyFrame:
        """A label that a page prints twice in one list would count twice."""
        keys = [*PAGE, "question_id", "label_key"]
        first = pl.col("position") == pl.col("position").min().over(keys)
        return data.lazyframe.select(pl.col("label_key").is_null() | first)

    class Config:
        name = "raw_oecd_survey_profiles__answer"
        metadata = {
            "layer": "landing",
            "each_row_is_a": "profile page, wave, question and printed answer",
            "primary_key": [*PAGE, "question_id", "position"],
            "foreign_keys": [
                fk("page_slug, wave", "raw_oecd_survey_profiles__profile"),
                fk("question_id", "raw_vocabulary__question"),
            ],
            "version": "1.0.0",
        }


class AnswerLists(Contract):
    """How much of each answer list of a page was seen."""

    page_slug: pl.String = c.page_slug()
    wave: pl.String = c.wave()
    question_id: pl.String = c.question_id()
    completeness: pl.String = c.completeness()

    class Config:
        name = "raw_oecd_survey_profiles__answer_list"
        metadata = {
            "layer": "landing",
            "each_row_is_a": "profile page, wave and question",
            "primary_key": [*PAGE, "question_id"],
            "foreign_keys": [
                fk("page_slug, wave", "raw_oecd_survey_profiles__profile"),
                fk("question_id", "raw_vocabulary__question"),
            ],
            "version": "1.0.0",
        }


class DataAreas(Contract):
    """Policy areas that a page lists as having sufficient or insufficient data.

    One flag a page, wave and area; an area is never in both lists; printed counts equal the lists;
    every spelling is a known one. A page that breaks a count gives no flag at all.
    """

    page_slug: pl.String = c.page_slug()
    wave: pl.String = c.wave()
    list: pl.String = c.sufficiency_list()
    position: pl.Int32 = c.position()
    label: pl.String = c.printed_label()
    label_key: pl.String = c.label_key()
    policy_area_id: pl.String = c.policy_area_id(
        nullable=True, about="Policy area by the vocabulary's spelling; null where it knows none."
    )
    nearest_spelling: pl.String = c.spelling(
        nullable=True, about="Known spelling that is nearest to the label; null where it is known."
    )
    sufficient_declared: pl.Int32 = c.declared_count(nullable=True)
    insufficient_declared: pl.Int32 = c.declared_count(nullable=True)

    @pa.dataframe_check(name="spelling_is_known")
    def spelling_is_known(cls, data: PolarsData) -> pl.LazyFrame:
        """Unlike a free answer, an area that nobody knows cannot be kept as other."""
        return data.lazyframe.select(pl.col("policy_area_id").is_not_null())

    @pa.dataframe_check(name="area_in_one_list_only")
    def area_in_one_list_only(cls, data: PolarsData) -> pl.LazyFrame:
        """An area in both lists has no flag that could be trusted: both rows go."""
        return data.lazyframe.select(sufficiency.in_one_list_only())

    @pa.dataframe_check(name="area_listed_once")
    def area_listed_once(cls, data: PolarsData) -> pl.LazyFrame:
        """An area twice in one list, under any two spellings, hides one that was lost."""
        return data.lazyframe.select(sufficiency.listed_once())

    @pa.dataframe_check(name="printed_counts_equal_lists")
    def printed_counts_equal_lists(cls, data: PolarsData) -> pl.LazyFrame:
        """A page that prints 11 and 8 and lists 10 and 8 has lost an area."""
        return data.lazyframe.select(sufficiency.counts_agree())

    class Config:
        name = "raw_oecd_survey_profiles__data_area"
        metadata = {
            "layer": "landing",
            "each_row_is_a": "profile page, wave and listed policy area",
            "primary_key": [*PAGE, "list", "position"],
            "foreign_keys": [
                fk("page_slug, wave", "raw_oecd_survey_profiles__profile"),
                fk("policy_area_id", "raw_vocabulary__policy_area"),
            ],
            "lookups": [
                Lookup(
                    column="label_key",
                    table="raw_vocabulary__policy_area_spelling",
                    take="policy_area_id",
                    into="policy_area_id",
                    scope="any",
                    nearest_into="nearest_spelling",
                )
            ],
            "explain": {
                "spelling_is_known": sufficiency.explain_spelling,
                "printed_counts_equal_lists": sufficiency.explain_counts,
            },
            "version": "1.0.0",
        }


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
            "layer": "landing",
            "each_row_is_a": "city known, or thought, to have answered",
            "primary_key": ["city_key"],
            "city_mention": CityMention(
                code_system="oecd_survey_name",
                vintage="2021",
                code="city_key",
                name="city",
                country="country",
            ),
            "version": "1.0.0",
        }
