"""City codes of the Urban Audit: the lists as landed, and what became of renumbered codes."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import CityMention, Contract, fk


class Cities(Contract):
    """Cities and greater cities of the code lists, current and old."""

    vintage: pl.String = c.vintage()
    code: pl.String = c.code()
    label: pl.String = c.mentioned_name()
    country_prefix: pl.String = c.eurostat_prefix()
    geography_level: pl.String = c.geography_level()
    label_source: pl.String = c.label_source()
    current_code: pl.String = c.current_code(nullable=True)
    serial_changed: pl.Boolean = c.serial_changed(nullable=True, on_failure="row")

    @pa.dataframe_check(name="serial_changed_tells_the_codes")
    def serial_changed_tells_the_codes(cls, data: PolarsData) -> pl.LazyFrame:
        """Whether the digits changed can be seen from the two codes; else one of them is wrong."""
        changed = pl.col("code").str.slice(0, 5) != pl.col("current_code").str.slice(0, 5)
        return data.lazyframe.select(changed.eq_missing(pl.col("serial_changed")))

    class Config:
        name = "raw_urban_audit_codes__city"
        metadata = {
            "each_row_is_a": "city code of a vintage",
            "primary_key": ["vintage", "code"],
            "city_mention": CityMention(
                code_system="eurostat_city",
                vintage="@vintage",
                code="code",
                name="label",
                country="country_prefix",
                geography_level="geography_level",
                makes_city=False,
                now="current_code",
            ),
        }


class Areas(Contract):
    """Functional urban areas of the current list."""

    fua_code: pl.String = c.fua_code(published_as="code")
    fua_name: pl.String = c.fua_name(published_as="label")

    class Config:
        name = "raw_urban_audit_codes__fua"
        metadata = {
            "each_row_is_a": "functional urban area",
            "primary_key": ["fua_code"],
        }


class CityAreas(Contract):
    """Functional urban area that a city of the current list lies in."""

    vintage: pl.String = c.vintage()
    code: pl.String = c.code(published_as="city_code")
    fua_code: pl.String = c.fua_code()
    basis: pl.String = c.basis()

    class Config:
        name = "raw_urban_audit_codes__city_fua"
        metadata = {
            "each_row_is_a": "city",
            "primary_key": ["vintage", "code"],
            "foreign_keys": [
                fk("vintage, code", "raw_urban_audit_codes__city"),
                fk("fua_code", "raw_urban_audit_codes__fua"),
            ],
        }


class Renumbering(Contract):
    """Old Urban Audit codes with today's code of the same city, and today's owner of the digits.

    The digits of a code mean nothing without its vintage: of most renumbered codes they stand for
    another city today. Which codes are of one city was found by name, not printed by Eurostat.
    """

    code_system: pl.String = c.code_system()
    vintage: pl.String = c.vintage()
    code: pl.String = c.code()
    mentioned_name: pl.String = c.mentioned_name()
    geography_level: pl.String = c.geography_level()
    current_code: pl.String = c.current_code(nullable=True)
    current_label: pl.String = c.current_label(nullable=True)
    serial_changed: pl.Boolean = c.serial_changed(nullable=True)
    serial_holder: pl.String = c.serial_holder(nullable=True)
    serial_holder_name: pl.String = c.serial_holder_name(nullable=True)
    is_another_city: pl.Boolean = c.is_another_city(nullable=True)

    class Config:
        name = "city_code_renumbering"
        metadata = {
            "each_row_is_a": "former city code",
            "primary_key": ["code_system", "vintage", "code"],
            "sources": ["urban_audit_codes"],
            "usage_warnings": ["Codes of one city were found by name."],
        }
