"""Marts of What Works Cities certification."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import Contract, fk

_SOURCES = ["what_works_cities"]


class CertificationAward(Contract):
    """Certification awards and honor rolls of cities.

    The label year is the award's name; the announcement can fall in the next calendar year. A level
    is null where no source seen gives it. Honor Roll is an event, never a level.
    """

    city_code: pl.String = c.city_code()
    level: pl.String = c.level(nullable=True)
    label_year: pl.Int32 = c.label_year(nullable=True)
    label_year_basis: pl.String = c.label_year_basis()
    announced_from: pl.Date = c.announced_from(nullable=True)
    announced_to: pl.Date = c.announced_to(nullable=True)
    event: pl.String = c.award_event()
    award_number: pl.Int32 = c.award_number(
        about="Number among the awards of the city by this event, from 1: by year of the label, "
        "then by level; those without a year come last. A further award may move the others."
    )
    standard_version: pl.String = c.standard_version()
    source_url: pl.String = c.source_url()

    @pa.dataframe_check(name="honor_roll_has_no_level")
    def honor_roll_has_no_level(cls, data: PolarsData) -> pl.LazyFrame:
        """An honor roll is not a certification, so it can carry no level."""
        return data.lazyframe.select((pl.col("event") != "honor_roll") | pl.col("level").is_null())

    class Config:
        name = "certification_award"
        metadata = {
            "each_row_is_a": "award or honor roll of a city",
            "primary_key": ["city_code", "event", "award_number"],
            "foreign_keys": [fk("city_code", "city")],
            "sources": _SOURCES,
            "usage_warnings": [
                "The list of awards is what announcements show, not a full register."
            ],
            "version": "2.0.0",
        }


class CertificationStanding(Contract):
    """Where a certified city stands: the highest level it ever held, and its newest award.

    Newest is newest by announcement. Where its announcement is not dated, the year of its label
    stands for it.

    Cities that were only on an honor roll are not certified and have no row. An award under an
    older standard may not count as current at the publisher.
    """

    city_code: pl.String = c.city_code()
    highest_level: pl.String = c.highest_level(nullable=True)
    latest_level: pl.String = c.latest_level(nullable=True)
    is_latest_level_known: pl.Boolean = c.is_latest_level_known()
    latest_label_year: pl.Int32 = c.latest_label_year(nullable=True)
    latest_announced_from: pl.Date = c.announced_from(nullable=True)
    latest_announced_to: pl.Date = c.announced_to(nullable=True)

    class Config:
        name = "certification_standing"
        metadata = {
            "each_row_is_a": "certified city",
            "primary_key": ["city_code"],
            "foreign_keys": [fk("city_code", "city")],
            "sources": _SOURCES,
            "version": "2.0.0",
        }


class CertificationStandard(Contract):
    """Versions of the certification standard: share of criteria that each level needs."""

    standard_version: pl.String = c.standard_version()
    level: pl.String = c.level()
    min_pct: pl.Float64 = c.min_pct(nullable=True)
    max_pct: pl.Float64 = c.max_pct(nullable=True)
    criteria_total: pl.Int32 = c.criteria_total()

    class Config:
        name = "certification_standard"
        metadata = {
            "copies": "raw_what_works_cities__standard",
            "each_row_is_a": "standard version and level",
            "primary_key": ["standard_version", "level"],
            "sources": _SOURCES,
        }


class DataPracticeCriterion(Contract):
    """Criteria of the certification standard, in our words."""

    standard_version: pl.String = c.standard_version()
    criterion_code: pl.String = c.criterion_code()
    practice_area: pl.String = c.practice_area()
    criterion_name: pl.String = c.criterion_name()
    points: pl.Int32 = c.points()
    paraphrase: pl.String = c.paraphrase()

    class Config:
        name = "data_practice_criterion"
        metadata = {
            "copies": "raw_what_works_cities__criterion",
            "each_row_is_a": "criterion of a standard version",
            "primary_key": ["standard_version", "criterion_code"],
            "sources": _SOURCES,
        }
