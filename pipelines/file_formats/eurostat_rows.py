"""Layouts with one observation a row: the data browser's CSV, SDMX-CSV 1.0 and 2.0.

Columns are found by name, in any order. Codes are needed: a file that has labels in place of codes
is refused, since labels do not identify a city.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.file_formats.delimited import TextTable, batches_of, first_rows
from pipelines.file_formats.eurostat_observations import (
    CITY_NAMES,
    DIMENSIONS,
    SCHEMA,
    Opened,
    expected_dimensions,
)
from pipelines.file_formats.file_reading import Tally
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


def open_rows(path: Path, subject: str, head: bytes, *, separator: str, has_labels: bool) -> Opened:
    """Check header and first row of a file with one observation a row.

    Args:
        path: The file.
        subject: What errors call it.
        head: Its first bytes, unpacked.
        separator: One character.
        has_labels: May columns of labels stand beside those of codes?

    Raises:
        SourceFormatError: Columns are missing, added or renamed, or there are labels for codes.
    """
    header, *rows = first_rows(head, separator=separator)
    check_header(subject, header, list(dict.fromkeys(header)))
    ids = [name for name in header if not has_labels or _is_id(name)]
    _check_ids(subject, ids)
    first = dict(zip(header, rows[0], strict=False)) if rows else {}
    _refuse_labels(subject, first)
    dataset = next((name for name in _DATASET if name in header), None)
    printed = (first.get(dataset) or None) if dataset else None
    table = TextTable(path, subject, tuple(header), separator)

    def passes(tally: Tally) -> Iterator[pl.DataFrame]:
        for frame in batches_of(table):
            if dataset and printed is not None:
                _refuse_second_dataset(frame, subject, tally.rows, dataset=dataset, first=printed)
            yield _named(frame, _code_of(printed), tally)

    return Opened(_code_of(printed), passes)


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


def _refuse_second_dataset(
    frame: pl.DataFrame, subject: str, rows_before: int, *, dataset: str, first: str
) -> None:
    other = frame.with_row_index("row", rows_before + 1).filter(pl.col(dataset).ne_missing(first))
    if other.height:
        raise SourceFormatError(
            f"{subject}, row {other.item(0, 'row')}",
            expected=f"rows of {first}",
            found=str(other.item(0, dataset)),
            remedy="Keep each table in a file of its own.",
        )


def _code_of(dataset: str | None) -> str | None:
    """`ESTAT:URB_PERCEP(1.0)` -> `urb_percep`."""
    match = _DATAFLOW.fullmatch(dataset) if dataset else None
    return match[1].lower() if match else None


def _named(frame: pl.DataFrame, dataset_code: str | None, tally: Tally) -> pl.DataFrame:
    named = frame.select(
        pl.col(theirs).alias(ours) for theirs, ours in _NAMES.items() if theirs in frame.columns
    )
    missing = [name for name in ("unit", "conf_status") if name not in named.columns]
    rows = pl.int_range(tally.rows + 1, tally.rows + frame.height + 1, dtype=pl.Int64)
    tally.rows += frame.height
    tally.rows_in += frame.height
    return named.with_columns(
        pl.lit(dataset_code, dtype=pl.String).alias("dataset_code"),
        *(pl.lit(None, dtype=pl.String).alias(name) for name in missing),
        source_row=rows,
        source_cell=rows,
    ).select(list(SCHEMA))
