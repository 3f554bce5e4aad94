"""CDC's local health estimates (500 Cities, PLACES), in any of their layouts.

A layout is recognised by header and content, never by a file's name; all give the one shape of
`SCHEMA`. Crude and age-adjusted prevalence stand side by side, told apart by `value_type`. No file
says its release and data set; who asked for it knows them.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.file_formats.cdc_places_estimates import SCHEMA, Problem, Reason, normalise
from pipelines.file_formats.cdc_places_wide import MEASURE, read_wide
from pipelines.file_formats.delimited import first_rows, read_table
from pipelines.file_formats.file_reading import Reading, number_rows, refuse_lost_zeros
from pipelines.file_formats.header import check_header
from pipelines.file_formats.json_array import Json, rows_of
from pipelines.file_formats.text_file import HEAD, read_clean_text, start_of_text

__all__ = ["SCHEMA", "Layout", "Problem", "Reason", "open_places", "recognise"]


class Layout(StrEnum):
    """Layouts in which CDC publishes estimates of places.

    `SEMICOLONS` is a copy that a spreadsheet wrote, which is told apart to be refused by name.
    """

    LONG_CSV = "cdc-places-long"
    LONG_JSON = "cdc-places-socrata-json"
    WIDE_CSV = "cdc-places-wide"
    SEMICOLONS = "cdc-places-semicolons"


_KEYS = {
    "locationid": "place_geoid",
    "measureid": "measure_code",
    "datavaluetypeid": "value_type",
    "year": "year",
    "stateabbr": "state_code",
    "locationname": "place_name",
}
"""What every estimate has, by its name in the interface; bulk files write some letters large."""
_VALUE = "data_value"
_MEASURES = {
    _VALUE: "value_text",
    "low_confidence_limit": "ci_low_text",
    "high_confidence_limit": "ci_high_text",
    "totalpopulation": "population",
}
_FOOTNOTE = "data_value_footnote_symbol"
_BESIDE = {
    "data_value_unit": "unit",
    _FOOTNOTE: "value_footnote",
    "categoryid": "category_code",
    "geolocation": "geolocation",
}
_OURS = _KEYS | _MEASURES | _BESIDE
# Adults by age came with the release of 2024; names with a colon are the portal's own.
_PASSED_OVER = re.compile(
    "statedesc|datasource|category|measure|data_value_type|data_value_footnote|"
    "short_question_text|totalpop[0-9]+plus|:.*"
)
_NONE = pl.lit(None, dtype=pl.String)
_ENOUGH_NAMES = 3
_LOST_ZEROS = r"^([0-9]{6}|[0-9]+\.0)$"
_GEOID_FORM = "seven digits of a place, as text"
_ARRAY = "a JSON array of objects, as data.cdc.gov answers"
_REMEDY = "The file is cut off, or an error was answered: fetch it again."


def recognise(head: bytes) -> Layout | None:
    """The layout of a file by its first 64 KB, packed or not; None where it is none of these."""
    return _layout_of(start_of_text(head))


def _layout_of(text: str) -> Layout | None:
    if re.match(r"\s*\[\s*\{", text):
        found = [name for name in _KEYS | _MEASURES if f'"{name}"' in text]
        return Layout.LONG_JSON if len(found) >= _ENOUGH_NAMES else None
    start = text.lstrip()
    names = next(iter(first_rows(start, separator=",")), [])
    if any(MEASURE.fullmatch(name.strip()) for name in names):
        return Layout.WIDE_CSV
    if _is_long(names):
        return Layout.LONG_CSV
    parted = next(iter(first_rows(start, separator=";")), [])
    is_copy = _is_long(parted) or any(MEASURE.fullmatch(name.strip()) for name in parted)
    return Layout.SEMICOLONS if is_copy else None


def _is_long(names: Sequence[str]) -> bool:
    known = set(_KEYS | _MEASURES)
    return len({name.strip().lower() for name in names} & known) >= _ENOUGH_NAMES


def open_places(path: Path, *, subject: str | None = None) -> Reading:
    """Open a file in any of the layouts; of an answer in pages, one page.

    Args:
        path: The file, packed with gzip or not.
        subject: What errors call it; by default its name.

    Raises:
        SourceFormatError: The layout is unknown, its header drifted, an error or a web page was
            answered, or the bytes are damaged.
    """
    subject = subject or path.name
    text = read_clean_text(path, subject)
    layout = _layout_of(text[:HEAD])
    if layout is None and text.lstrip()[:1] in ("[", "{", "<", ""):
        # What is wrong with it is said by the reader of JSON.
        layout = Layout.LONG_JSON
    if layout is None:
        raise _unknown(subject, text)
    if layout is Layout.SEMICOLONS:
        raise SourceFormatError(
            f"{subject}, header",
            expected="CDC's file as data.cdc.gov sends it, with commas between the columns",
            found="semicolons between them: a spreadsheet has saved the file again",
            remedy="Numbers may have been rewritten with it (92,606 for 92606), so none is read: "
            "download the file again and do not open it in a spreadsheet.",
        )
    reading = Reading(layout)
    if layout is Layout.WIDE_CSV:
        reading.frame = read_wide(text, subject, reading)
    else:
        rows = _json_rows if layout is Layout.LONG_JSON else _csv_rows
        reading.frame = _estimates(rows(text, subject), subject, reading)
    return reading


def _csv_rows(text: str, subject: str) -> pl.DataFrame:
    header = first_rows(text, separator=",")[0]
    names = [name.lower() for name in header]
    _check(subject, names, [*_KEYS, *_MEASURES])
    frame = read_table(text, subject, header, separator=",")
    frame.columns = names
    return frame


def _json_rows(text: str, subject: str) -> pl.DataFrame:
    rows = rows_of(text, subject, expected=_ARRAY, remedy=_REMEDY)
    objects = [row for row in rows if isinstance(row, dict)]
    if len(objects) != len(rows):
        raise _other_shape(subject, "an array of something else")
    names = list(dict.fromkeys(name for row in objects for name in row))
    # The portal leaves out what is null, so on a page of suppressed estimates no value stands.
    is_suppressed = _FOOTNOTE in names
    _check(subject, names, [*_KEYS, *([] if is_suppressed else [_VALUE])])
    cells = {name: [_text(row.get(name), name, subject) for row in objects] for name in _OURS}
    return pl.DataFrame(cells, schema=dict.fromkeys(_OURS, pl.String))


def _check(subject: str, names: Sequence[str], required: Sequence[str]) -> None:
    known = [name for name in names if name in _OURS or _PASSED_OVER.fullmatch(name)]
    check_header(subject, names, list(dict.fromkeys([*required, *known])))


def _text(cell: Json, name: str, subject: str) -> str | None:
    """A cell as the bulk file prints it: a location is an object only in JSON.

    Raises:
        SourceFormatError: The cell is neither text nor number nor location.
    """
    if cell is None or isinstance(cell, str):
        return cell
    if name == "geolocation" and isinstance(cell, dict):
        # Releases up to 2020 print latitude and longitude, with an empty postal address beside.
        coordinates = cell.get("coordinates", [cell.get("longitude"), cell.get("latitude")])
        if isinstance(coordinates, list) and None not in coordinates:
            return f"POINT ({' '.join(map(str, coordinates))})"
    raise _other_shape(subject, f"{name} that is not text")


def _estimates(frame: pl.DataFrame, subject: str, reading: Reading) -> pl.DataFrame:
    """Rows as estimates; what a layout does not have is null."""
    named = frame.select(
        **{
            ours: pl.col(theirs) if theirs in frame.columns else _NONE
            for theirs, ours in _OURS.items()
        },
        population_year=_NONE,
    )
    printed = number_rows([named], reading).with_columns(code=pl.col("place_geoid"))
    refuse_lost_zeros(
        printed, pl.col("code").str.contains(_LOST_ZEROS), subject=subject, expected=_GEOID_FORM
    )
    return normalise(printed, subject, reading)


def _other_shape(subject: str, found: str) -> SourceFormatError:
    return SourceFormatError(
        subject, expected=_ARRAY, found=f"JSON of another shape ({found})", remedy=_REMEDY
    )


def _unknown(subject: str, text: str) -> SourceFormatError:
    line = next(iter(text[:HEAD].splitlines()), "")
    return SourceFormatError(
        f"{subject}, header",
        expected=f"a layout of CDC's local health estimates ({', '.join(Layout)})",
        found=f"another layout, beginning {line[:120]!r}",
        remedy="Fetch the place data of PLACES from data.cdc.gov, as CSV or JSON.",
    )
