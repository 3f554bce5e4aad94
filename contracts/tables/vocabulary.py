"""Landing tables of the vocabulary: ids, labels and spellings that all else is checked by."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts import vocab
from contracts.model import Contract, fk


class PolicyAreas(Contract):
    """Policy areas of the survey."""

    policy_area_id: pl.String = c.policy_area_id()
    label: pl.String = c.label()
    position: pl.Int32 = c.position()

    @pa.dataframe_check(name="exactly_19_policy_areas")
    def exactly_19_policy_areas(cls, data: PolarsData) -> bool:
        """Every page is judged on the same 19 areas; with others no flag could be trusted."""
        # A plain bool judges the table; a frame of one row would judge its first row.
        found = data.lazyframe.select("policy_area_id").collect().to_series().to_list()
        return sorted(found) == sorted(vocab.POLICY_AREAS)

    class Config:
        name = "raw_vocabulary__policy_area"
        metadata = {
            "each_row_is_a": "policy area",
            "primary_key": ["policy_area_id"],
        }


class PolicyAreaSpellings(Contract):
    """Spellings of policy areas that pages are known to use."""

    spelling: pl.String = c.spelling()
    label_key: pl.String = c.label_key()
    policy_area_id: pl.String = c.policy_area_id()
    scope: pl.String = c.spelling_scope()
    reason: pl.String = c.reason(nullable=True)

    class Config:
        name = "raw_vocabulary__policy_area_spelling"
        metadata = {
            "each_row_is_a": "spelling",
            "primary_key": ["spelling"],
            "foreign_keys": [fk("policy_area_id", "raw_vocabulary__policy_area")],
            "version": "1.0.1",
        }


class Questions(Contract):
    """Questions of the survey."""

    question_id: pl.String = c.question_id()
    label: pl.String = c.label()
    component: pl.String = c.component()
    answer_type: pl.String = c.answer_type()
    waves: pl.String = c.waves()

    class Config:
        name = "raw_vocabulary__question"
        metadata = {
            "each_row_is_a": "question",
            "primary_key": ["question_id"],
        }


class Items(Contract):
    """Rows of the matrix questions."""

    question_id: pl.String = c.question_id()
    item_id: pl.String = c.item_id()
    label: pl.String = c.label()
    position: pl.Int32 = c.position()

    class Config:
        name = "raw_vocabulary__item"
        metadata = {
            "each_row_is_a": "question and item",
            "primary_key": ["question_id", "item_id"],
            "foreign_keys": [fk("question_id", "raw_vocabulary__question")],
        }


class Options(Contract):
    """Answer options of the questions, with the waves that offered them."""

    question_id: pl.String = c.question_id()
    option_id: pl.String = c.option_id()
    label: pl.String = c.label()
    position: pl.Int32 = c.position()
    waves: pl.String = c.waves()

    class Config:
        name = "raw_vocabulary__option"
        metadata = {
            "each_row_is_a": "question and option",
            "primary_key": ["question_id", "option_id"],
            "foreign_keys": [fk("question_id", "raw_vocabulary__question")],
        }


class OptionSpellings(Contract):
    """Spellings of answer options that pages are known to use."""

    question_id: pl.String = c.question_id()
    spelling: pl.String = c.spelling()
    label_key: pl.String = c.label_key()
    option_id: pl.String = c.option_id()
    scope: pl.String = c.spelling_scope()

    class Config:
        name = "raw_vocabulary__option_spelling"
        metadata = {
            "each_row_is_a": "question and spelling",
            "primary_key": ["question_id", "spelling"],
            "foreign_keys": [fk("question_id, option_id", "raw_vocabulary__option")],
            "version": "1.1.0",
        }


class AnswerWords(Contract):
    """Words that answer any question: none, other, yes, no, not known; one meaning a spelling."""

    option_id: pl.String = c.option_id(
        about="What the word says: the option of that id where the question has one. none says of "
        "a list that it is empty; unclear, not_applicable, not_reported are no answer elsewhere; "
        "chosen and not_chosen stand in a column of one option."
    )
    language: pl.String = c.language()
    spelling: pl.String = c.spelling(about="Word or words, however accented and punctuated.")

    class Config:
        name = "raw_vocabulary__answer_word"
        metadata = {
            "each_row_is_a": "language and spelling",
            "primary_key": ["language", "spelling"],
        }


class Labels(Contract):
    """Labels of codes by language, translated by Cityfare; English ones stand beside the codes."""

    vocabulary: pl.String = c.label_vocabulary()
    code: pl.String = c.label_code()
    language: pl.String = c.language(about="Language of the label.")
    label: pl.String = c.label()

    class Config:
        name = "raw_vocabulary__label"
        metadata = {
            "each_row_is_a": "vocabulary, code and language",
            "primary_key": ["vocabulary", "code", "language"],
        }


class ColumnSpellings(Contract):
    """Column headers that a filled questionnaire may use, beside ids and labels."""

    spelling: pl.String = c.spelling(about="Header that a column of a questionnaire may have.")
    label_key: pl.String = c.label_key()
    question_id: pl.String = c.question_id()
    item_id: pl.String = c.item_id(
        nullable=True, about="Row of a matrix question; null where the header names a question."
    )
    reason: pl.String = c.reason(nullable=True)

    class Config:
        name = "raw_vocabulary__column_spelling"
        metadata = {
            "each_row_is_a": "spelling",
            "primary_key": ["spelling"],
            "foreign_keys": [
                fk("question_id", "raw_vocabulary__question"),
                fk("question_id, item_id", "raw_vocabulary__item"),
            ],
        }


class Dimensions(Contract):
    """Dimensions of well-being."""

    dimension_id: pl.String = c.dimension()
    label: pl.String = c.label()
    position: pl.Int32 = c.position()

    class Config:
        name = "raw_vocabulary__dimension"
        metadata = {
            "each_row_is_a": "dimension",
            "primary_key": ["dimension_id"],
        }


class Indicators(Contract):
    """Indicators that can be compared and scored."""

    indicator_code: pl.String = c.indicator_code()
    source_id: pl.String = c.source_id()
    indicator_name: pl.String = c.indicator_name()
    dimension_id: pl.String = c.dimension()
    unit: pl.String = c.unit()
    direction: pl.String = c.direction()
    comparable_with: pl.String = c.comparable_with(nullable=True)
    is_modelled: pl.Boolean = c.is_modelled()
    wording: pl.String = c.wording(nullable=True)
    first_year: pl.Int32 = c.first_year(nullable=True)
    last_year: pl.Int32 = c.last_year(nullable=True)

    class Config:
        name = "raw_vocabulary__indicator"
        metadata = {
            "each_row_is_a": "indicator",
            "primary_key": ["indicator_code"],
            "foreign_keys": [fk("dimension_id", "raw_vocabulary__dimension")],
        }


class IndicatorComponents(Contract):
    """Answer codes that make up the indicators built from answer shares."""

    indicator_code: pl.String = c.indicator_code()
    component_code: pl.String = c.component_code()
    role: pl.String = c.role()

    class Config:
        name = "raw_vocabulary__indicator_component"
        metadata = {
            "each_row_is_a": "indicator and answer code",
            "primary_key": ["indicator_code", "component_code"],
            "foreign_keys": [fk("indicator_code", "raw_vocabulary__indicator")],
        }


class CodeSystemColumns(Contract):
    """What is known of a code system in one vintage."""

    code_system: pl.String = c.code_system()
    vintage: pl.String = c.vintage()
    label: pl.String = c.label()
    geography_level: pl.String = c.geography_level()
    url: pl.String = c.homepage(nullable=True)


class CodeSystems(CodeSystemColumns):
    """Code systems that name cities and other geographies, by vintage."""

    class Config:
        name = "raw_vocabulary__code_system"
        metadata = {
            "each_row_is_a": "code system and vintage",
            "primary_key": ["code_system", "vintage"],
        }


class CityGeographies(Contract):
    """Counties and places that US cities are one with, hold or are a part of."""

    code_system: pl.String = c.code_system()
    vintage: pl.String = c.vintage()
    code: pl.String = c.code()
    relation: pl.String = c.relation()
    geography_code_system: pl.String = c.code_system(about="Code system of the geography.")
    geography_vintage: pl.String = c.vintage(about="Vintage of the geography's code.")
    geography_code: pl.String = c.code(about="Code of the geography.")
    geography_name: pl.String = c.geography_name()
    geography_level: pl.String = c.geography_level()
    reason: pl.String = c.reason()

    class Config:
        name = "raw_vocabulary__city_geography"
        metadata = {
            "each_row_is_a": "city code and geography",
            "primary_key": [
                "code_system",
                "vintage",
                "code",
                "geography_code_system",
                "geography_vintage",
                "geography_code",
            ],
            "foreign_keys": [
                fk("code_system, vintage", "raw_vocabulary__code_system"),
                fk(
                    "geography_code_system, geography_vintage",
                    "raw_vocabulary__code_system",
                    "code_system, vintage",
                ),
            ],
        }
