"""The one shape in which observations leave every layout, and the count of what does not leave.

Layouts hand over what is printed; here values and flags are told apart from gaps, and
the flags of Eurostat's older list are written in the present two lists. Whether a value or a flag
may be is the contract's to judge: what is odd is kept as printed and counted.
"""

from collections.abc import Collection
from enum import StrEnum

import polars as pl

from pipelines.file_formats.file_reading import Reading, is_no_number, refuse_commas

SCHEMA = pl.Schema(
    {
        "dataset_code": pl.String,
        "indicator_code": pl.String,
        "unit": pl.String,
        "city_code": pl.String,
        "year": pl.String,
        "value_text": pl.String,
        "flag": pl.String,
        "conf_status": pl.String,
        "source_row": pl.Int64,
        "source_cell": pl.Int64,
    }
)
"""Columns of every reading. `source_row` is the data row of the file, counted from 1; `source_cell`
numbers the observations along the rows, so that it is unique where a row holds several of them."""

CITY_NAMES = ("cities", "geo")
DIMENSIONS = {
    "indic_ur": "indicator_code",
    "unit": "unit",
    **dict.fromkeys(CITY_NAMES, "city_code"),
}
"""The publisher's dimensions that we keep, and our names; a file has one of those for cities."""

_OPTIONAL = ("unit", "freq")
_FLAGS = "^[bcdefimnprsuzCNP]+$"
_CONF_STATUSES = ["C", "N", "P"]


class Reason(StrEnum):
    """Why an observation was left out."""

    NOT_AVAILABLE = "not_available"


class Problem(StrEnum):
    """What is odd in an observation that was kept as printed."""

    NOT_A_NUMBER = "not_a_number"
    UNKNOWN_FLAG = "unknown_flag"
    UNKNOWN_CONF_STATUS = "unknown_conf_status"


def expected_dimensions(found: Collection[str]) -> list[str]:
    """Names that the dimensions of a file should have, given what was found."""
    city = next((name for name in CITY_NAMES if name in found), CITY_NAMES[0])
    return [city, "indic_ur", *(name for name in _OPTIONAL if name in found)]


def normalise(frame: pl.DataFrame, subject: str, reading: Reading) -> pl.DataFrame:
    """Printed observations in the one shape, those that are not available left out and counted.

    Raises:
        SourceFormatError: A number is written with a comma.
    """
    frame = frame.with_columns(
        pl.when(pl.col("value_text").str.strip_chars().is_in(["", ":"]).not_())
        .then(pl.col("value_text").str.strip_chars())
        .alias("value_text"),
        *_two_lists(),
    )
    is_given = pl.any_horizontal(pl.col("value_text", "flag", "conf_status").is_not_null())
    kept = frame.filter(is_given).select(list(SCHEMA))
    reading.skip(Reason.NOT_AVAILABLE, frame.height - kept.height)
    _count_problems(kept, subject, reading)
    return kept


def _two_lists() -> list[pl.Expr]:
    """Flags of the list that was valid until January 2025 in the present lists.

    s (estimated by Eurostat) is i, z (not applicable) is m, c (confidential) went to the list of
    confidentiality as C; r (revised) has no successor and stays. A flag that no list has stays as
    it is printed, with all that stands beside it.
    """
    printed = pl.col("flag").str.strip_chars()
    given = pl.when(printed != "").then(printed)
    status = pl.col("conf_status").str.strip_chars()
    is_known = printed.str.contains(_FLAGS)
    recoded = printed.str.replace_all("[cCNP]", "")
    recoded = recoded.str.replace_all("s", "i", literal=True)
    recoded = recoded.str.replace_all("z", "m", literal=True)
    inline = printed.str.extract("([cCNP])").str.to_uppercase()
    return [
        pl.when(is_known & (recoded == ""))
        .then(None)
        .when(is_known)
        .then(recoded)
        .otherwise(given)
        .alias("flag"),
        pl.when(status != "")
        .then(status)
        .otherwise(pl.when(is_known).then(inline))
        .alias("conf_status"),
    ]


def _count_problems(kept: pl.DataFrame, subject: str, reading: Reading) -> None:
    odd = kept.filter(is_no_number("value_text"))
    place = pl.concat_str("indicator_code", "city_code", "year", separator=", ", ignore_nulls=True)
    refuse_commas(odd.with_columns(place_name=place), ["value_text"], subject=subject)
    reading.note(Problem.NOT_A_NUMBER, odd.height)
    counts = kept.select(
        (pl.col("flag").str.contains(_FLAGS).not_()).sum().alias(Problem.UNKNOWN_FLAG),
        (pl.col("conf_status").is_in(_CONF_STATUSES).not_())
        .sum()
        .alias(Problem.UNKNOWN_CONF_STATUS),
    )
    for problem, count in counts.row(0, named=True).items():
        reading.note(problem, count)
