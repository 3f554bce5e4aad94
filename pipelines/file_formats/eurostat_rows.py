"""Layouts with one observation a row: the data browser's CSV, SDMX-CSV 1.0 and 2.0.

Columns are found by name, in any order. Codes are needed: a file that has labels in place of codes
is refused, since labels do not identify a city.
"""

import re

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.file_formats.delimited import first_rows, read_table, separator_of
from pipelines.file_formats.eurostat_observations import (
    CITY_NAMES,
    DIMENSIONS,
    SCHEMA,
    expected_dimensions,
)
from pipelines.file_formats.file_reading import Reading
from pipelines.file_formats.header import check_header

_NAMES = DIMENSIONS | {
    "TIME_PERIOD": "year",
    "OBS_VALUE": "value_text",
    "OBS_FLAG": "flag",
    "CONF_STATUS": "conf_status",
}
_SINCE_2025 = "CONF_STATUS"
_EXPECTED = ("TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", _SINCE_2025)
_DATASET = ("DATAFLOW", "STRUCTURE_ID")
_PASSED_OVER = ("LAST UPDATE", "STRUCTURE", "STRUCTURE_NAME")
# The publisher's ids are all in capitals or all in small letters; labels are neither.
_ID = re.compile(r"[a-z][a-z0-9_]*|[A-Z][A-Z0-9_ ]*")
_CODE = re.compile(r"[A-Z0-9_]+")
_DATAFLOW = re.compile(r"(?:[^:]*:)?(\w+)(?:\(.*\))?")


def read_rows(text: str, subject: str, reading: Reading, *, has_labels: bool) -> pl.DataFrame:
    """Read a file with one observation a row.

    Args:
        text: The file.
        subject: What errors call it.
        reading: Gets the count of rows, and the code of the data set.
        has_labels: May columns of labels stand beside those of codes?

    Raises:
        SourceFormatError: Columns are missing, added or renamed, there are labels for codes, or
            rows of a second data set.
    """
    separator = separator_of(text.splitlines()[0])
    header, *rows = first_rows(text, separator=separator)
    check_header(subject, header, list(dict.fromkeys(header)))
    ids = [name for name in header if not has_labels or _is_id(name)]
    _check_ids(subject, ids)
    first = dict(zip(header, rows[0], strict=False)) if rows else {}
    _refuse_labels(subject, first)
    frame = read_table(text, subject, header, separator=separator)
    dataset = next((name for name in _DATASET if name in header), None)
    if dataset and (printed := first.get(dataset)):
        _refuse_second_dataset(frame, subject, dataset=dataset, first=printed)
        reading.dataset_code = _code_of(printed)
    reading.rows = reading.rows_in = frame.height
    return _named(frame, reading.dataset_code)


def _is_id(name: str) -> bool:
    # In other letters a known name is a column that was renamed, and no label.
    return bool(_ID.fullmatch(name)) or name.lower() in {known.lower() for known in _NAMES}


def _check_ids(subject: str, ids: list[str]) -> None:
    dimensions = expected_dimensions(ids)
    beside = [name for name in (*_DATASET, *_PASSED_OVER) if name in ids]
    whole = [*dimensions, *beside, *_EXPECTED]
    older = [name for name in whole if name != _SINCE_2025]
    if sorted(ids) not in (sorted(whole), sorted(older)):
        check_header(subject, ids, whole)


def _refuse_labels(subject: str, first: dict[str, str]) -> None:
    cells = [first.get(name, "") for name in ("indic_ur", *CITY_NAMES)]
    labels = [cell for cell in cells if cell and not _CODE.fullmatch(cell)]
    if labels:
        raise SourceFormatError(
            f"{subject}, row 1",
            expected="codes of indicators and cities",
            found=f"labels ({'; '.join(labels)})",
            remedy="Labels of cities repeat (a city and its functional urban area can have the "
            "same), so codes cannot be had from them: download the table again with codes.",
        )


def _refuse_second_dataset(frame: pl.DataFrame, subject: str, *, dataset: str, first: str) -> None:
    other = frame.with_row_index("row", 1).filter(pl.col(dataset).ne_missing(first))
    if other.height:
        raise SourceFormatError(
            f"{subject}, row {other.item(0, 'row')}",
            expected=f"rows of {first}",
            found=str(other.item(0, dataset)),
            remedy="Keep each table in a file of its own.",
        )


def _code_of(dataset: str) -> str | None:
    """`ESTAT:URB_PERCEP(1.0)` -> `urb_percep`."""
    match = _DATAFLOW.fullmatch(dataset)
    return match[1].lower() if match else None


def _named(frame: pl.DataFrame, dataset_code: str | None) -> pl.DataFrame:
    named = frame.select(
        pl.col(theirs).alias(ours) for theirs, ours in _NAMES.items() if theirs in frame.columns
    )
    missing = [name for name in ("unit", "conf_status") if name not in named.columns]
    rows = pl.int_range(1, frame.height + 1, dtype=pl.Int64)
    return named.with_columns(
        pl.lit(dataset_code, dtype=pl.String).alias("dataset_code"),
        *(pl.lit(None, dtype=pl.String).alias(name) for name in missing),
        source_row=rows,
        source_cell=rows,
    ).select(list(SCHEMA))
