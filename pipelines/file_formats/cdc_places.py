"""CDC's local health estimates (500 Cities, PLACES), in whichever layout a file of them is.

A layout is told by header and content, never by a file's name. All give the one shape of `SCHEMA`.
Crude and age-adjusted prevalence stand side by side, told apart by `value_type`. Release and data
set stand in no file; who asked for a file knows them.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.file_formats.cdc_places_estimates import SCHEMA, Problem, Reason, settled
from pipelines.file_formats.cdc_places_wide import MEASURE, wide_passes
from pipelines.file_formats.delimited import TextTable, batches_of, first_rows
from pipelines.file_formats.file_reading import (
    Opened,
    Passes,
    Reading,
    Tally,
    numbered,
    refuse_lost_zeros,
)
from pipelines.file_formats.header import check_header
from pipelines.file_formats.json_array import Json, rows_of
from pipelines.file_formats.text_stream import read_head, unpacked

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
    text = unpacked(head).lstrip()
    known = set(_KEYS | _MEASURES)
    if re.match(rb"\[\s*\{", text):
        found = {name for name in known if f'"{name}"'.encode() in text}
        return Layout.LONG_JSON if len(found) >= _ENOUGH_NAMES else None
    names = next(iter(first_rows(text, separator=",")), [])
    if any(MEASURE.fullmatch(name.strip()) for name in names):
        return Layout.WIDE_CSV
    if _is_long(names):
        return Layout.LONG_CSV
    parted = next(iter(first_rows(text, separator=";")), [])
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
    head = read_head(path, subject)
    layout = recognise(head)
    if layout is Layout.LONG_JSON or head.lstrip()[:1] in (b"[", b"{", b"<", b""):
        return Reading(Opened(Layout.LONG_JSON, SCHEMA, _json_passes(path, subject)))
    if layout is None:
        raise _unknown(subject, head)
    if layout is Layout.SEMICOLONS:
        raise SourceFormatError(
            f"{subject}, header",
            expected="CDC's file as data.cdc.gov sends it, with commas between the columns",
            found="semicolons between them: a spreadsheet has saved the file again",
            remedy="Numbers may have been rewritten with it (92,606 for 92606), so none is read: "
            "download the file again and do not open it in a spreadsheet.",
        )
    table = TextTable(path, subject, tuple(first_rows(head, separator=",")[0]), ",")
    passes = wide_passes(table) if layout is Layout.WIDE_CSV else _csv_passes(table)
    return Reading(Opened(layout, SCHEMA, passes))


def _csv_passes(table: TextTable) -> Passes:
    names = [name.lower() for name in table.columns]
    _check(table.subject, names, [*_KEYS, *_MEASURES])

    def passes(tally: Tally) -> Iterator[pl.DataFrame]:
        for frame in batches_of(table):
            frame.columns = names
            yield _estimates(frame, table.subject, tally)

    return passes


def _json_passes(path: Path, subject: str) -> Passes:
    rows = rows_of(path, subject, expected=_ARRAY, remedy=_REMEDY)
    objects = [row for row in rows if isinstance(row, dict)]
    if len(objects) != len(rows):
        raise _other_shape(subject, "an array of something else")
    names = list(dict.fromkeys(name for row in objects for name in row))
    # The portal leaves out what is null, so on a page of suppressed estimates no value stands.
    is_suppressed = _FOOTNOTE in names
    _check(subject, names, [*_KEYS, *([] if is_suppressed else [_VALUE])])
    cells = {name: [_text(row.get(name), name, subject) for row in objects] for name in _OURS}
    frame = pl.DataFrame(cells, schema=dict.fromkeys(_OURS, pl.String))
    return lambda tally: iter([_estimates(frame, subject, tally)])


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
    raise _other_shape(subject, f"{name} that is no text")


def _estimates(frame: pl.DataFrame, subject: str, tally: Tally) -> pl.DataFrame:
    """A batch as estimates; what a layout does not have is null."""
    printed = numbered(
        [
            frame.select(
                **{
                    ours: pl.col(theirs) if theirs in frame.columns else _NONE
                    for theirs, ours in _OURS.items()
                },
                population_year=_NONE,
            )
        ],
        tally,
    ).with_columns(code=pl.col("place_geoid"))
    refuse_lost_zeros(
        printed,
        pl.col("code").str.contains(_LOST_ZEROS),
        subject=subject,
        expected=_GEOID_FORM,
    )
    return settled(printed, subject, tally)


def _other_shape(subject: str, found: str) -> SourceFormatError:
    return SourceFormatError(
        subject, expected=_ARRAY, found=f"JSON of another shape ({found})", remedy=_REMEDY
    )


def _unknown(subject: str, head: bytes) -> SourceFormatError:
    line = next(iter(head.decode("utf-8", errors="replace").splitlines()), "")
    return SourceFormatError(
        f"{subject}, header",
        expected=f"a layout of CDC's local health estimates ({', '.join(Layout)})",
        found=f"another layout, beginning {line[:120]!r}",
        remedy="Fetch the place data of PLACES from data.cdc.gov, as CSV or JSON.",
    )
