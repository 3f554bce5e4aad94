"""The shape of a survey response in landing, whatever it was read from: four tables a source.

Transcribed pages and the files that users add have the same columns and rules; each source names
its tables, what they point to, and how it tells its cities apart.
"""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts import sufficiency
from contracts.model import CityMention, Contract, fk

ASKED = ["response_id", "question_id", "item_id"]


class ResponseColumns(Contract):
    """Who answered, in which wave, and which file says so."""

    response_id: pl.String = c.response_id()
    response_kind: pl.String = c.response_kind()
    file_name: pl.String = c.file_name()
    stored_at: pl.String = c.stored_at(nullable=True)
    is_superseding: pl.Boolean = c.is_superseding()
    wave: pl.String = c.wave()
    city: pl.String = c.mentioned_name(published_as="city")
    country: pl.String = c.mentioned_country(published_as="country")
    admin1: pl.String = c.state_or_region(nullable=True)
    city_key: pl.String = c.city_key()
    leader_title: pl.String = c.leader_title(nullable=True)
    leader_name: pl.String = c.leader_name(nullable=True)
    population: pl.Int64 = c.population(nullable=True)
    population_year: pl.Int32 = c.population_year(nullable=True)
    lead_innovation_officers: pl.String = c.officers(nullable=True)
    innovation_lead_title: pl.String = c.innovation_lead_title(nullable=True)


class AnswerColumns(Contract):
    """Answers, one option, free text or number a row."""

    response_id: pl.String = c.response_id()
    question_id: pl.String = c.question_id()
    item_id: pl.String = c.item_id(nullable=True, on_failure="row")
    position: pl.Int32 = c.position()
    option_id: pl.String = c.option_id(nullable=True, on_failure="row")
    text: pl.String = c.free_text(nullable=True)
    number: pl.Float64 = c.value_number(nullable=True, on_failure="row")
    evidence: pl.String = c.evidence()

    @pa.dataframe_check(name="answer_or_number_given")
    def answer_or_number_given(cls, data: PolarsData) -> pl.LazyFrame:
        """A row with neither says nothing; own words that are no option are text alone."""
        is_answer = pl.any_horizontal(pl.col("option_id", "text").is_not_null())
        return data.lazyframe.select(is_answer != pl.col("number").is_not_null())

    @pa.dataframe_check(name="answer_once_in_a_list")
    def answer_once_in_a_list(cls, data: PolarsData) -> pl.LazyFrame:
        """What stands twice in one list would count twice."""
        text = pl.col("text").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
        answer = pl.struct(*ASKED, "option_id", "number", text)
        return data.lazyframe.select(pl.col("position") == pl.col("position").min().over(answer))


class AnswerListColumns(Contract):
    """How much of each answer list was seen, and how many answers it gave when it was read."""

    response_id: pl.String = c.response_id()
    question_id: pl.String = c.question_id()
    item_id: pl.String = c.item_id(nullable=True, on_failure="row")
    completeness: pl.String = c.completeness()
    answers_read: pl.Int32 = c.answers_read()
    evidence: pl.String = c.evidence(nullable=True)


class DataAreaColumns(Contract):
    """Policy areas that a page lists as having sufficient or insufficient data.

    One flag a page, wave and area; an area is never in both lists; printed counts equal the lists;
    every spelling is a known one. A page that breaks a count gives no flag at all.
    """

    response_id: pl.String = c.response_id()
    list: pl.String = c.sufficiency_list()
    position: pl.Int32 = c.position()
    label: pl.String = c.printed_label()
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
        return data.lazyframe.select(sufficiency.spelling_is_known())

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


def response_metadata(code_system: str, vintage: str) -> dict[str, object]:
    """What the contract of responses says of itself."""
    return {
        "each_row_is_a": "city and wave of a page or file",
        "primary_key": ["response_id"],
        "city_mention": CityMention(
            code_system=code_system,
            vintage=vintage,
            code="city_key",
            name="city",
            country="country",
            admin1="admin1",
        ),
        "version": "2.0.0",
    }


def answer_metadata(source_id: str) -> dict[str, object]:
    """What the contract of answers says of itself."""
    return {
        "each_row_is_a": "response, question, item and given answer",
        "primary_key": [*ASKED, "position"],
        "foreign_keys": [
            *_asked(source_id),
            fk("question_id, option_id", "raw_vocabulary__option"),
        ],
        "version": "2.0.0",
    }


def answer_list_metadata(source_id: str) -> dict[str, object]:
    """What the contract of answer lists says of itself."""
    return {
        "each_row_is_a": "response, question and item",
        "primary_key": ASKED,
        "foreign_keys": _asked(source_id),
        "version": "2.0.0",
    }


def data_area_metadata(source_id: str) -> dict[str, object]:
    """What the contract of listed policy areas says of itself."""
    return {
        "each_row_is_a": "response and listed policy area",
        "primary_key": ["response_id", "list", "position"],
        "foreign_keys": [
            fk("response_id", f"raw_{source_id}__response"),
            fk("policy_area_id", "raw_vocabulary__policy_area"),
        ],
        "explain": {rule.name: rule.explain for rule in sufficiency.RULES},
        # A page that breaks a count loses all its flags, and few pages print any.
        "max_share_out": 1.0,
        "version": "2.0.0",
    }


def _asked(source_id: str) -> list[object]:
    return [
        fk("response_id", f"raw_{source_id}__response"),
        fk("question_id", "raw_vocabulary__question"),
        fk("question_id, item_id", "raw_vocabulary__item"),
    ]
