"""CDC's files for maps: a place a row, four columns a measure (`MHLTH_CrudePrev`, `…Crude95CI`, …).

No year stands in them but that of the population, in its column's name. An interval is one cell,
padded with blanks: `( 6.0,  6.1)`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.file_formats.cdc_places_estimates import AGE_ADJUSTED, CRUDE, Reason, normalise
from pipelines.file_formats.delimited import first_rows, read_table
from pipelines.file_formats.file_reading import Reading, number_rows, refuse_lost_zeros
from pipelines.file_formats.header import check_header

MEASURE = re.compile(r"([A-Z0-9_]+)_(Crude|Adj)(Prev|95CI)")
_TYPES = {"Crude": CRUDE, "Adj": AGE_ADJUSTED}
_PLACE = ("StateAbbr", "PlaceName", "PlaceFIPS")
_POPULATION = re.compile(r"Population([0-9]{4})|TotalPopulation")
_FIRST_POPULATION = "Population2010"
_OPTIONAL = re.compile(r"StateDesc|Geolocation|TotalPop[0-9]+plus")
_INTERVAL = r"^\( *([0-9.]+), *([0-9.]+) *\)$"
# The column is text with leading zeros, so none are put back: a place with six digits has lost
# one. Five digits are a county (Honolulu, 15003); no state is 00, so zeros before it make no place.
_COUNTY = "^[0-9]{5}$"
_LOST_ZEROS = r"^([0-9]{6}|[0-9]+\.0)$"
_GEOID_FORM = "seven digits of a place, or five of a county, as text"


@dataclass(frozen=True)
class _Columns:
    """A checked header: its names, its measures by value type, the column of residents."""

    names: tuple[str, ...]
    measures: tuple[tuple[str, str], ...]
    population: str


def read_wide(text: str, subject: str, reading: Reading) -> pl.DataFrame:
    """Read the rows of a wide file as estimates, one a row; empty cells are counted and left out.

    Raises:
        SourceFormatError: Columns are missing, added or renamed, a measure lacks its interval, a
            code lost its zeros, or a number is written with a comma.
    """
    header = first_rows(text, separator=",")[0]
    columns = _columns_of(subject, [name.strip() for name in header])
    frame = read_table(text, subject, header, separator=",")
    frame.columns = list(columns.names)
    parts = [_of_measure(frame, columns, code, kind) for code, kind in columns.measures]
    numbered = number_rows(parts, reading)
    refuse_lost_zeros(
        numbered, pl.col("code").str.contains(_LOST_ZEROS), subject=subject, expected=_GEOID_FORM
    )
    # An interval that could not be taken apart has commas of its own.
    estimates = normalise(numbered, subject, reading, numbers=("value_text", "population"))
    given = pl.any_horizontal(pl.col("value_text", "ci_low_text", "ci_high_text").is_not_null())
    kept = estimates.filter(given)
    reading.skip(Reason.NOT_AVAILABLE, estimates.height - kept.height)
    return kept


def _columns_of(subject: str, names: Sequence[str]) -> _Columns:
    found = [match for name in names if (match := MEASURE.fullmatch(name))]
    measures = tuple(dict.fromkeys((match[1], match[2]) for match in found))
    pairs = [f"{code}_{kind}{what}" for code, kind in measures for what in ("Prev", "95CI")]
    population = next(filter(_POPULATION.fullmatch, names), _FIRST_POPULATION)
    optional = dict.fromkeys(filter(_OPTIONAL.fullmatch, names))
    check_header(subject, names, [*_PLACE, population, *pairs, *optional])
    return _Columns(tuple(names), measures, population)


def _of_measure(frame: pl.DataFrame, columns: _Columns, code: str, kind: str) -> pl.DataFrame:
    def given(name: str) -> pl.Expr:
        return pl.col(name) if name in columns.names else none

    none = pl.lit(None, dtype=pl.String)
    geoid = pl.col("PlaceFIPS").str.strip_chars()
    interval = pl.col(f"{code}_{kind}95CI").str.strip_chars()
    is_read = interval.str.contains(_INTERVAL)
    year = _POPULATION.fullmatch(columns.population)
    return frame.select(
        code=geoid,
        place_geoid=pl.when(geoid.str.contains(_COUNTY)).then("00" + geoid).otherwise(geoid),
        state_code=pl.col("StateAbbr"),
        place_name=pl.col("PlaceName"),
        measure_code=pl.lit(code),
        category_code=none,
        value_type=pl.lit(_TYPES[kind]),
        year=none,
        unit=none,
        value_text=pl.col(f"{code}_{kind}Prev"),
        value_footnote=none,
        # What is not an interval stays as printed, for the contract to refuse.
        ci_low_text=pl.when(is_read).then(interval.str.extract(_INTERVAL, 1)).otherwise(interval),
        ci_high_text=pl.when(is_read).then(interval.str.extract(_INTERVAL, 2)).otherwise(interval),
        population=pl.col(columns.population),
        population_year=pl.lit(year[1] if year else None, dtype=pl.String),
        geolocation=given("Geolocation"),
    )
