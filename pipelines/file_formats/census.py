"""Estimates of the American Community Survey, in any of their layouts.

A layout is recognised by header and content, never by a file's name; all give the one shape of
`SCHEMA`. Any variable is read: the header names them. No answer of the interface says its year and
data set; who asked for it knows them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.file_formats.census_annotations import annotated, is_known
from pipelines.file_formats.delimited import first_rows, read_table
from pipelines.file_formats.file_reading import (
    Reading,
    is_no_number,
    number_rows,
    refuse_commas,
    refuse_lost_zeros,
)
from pipelines.file_formats.header import check_header
from pipelines.file_formats.json_array import Json, rows_of
from pipelines.file_formats.text_file import HEAD, read_clean_text, start_of_text

__all__ = ["SCHEMA", "Layout", "Problem", "open_census", "recognise"]

SCHEMA = pl.Schema(
    {
        "place_geoid": pl.String,
        "state_fips": pl.String,
        "place_name": pl.String,
        "variable_code": pl.String,
        "year": pl.String,
        "value_text": pl.String,
        "estimate_annotation": pl.String,
        "margin_text": pl.String,
        "margin_annotation": pl.String,
        "source_row": pl.Int64,
        "source_cell": pl.Int64,
    }
)
"""Columns of every reading. `place_geoid` and `state_fips` are null where a layout names places
only, `year` where it prints none."""


class Layout(StrEnum):
    """Layouts in which estimates are had: the interface's, and those of copies of it.

    `DOWNLOAD_CSV` is that of data.census.gov, with a row of labels below the header. `TIDYCENSUS`
    is told apart to be refused by name.
    """

    API_ARRAY = "census-api-array"
    API_CSV = "census-api-csv"
    DOWNLOAD_CSV = "census-download-csv"
    TIDYCENSUS = "tidycensus-long"
    INCOME_BY_NAME = "acs-median-income-by-name"


class Problem(StrEnum):
    """What is odd in an estimate that was kept as printed."""

    NOT_A_NUMBER = "not_a_number"
    UNKNOWN_ANNOTATION = "unknown_annotation"


_VARIABLE = re.compile(r"([A-Z]{1,2}[A-Z0-9]*(?:_[A-Z0-9]+)*_[0-9]{3,4}P?)(E|M|EA|MA)")
_EXAMPLE = "B19013_001E"
_NAMES = ("NAME", "name")
_STATE_AND_PLACE = ("state", "place")
_WHOLE_IDS = ("GEO_ID", "ucgid")
_WHOLE_ID = "^1600000US([0-9]{7})$"
_GEOID_FORM = "two digits of state and five of place, as text"
# One digit short or more, or a decimal number. What has letters in it was never a number.
_LOST_ZEROS = r"^([0-9]|[0-9]{2} [0-9]{1,4}|[0-9] .*|.*\.0)$"
_TIDY = ("GEOID", "variable", "estimate", "moe")
_LABEL = "Estimate!!"
_BY_NAME = ("City", "State", "Year", "Median_Income")
_ENOUGH_NAMES = 3
_ARRAY = "a JSON array of equally long arrays, as the Census API answers"
_NO_KEY = "A web page means that the API key was missing: fetch again with a key."


@dataclass(frozen=True)
class _Columns:
    """A checked header: variables without their last letters, and where places are named."""

    header: tuple[str, ...]
    variables: tuple[str, ...]
    name: str
    geography: tuple[str, ...]


def recognise(head: bytes) -> Layout | None:
    """The layout of a file by its first 64 KB, packed or not; None where it is none of these."""
    return _layout_of(start_of_text(head))


def _layout_of(text: str) -> Layout | None:
    if re.match(r'\s*\[\s*\[\s*"', text):
        return Layout.API_ARRAY
    names, labels = [*first_rows(text.lstrip(), separator=","), [], []][:2]
    if set(_TIDY) <= set(names):
        return Layout.TIDYCENSUS
    if _LABEL in "".join(labels) and any(map(_VARIABLE.fullmatch, names)):
        return Layout.DOWNLOAD_CSV
    if _BY_NAME[-1] in names and len(set(names) & set(_BY_NAME)) >= _ENOUGH_NAMES:
        return Layout.INCOME_BY_NAME
    return Layout.API_CSV if any(map(_VARIABLE.fullmatch, names)) else None


def open_census(path: Path, *, subject: str | None = None) -> Reading:
    """Open a file in any of the layouts.

    Args:
        path: The file, packed with gzip or not.
        subject: What errors call it; by default its name.

    Raises:
        SourceFormatError: The layout is unknown (a web page in place of an answer is), its header
            drifted, or its bytes are damaged.
    """
    subject = subject or path.name
    text = read_clean_text(path, subject)
    layout = _layout_of(text[:HEAD])
    if layout is None and text.lstrip()[:1] in ("[", "{", "<", ""):
        # What is wrong with it is said by the reader of JSON.
        layout = Layout.API_ARRAY
    if layout is None:
        raise _unknown(subject, text)
    if layout is Layout.TIDYCENSUS:
        raise _tidy_table(subject)
    reading = Reading(layout)
    if layout is Layout.API_ARRAY:
        estimates = _array_estimates(text, subject, reading)
    elif layout is Layout.INCOME_BY_NAME:
        estimates = _estimates_by_name(text, subject, reading)
    else:
        estimates = _csv_estimates(text, subject, reading)
    reading.frame = _normalise(estimates, subject, reading)
    return reading


def _array_estimates(text: str, subject: str, reading: Reading) -> pl.DataFrame:
    rows = rows_of(text, subject, expected=_ARRAY, remedy=_NO_KEY)
    header, *cells = _table_of(rows, subject)
    columns = _columns_of(subject, [str(name) for name in header])
    frame = pl.DataFrame(cells, schema=dict.fromkeys(columns.header, pl.String), orient="row")
    return _estimates(frame, columns, subject, reading)


def _table_of(rows: list[Json], subject: str) -> list[list[str | None]]:
    """The rows of an answer; a cell may be a string, a number or null, and a name only a string."""
    table = [row for row in rows if isinstance(row, list)]
    cells = [[cell for cell in row if cell is None or isinstance(cell, str)] for row in table]
    is_whole = len(table) == len(rows) and list(map(len, cells)) == list(map(len, table))
    has_names = is_whole and None not in cells[0]
    if not has_names or len({len(row) for row in cells}) != 1:
        raise SourceFormatError(
            subject, expected=_ARRAY, found="JSON of another shape (an array)", remedy=_NO_KEY
        )
    return cells


def _csv_estimates(text: str, subject: str, reading: Reading) -> pl.DataFrame:
    printed = first_rows(text, separator=",")[0]
    # data.census.gov ends each line with a comma, so that the last column has no name.
    header = [*printed[:-1], *filter(None, printed[-1:])]
    columns = _columns_of(subject, header)
    frame = read_table(text, subject, printed, separator=",")
    if len(header) < frame.width:
        _refuse_nameless(frame, subject)
    return _estimates(_without_labels(frame, columns), columns, subject, reading)


def _refuse_nameless(frame: pl.DataFrame, subject: str) -> None:
    given = frame.to_series(-1).drop_nulls()
    if given.len():
        raise SourceFormatError(
            f"{subject}, header",
            expected="a name for each column",
            found=f"a last column without one that holds {given[0]!r}",
            remedy="The columns may be shifted: fetch the table again.",
        )


def _without_labels(frame: pl.DataFrame, columns: _Columns) -> pl.DataFrame:
    """The rows without the second header, which data.census.gov prints in words."""
    estimates = [f"{variable}E" for variable in columns.variables]
    is_label = pl.any_horizontal(pl.col(estimates).str.starts_with(_LABEL))
    return frame.filter(is_label.fill_null(value=False).not_() | (pl.int_range(pl.len()) > 0))


def _columns_of(subject: str, header: Sequence[str]) -> _Columns:
    """Find variables, names and codes of places in a header.

    Raises:
        SourceFormatError: A column is missing, there twice, or none of these.
    """
    found = [match for name in header if (match := _VARIABLE.fullmatch(name))]
    variables = tuple(dict.fromkeys(match[1] for match in found))
    estimates = [f"{variable}E" for variable in variables] or [_EXAMPLE]
    name = next((name for name in _NAMES if name in header), _NAMES[0])
    ids = [name for name in _WHOLE_IDS if name in header]
    has_parts = bool(set(_STATE_AND_PLACE) & set(header)) or not ids
    places = _STATE_AND_PLACE if has_parts else (ids[0],)
    beside = [match[0] for match in found if match[2] != "E"]
    check_header(subject, header, [name, *estimates, *beside, *places, *sorted({*ids} - {*places})])
    return _Columns(tuple(header), variables, name, places)


def _estimates(
    frame: pl.DataFrame, columns: _Columns, subject: str, reading: Reading
) -> pl.DataFrame:
    """Rows as estimates, one variable a row."""
    parts = [_of_variable(frame, columns, variable) for variable in columns.variables]
    estimates = number_rows(parts, reading)
    refuse_lost_zeros(
        estimates, pl.col("code").str.contains(_LOST_ZEROS), subject=subject, expected=_GEOID_FORM
    )
    return estimates


def _of_variable(frame: pl.DataFrame, columns: _Columns, variable: str) -> pl.DataFrame:
    def printed(suffix: str) -> pl.Expr:
        name = f"{variable}{suffix}"
        return pl.col(name) if name in columns.header else pl.lit(None, dtype=pl.String)

    code = pl.concat_str(columns.geography, separator=" ", ignore_nulls=True)
    geoid = (
        pl.concat_str(columns.geography)
        if columns.geography == _STATE_AND_PLACE
        else pl.coalesce(code.str.extract(_WHOLE_ID), code)
    )
    return frame.select(
        code=code,
        place_geoid=geoid,
        state_fips=geoid.str.slice(0, 2),
        place_name=pl.col(columns.name),
        variable_code=pl.lit(f"{variable}E"),
        year=pl.lit(None, dtype=pl.String),
        value_text=printed("E"),
        estimate_annotation=printed("EA"),
        margin_text=printed("M"),
        margin_annotation=printed("MA"),
    )


def _estimates_by_name(text: str, subject: str, reading: Reading) -> pl.DataFrame:
    header = first_rows(text, separator=",")[0]
    check_header(subject, header, _BY_NAME)
    none = pl.lit(None, dtype=pl.String)
    named = read_table(text, subject, header, separator=",").select(
        place_geoid=none,
        state_fips=none,
        # As the interface writes the name of a place.
        place_name=pl.concat_str("City", "State", separator=", "),
        variable_code=pl.lit(_BY_NAME[-1]),
        year=pl.col("Year"),
        value_text=pl.col(_BY_NAME[-1]),
        estimate_annotation=none,
        margin_text=none,
        margin_annotation=none,
    )
    return number_rows([named], reading)


def _normalise(estimates: pl.DataFrame, subject: str, reading: Reading) -> pl.DataFrame:
    """Numbers parted from signs, and what is odd counted."""
    parted = annotated(estimates)
    numbers, signs = ("value_text", "margin_text"), ("estimate_annotation", "margin_annotation")
    refuse_commas(parted, numbers, subject=subject)
    reading.note(Problem.NOT_A_NUMBER, _count(parted, [is_no_number(name) for name in numbers]))
    reading.note(Problem.UNKNOWN_ANNOTATION, _count(parted, [~is_known(name) for name in signs]))
    return parted.select(list(SCHEMA))


def _count(frame: pl.DataFrame, conditions: list[pl.Expr]) -> int:
    return frame.filter(pl.any_horizontal(conditions)).height


def _unknown(subject: str, text: str) -> SourceFormatError:
    line = next(iter(text[:HEAD].splitlines()), "")
    return SourceFormatError(
        f"{subject}, header",
        expected=f"a layout of the American Community Survey ({', '.join(Layout)})",
        found=f"another layout, beginning {line[:120]!r}",
        remedy="Fetch the table from the Census API, as JSON.",
    )


def _tidy_table(subject: str) -> SourceFormatError:
    return SourceFormatError(
        f"{subject}, header",
        expected="estimates and margins as the Census Bureau prints them, a variable a column",
        found="a long table of the R package tidycensus (variable, estimate, moe)",
        remedy="Its margins may be of any level of confidence, which the file does not say: fetch "
        "the variables from the Census API, as JSON.",
    )
