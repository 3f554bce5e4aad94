"""Landing tables of What Works Cities certification."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import CityMention, Contract


class Awards(Contract):
    """Certification awards and honor rolls, from announcements and city pages."""

    city_key: pl.String = c.city_key()
    city: pl.String = c.mentioned_name(published_as="city")
    state_or_region: pl.String = c.state_or_region(nullable=True)
    country: pl.String = c.mentioned_country(published_as="country")
    # Part of the key: a wrong one cannot be blanked without making the row another one.
    level: pl.String = c.level(nullable=True, on_failure="row")
    label_year: pl.Int32 = c.label_year(nullable=True, on_failure="row")
    label_year_basis: pl.String = c.label_year_basis()
    event: pl.String = c.award_event()
    award_number: pl.Int32 = c.award_number()
    announced_text: pl.String = c.announced_text(nullable=True)
    announced_from: pl.Date = c.announced_from(nullable=True)
    announced_to: pl.Date = c.announced_to(nullable=True)
    source_url: pl.String = c.source_url()
    note: pl.String = c.note(nullable=True)

    @pa.dataframe_check(name="honor_roll_has_no_level")
    def honor_roll_has_no_level(cls, data: PolarsData) -> pl.LazyFrame:
        """An honor roll is not a certification, so it can carry no level."""
        is_honor_roll = pl.col("event") == "honor_roll"
        return data.lazyframe.select(~is_honor_roll | pl.col("level").is_null())

    @pa.dataframe_check(name="announced_in_order")
    def announced_in_order(cls, data: PolarsData) -> pl.LazyFrame:
        """An announcement cannot end before it begins."""
        begins, ends = pl.col("announced_from"), pl.col("announced_to")
        return data.lazyframe.select(begins.is_null() | ends.is_null() | (begins <= ends))

    @pa.dataframe_check(name="label_year_fits_announcement")
    def label_year_fits_announcement(cls, data: PolarsData) -> pl.LazyFrame:
        """An award is of the year in which it is announced, or of the one before."""
        first = pl.col("announced_from").dt.year() - 1
        last = pl.coalesce("announced_to", "announced_from").dt.year()
        fits = pl.col("label_year").is_between(first, last)
        return data.lazyframe.select(fits.fill_null(value=True))

    class Config:
        name = "raw_what_works_cities__award"
        metadata = {
            "each_row_is_a": "award or honor roll of a city",
            "primary_key": ["city_key", "event", "level", "label_year", "award_number"],
            "city_mention": CityMention(
                code_system="what_works_cities_name",
                vintage="2026",
                code="city_key",
                name="city",
                country="country",
                admin1="state_or_region",
            ),
            "version": "1.2.0",
        }


class Criteria(Contract):
    """Criteria of the certification standard."""

    standard_version: pl.String = c.standard_version()
    criterion_code: pl.String = c.criterion_code()
    practice_area: pl.String = c.practice_area()
    criterion_name: pl.String = c.criterion_name()
    points: pl.Int32 = c.points()
    paraphrase: pl.String = c.paraphrase()
    source_url: pl.String = c.source_url()

    class Config:
        name = "raw_what_works_cities__criterion"
        metadata = {
            "each_row_is_a": "criterion of a standard version",
            "primary_key": ["standard_version", "criterion_code"],
        }


class Standards(Contract):
    """Versions of the standard with the share of criteria that each level needs."""

    standard_version: pl.String = c.standard_version()
    level: pl.String = c.level()
    min_pct: pl.Float64 = c.min_pct(nullable=True)
    max_pct: pl.Float64 = c.max_pct(nullable=True)
    criteria_total: pl.Int32 = c.criteria_total()
    practice_areas_total: pl.Int32 = c.practice_areas_total()
    used_from: pl.Date = c.used_from()
    used_to: pl.Date = c.used_to(nullable=True)
    source_url: pl.String = c.source_url()

    @pa.dataframe_check(name="band_in_order")
    def band_in_order(cls, data: PolarsData) -> pl.LazyFrame:
        """A band whose ends are swapped would certify nobody."""
        low, high = pl.col("min_pct"), pl.col("max_pct")
        return data.lazyframe.select(low.is_null() | high.is_null() | (low < high))

    class Config:
        name = "raw_what_works_cities__standard"
        metadata = {
            "each_row_is_a": "standard version and level",
            "primary_key": ["standard_version", "level"],
        }
