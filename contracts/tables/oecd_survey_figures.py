"""Landing table of the figures that the report, its brochure and the survey site print."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import Contract, fk
from contracts.tables.study import STATED_WITH, STATED_WITHOUT


class FigureColumns(Contract):
    """What is known of a printed figure."""

    figure_id: pl.String = c.figure_id()
    description: pl.String = c.description()
    subject_group: pl.String = c.subject_group()
    category: pl.String = c.category(nullable=True)
    question_id: pl.String = c.question_id(nullable=True)
    item_id: pl.String = c.item_id(nullable=True)
    option_id: pl.String = c.option_id(nullable=True)
    respondent_group: pl.String = c.respondent_group(nullable=True)
    label_status: pl.String = c.label_status()
    published_value: pl.Float64 = c.published_value(nullable=True)
    value_low: pl.Float64 = c.value_low(nullable=True)
    value_high: pl.Float64 = c.value_high(nullable=True)
    value_text: pl.String = c.value_text(nullable=True)
    unit: pl.String = c.unit()
    published_n: pl.Int32 = c.published_n(nullable=True)
    n_is_implied: pl.Boolean = c.n_is_implied()
    wave: pl.String = c.share_wave(nullable=True)
    reference_period: pl.String = c.reference_period(nullable=True)
    publication: pl.String = c.publication()
    printed_in: pl.String = c.printed_in(nullable=True)
    source_url: pl.String = c.source_url()


class Figures(FigureColumns):
    """Printed figures with how each label was assigned; bands and words are kept as such."""

    note: pl.String = c.note(nullable=True)

    @pa.dataframe_check(name="unassigned_has_no_option")
    def unassigned_has_no_option(cls, data: PolarsData) -> pl.LazyFrame:
        """A value whose label the source does not give must not get one here."""
        is_unassigned = pl.col("label_status") == "unassigned"
        return data.lazyframe.select(~is_unassigned | pl.col("option_id").is_null())

    @pa.dataframe_check(name="value_band_or_words")
    def value_band_or_words(cls, data: PolarsData) -> pl.LazyFrame:
        """Only an unreadable figure may be without a value, a band or words."""
        given = pl.any_horizontal(
            pl.col("published_value", "value_low", "value_high").is_not_null(),
            pl.col("value_text").is_not_null(),
        )
        return data.lazyframe.select(given | (pl.col("label_status") == "unreadable"))

    class Config:
        name = "raw_oecd_survey_figures__figure"
        metadata = {
            "each_row_is_a": "printed figure",
            "primary_key": ["figure_id"],
            "foreign_keys": [
                fk("question_id", "raw_vocabulary__question"),
                fk("question_id, option_id", "raw_vocabulary__option"),
                fk("question_id, item_id", "raw_vocabulary__item"),
            ],
        }


class Statements(Contract):
    """What was published of the survey, in our words, and how it could be tested."""

    finding_id: pl.String = c.finding_id()
    kind: pl.String = c.statement_kind()
    statement: pl.String = c.statement()
    published_value: pl.Float64 = c.published_value(nullable=True)
    unit: pl.String = c.unit()
    driver_id: pl.String = c.driver_id(nullable=True)
    with_means: pl.String = c.with_means(nullable=True, about=STATED_WITH)
    without_means: pl.String = c.without_means(nullable=True, about=STATED_WITHOUT)
    printed_regions: pl.String = c.printed_regions(nullable=True)
    indicator_code: pl.String = c.indicator_code(nullable=True)
    method: pl.String = c.gap_method(nullable=True)
    figure_id: pl.String = c.figure_id(nullable=True)
    question_id: pl.String = c.question_id(nullable=True)
    base: pl.String = c.share_base(nullable=True)
    options: pl.String = c.ranked_options(nullable=True)
    missing: pl.String = c.missing_for_test(nullable=True)

    @pa.dataframe_check(name="one_comparison_for_each_driver")
    def one_comparison_for_each_driver(cls, data: PolarsData) -> pl.LazyFrame:
        """Statements that compare different groups need different drivers."""
        groups = pl.struct("with_means", "without_means")
        is_one = groups.n_unique().over("driver_id") == 1
        return data.lazyframe.select(pl.col("driver_id").is_null() | is_one)

    @pa.dataframe_check(name="groups_stated_for_each_difference")
    def groups_stated_for_each_difference(cls, data: PolarsData) -> pl.LazyFrame:
        """A difference is between two groups of cities of stated regions."""
        is_difference = pl.col("kind").is_in(["gap", "sign"])
        stated = pl.all_horizontal(
            pl.col("with_means", "without_means", "printed_regions").is_not_null()
        )
        return data.lazyframe.select(is_difference == stated)

    @pa.dataframe_check(name="base_stated_for_each_share")
    def base_stated_for_each_share(cls, data: PolarsData) -> pl.LazyFrame:
        """A share is of a stated base."""
        is_share = pl.col("kind") == "share"
        return data.lazyframe.select(is_share == pl.col("base").is_not_null())

    class Config:
        name = "raw_oecd_survey_figures__statement"
        metadata = {
            "each_row_is_a": "published statement",
            "primary_key": ["finding_id"],
            "foreign_keys": [
                fk("figure_id", "raw_oecd_survey_figures__figure"),
                fk("indicator_code", "raw_vocabulary__indicator"),
                fk("question_id", "raw_vocabulary__question"),
            ],
        }
