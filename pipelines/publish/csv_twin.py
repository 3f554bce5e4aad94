"""A mart as CSV, for readers without Parquet: packed from a megabyte on, always the same bytes."""

import gzip
from pathlib import Path

import polars as pl

from contracts.model import TableSpec

CSV_FOLDER = "csv"
MEDIA_TYPE = "text/csv"
_PACKED_FROM_BYTES = 1_000_000
_LEVEL = 6


def write_csv(frame: pl.DataFrame, spec: TableSpec, folder: Path) -> Path:
    """Write a table below a release folder; an empty field is a null.

    Returns:
        The path, relative to the release folder.
    """
    data = frame.write_csv().encode("utf-8")
    is_packed = len(data) > _PACKED_FROM_BYTES
    path = Path(CSV_FOLDER) / f"{spec.name}.csv{'.gz' if is_packed else ''}"
    (folder / CSV_FOLDER).mkdir(exist_ok=True)
    # Without the time of packing, or equal rows would not give equal bytes.
    (folder / path).write_bytes(gzip.compress(data, _LEVEL, mtime=0) if is_packed else data)
    return path
