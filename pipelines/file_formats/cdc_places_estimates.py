"""The one shape in which CDC's estimates leave every layout, and the count of what is odd in them.

Layouts hand over what is printed; whether a value may be is the contract's to judge.
"""

from collections.abc import Sequence
from enum import StrEnum

import polars as pl

from pipelines.file_formats.file_reading import Reading, is_no_number, refuse_commas

SCHEMA = pl.Schema(
    {
        "place_geoid": pl.String,
        "state_code": pl.String,
        "place_name": pl.String,
        "measure_code": pl.String,
        "category_code": pl.String,
        "value_type": pl.String,
        "year": pl.String,
        "unit": pl.String,
        "value_text": pl.String,
        "value_footnote": pl.String,
        "ci_low_text": pl.String,
        "ci_high_text": pl.String,
        "population": pl.String,
        "population_year": pl.String,
        "latitude": pl.String,
        "longitude": pl.String,
        "source_row": pl.Int64,
        "source_cell": pl.Int64,
    }
)
"""Columns of every reading. `year` is that of the survey behind the estimate, and null where a
layout prints none; so is `population_year`. A suppressed estimate has a footnote's
sign and no value."""

VALUE_TYPES = ("CrdPrv", "AgeAdjPrv")
CRUDE, AGE_ADJUSTED = VALUE_TYPES

_NUMBERS = ("value_text", "ci_low_text", "ci_high_text", "population")
_DEGREES = r"(-?[0-9]+(?:\.[0-9]+)?)"
_LONGITUDE_FIRST = rf"^POINT ?\({_DEGREES} {_DEGREES}\)$"
_LATITUDE_FIRST = rf"^\({_DEGREES}, *{_DEGREES}\)$"


class Reason(StrEnum):
    """Why an observation was left out."""

    NOT_AVAILABLE = "not_available"


class Problem(StrEnum):
    """What is odd in an estimate that was kept as printed."""

    NOT_A_NUMBER = "not_a_number"
    UNKNOWN_VALUE_TYPE = "unknown_value_type"
    UNREADABLE_LOCATION = "unreadable_location"


def normalise(
    printed: pl.DataFrame, subject: str, reading: Reading, *, numbers: Sequence[str] = _NUMBERS
) -> pl.DataFrame:
    """Estimates in the one shape, and what is odd counted.

    Args:
        printed: The columns of `SCHEMA`, with `geolocation` in place of latitude and longitude.
        subject: What errors call the file.
        reading: Gets the counts of what is odd.
        numbers: Columns that hold nothing but a number.

    Raises:
        SourceFormatError: A number is written with a comma.
    """
    texts = [pl.col(name).str.strip_chars() for name in (*_NUMBERS, "value_footnote")]
    location = pl.col("geolocation").str.strip_chars()
    frame = printed.with_columns(
        *(pl.when(text != "").then(text) for text in texts),
        latitude=pl.coalesce(
            location.str.extract(_LATITUDE_FIRST, 1), location.str.extract(_LONGITUDE_FIRST, 2)
        ),
        longitude=pl.coalesce(
            location.str.extract(_LATITUDE_FIRST, 2), location.str.extract(_LONGITUDE_FIRST, 1)
        ),
    )
    refuse_commas(frame, numbers, subject=subject)
    conditions = {
        Problem.NOT_A_NUMBER: pl.any_horizontal([is_no_number(name) for name in _NUMBERS]),
        Problem.UNKNOWN_VALUE_TYPE: pl.col("value_type").is_in(VALUE_TYPES).not_(),
        Problem.UNREADABLE_LOCATION: (pl.col("geolocation") != "") & pl.col("latitude").is_null(),
    }
    for problem, condition in conditions.items():
        reading.note(problem, frame.filter(condition).height)
    return frame.select(list(SCHEMA))
