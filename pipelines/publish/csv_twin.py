"""A mart as CSV, for readers without Parquet: packed from a megabyte on, always the same bytes."""

import zlib
from pathlib import Path

import polars as pl

from contracts.model import TableSpec

CSV_FOLDER = "csv"
MEDIA_TYPE = "text/csv"
_PACKED_FROM_BYTES = 1_000_000
_LEVEL = 6
_GZIP = 31
"""Zlib's name for its largest window in a gzip file."""


class CsvWriter:
    """Writes one table below a release folder, a batch at a time; an empty field is a null."""

    def __init__(self, spec: TableSpec, folder: Path) -> None:
        self._folder = folder
        self._path = Path(CSV_FOLDER) / f"{spec.name}.csv"
        (folder / CSV_FOLDER).mkdir(exist_ok=True)
        self._file = (folder / self._path).open("wb")

    def write(self, frame: pl.DataFrame) -> None:
        """Write the header before the first batch, and the rows."""
        frame.write_csv(self._file, include_header=self._file.tell() == 0)

    def close(self) -> Path:
        """End the file, and pack it if it is large.

        Returns:
            The path, relative to the release folder.
        """
        self._file.close()
        plain = self._folder / self._path
        if plain.stat().st_size <= _PACKED_FROM_BYTES:
            return self._path
        packed = self._path.with_suffix(".csv.gz")
        # Without the time of packing, or equal rows would not give equal bytes.
        packer = zlib.compressobj(_LEVEL, wbits=_GZIP)
        with plain.open("rb") as source, (self._folder / packed).open("wb") as target:
            while block := source.read(_PACKED_FROM_BYTES):
                target.write(packer.compress(block))
            target.write(packer.flush())
        plain.unlink()
        return packed
