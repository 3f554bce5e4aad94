"""Landing tables of innovation practices, and the lists by which their pages are read."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import CityMention, Contract, fk


class Practices(Contract):
    """Practices of local governments: cases transcribed by us, and pages that users add.

    A county may have a practice too; its geography level says so, and it has no city.
    """

    practice_id: pl.String = c.practice_id()
    title: pl.String = c.title()
    place_name: pl.String = c.place_name(nullable=True)
    country: pl.String = c.mentioned_country(nullable=True)
    geography_level: pl.String = c.geography_level()
    started_on: pl.Date = c.started_on(nullable=True)
    award: pl.String = c.award(nullable=True)
    summary: pl.String = c.summary(nullable=True)
    source_url: pl.String = c.source_url(nullable=True)
    stored_at: pl.String = c.stored_at(nullable=True)

    class Config:
        name = "raw_practices__practice"
        metadata = {
            "each_row_is_a": "practice",
            "primary_key": ["practice_id"],
        }


class PracticeCities(Contract):
    """The city of each practice that is of a city; a practice of a county has no row."""

    practice_id: pl.String = c.practice_id()
    city_key: pl.String = c.city_key()
    city: pl.String = c.mentioned_name()
    country: pl.String = c.mentioned_country()
    admin1: pl.String = c.state_or_region(nullable=True)

    class Config:
        name = "raw_practices__practice_city"
        metadata = {
            "each_row_is_a": "practice of a city",
            "primary_key": ["practice_id"],
            "foreign_keys": [fk("practice_id", "raw_practices__practice")],
            "city_mention": CityMention(
                code_system="practice_city_name",
                vintage="current",
                code="city_key",
                name="city",
                country="country",
                admin1="admin1",
            ),
        }


class PracticeTags(Contract):
    """Types, themes, goals and recommendations of the practices."""

    practice_id: pl.String = c.practice_id()
    position: pl.Int32 = c.position()
    tag_type: pl.String = c.tag_type()
    tag: pl.String = c.tag()
    tag_text: pl.String = c.tag_text(nullable=True)
    evidence: pl.String = c.evidence()
    reason: pl.String = c.tag_reason(nullable=True)

    class Config:
        name = "raw_practices__practice_tag"
        metadata = {
            "each_row_is_a": "practice and tag",
            "primary_key": ["practice_id", "position"],
            "foreign_keys": [fk("practice_id", "raw_practices__practice")],
        }


class PracticeFigureColumns(Contract):
    """A number that the source prints of a practice."""

    practice_id: pl.String = c.practice_id()
    position: pl.Int32 = c.position()
    measure: pl.String = c.measure()
    published_value: pl.Float64 = c.published_value(nullable=True)
    value_low: pl.Float64 = c.value_low(nullable=True)
    value_high: pl.Float64 = c.value_high(nullable=True)
    unit: pl.String = c.unit()
    note: pl.String = c.note(nullable=True)

    @pa.dataframe_check(name="value_or_band")
    def value_or_band(cls, data: PolarsData) -> pl.LazyFrame:
        """A measure without a number says nothing."""
        numbers = pl.col("published_value", "value_low", "value_high")
        return data.lazyframe.select(pl.any_horizontal(numbers.is_not_null()))


class PracticeFigures(PracticeFigureColumns):
    """Numbers that the sources print of the practices: residents, participants, departments."""

    class Config:
        name = "raw_practices__practice_figure"
        metadata = {
            "each_row_is_a": "number printed of a practice",
            "primary_key": ["practice_id", "position"],
            "foreign_keys": [fk("practice_id", "raw_practices__practice")],
        }


class PracticeLinks(Contract):
    """Addresses at which practices tell more; two pages that share one tell of one practice."""

    practice_id: pl.String = c.practice_id()
    position: pl.Int32 = c.position()
    link_url: pl.String = c.link_url()

    class Config:
        name = "raw_practices__practice_link"
        metadata = {
            "each_row_is_a": "practice and address",
            "primary_key": ["practice_id", "position"],
            "foreign_keys": [fk("practice_id", "raw_practices__practice")],
        }


class TagNames(Contract):
    """Types and themes of practices; some types illustrate a recommendation by their nature."""

    tag_type: pl.String = c.tag_type()
    tag: pl.String = c.tag()
    label: pl.String = c.label()
    recommendation_id: pl.String = c.recommendation_id(nullable=True)

    class Config:
        name = "raw_vocabulary__practice_tag"
        metadata = {
            "each_row_is_a": "type or theme of practices",
            "primary_key": ["tag_type", "tag"],
        }


class TagSpellings(Contract):
    """Spellings of types and themes, in the languages that pages come in."""

    tag_type: pl.String = c.tag_type()
    tag: pl.String = c.tag()
    language: pl.String = c.language()
    spelling: pl.String = c.spelling()

    class Config:
        name = "raw_vocabulary__practice_tag_spelling"
        metadata = {
            "each_row_is_a": "type or theme, language and spelling",
            "primary_key": ["tag_type", "language", "spelling"],
            "foreign_keys": [fk("tag_type, tag", "raw_vocabulary__practice_tag")],
        }
