"""Reading tables out of a snapshot's bytes: CSV as text columns, with file and row kept.

Every frame that a parser returns holds text only, plus `source_file` and `source_row` (1 is the
first row after the header), so that a contract can name the place of whatever it refuses.
"""

import csv
import io
from collections.abc import Sequence
from typing import TypeAlias

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.file_formats.header import check_header
from pipelines.file_formats.text_file import read_text
from pipelines.snapshots.record import RawFile, Snapshot

Frames: TypeAlias = dict[str, pl.DataFrame]
"""Tables by name, as a parser returns them."""
LINEAGE = {"source_file": pl.String, "source_row": pl.Int64}


def read_csv(
    snapshot: Snapshot,
    name: str,
    columns: dict[str, str] | Sequence[str],
    *,
    unused: Sequence[str] = (),
) -> pl.DataFrame:
    """Read one CSV file of a snapshot as text.

    Args:
        snapshot: Opened snapshot.
        name: File name; `.gz` is unpacked.
        columns: Expected header, as names or as publisher's name -> ours, in our order.
        unused: Further header names that the layout has and we do not need.

    Returns:
        One text column for each of `columns` (empty cells are null), then the lineage columns.

    Raises:
        SourceFormatError: Wrong encoding, broken compression, a drifted header, a row of another
            width, or fewer rows than the record says.
    """
    file = snapshot.file(name)
    subject = subject_of(snapshot, file)
    renames = columns if isinstance(columns, dict) else {column: column for column in columns}
    header, *rows = _lines(subject, text_of(snapshot, file))
    check_header(subject, header, [*renames, *unused])
    _check_width(subject, rows, len(header))
    check_rows(subject, len(rows), file)
    data = {
        ours: [row[header.index(theirs)] or None for row in rows]
        for theirs, ours in renames.items()
    }
    frame = pl.DataFrame(data, schema=dict.fromkeys(data, pl.String))
    return with_lineage(frame, file.name)


def header_of(data: bytes) -> list[str]:
    """Names in the first line of a CSV file; nothing where there is no such line."""
    line = data[:65_536].decode("utf-8-sig", errors="replace").split("\n", 1)[0]
    try:
        return next(csv.reader([line.strip("\r")]), [])
    except csv.Error:
        return []


def stacked(parts: Sequence[Frames]) -> Frames:
    """The tables of several snapshots of one source, those of a later below those of an earlier."""
    tables = dict.fromkeys(table for part in parts for table in part)
    return {table: pl.concat(part[table] for part in parts if table in part) for table in tables}


def with_lineage(frame: pl.DataFrame, file_name: str) -> pl.DataFrame:
    """Append file name and row number, counted from 1."""
    rows = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    return frame.with_columns(source_file=pl.lit(file_name), source_row=rows)


def text_key(column: str) -> pl.Expr:
    """Text in lower case with single spaces, so that look-ups do not depend on typing."""
    return pl.col(column).str.replace_all(r"\s+", " ").str.strip_chars().str.to_lowercase()


def check_rows(subject: str, found: int, file: RawFile) -> None:
    """Refuse a file that has other rows than its record says, where the record says it.

    Raises:
        SourceFormatError: The numbers differ.
    """
    if file.rows is not None and found != file.rows:
        raise SourceFormatError(
            subject,
            expected=f"a header and {file.rows} rows, as snapshot.json says",
            found=f"{found} rows",
            remedy="The file is truncated, or its record is of another version: restore both.",
        )


def text_of(snapshot: Snapshot, file: RawFile) -> str:
    """The file as text: unpacked, strict UTF-8, a byte order mark removed.

    Raises:
        SourceFormatError: The bytes are not what their name and encoding promise.
    """
    return read_text(snapshot.path(file), subject_of(snapshot, file))


def _lines(subject: str, text: str) -> list[list[str]]:
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise SourceFormatError(
            subject, expected="well-formed CSV", found=str(error), remedy="Restore the file."
        ) from error
    return lines or [[]]


def _check_width(subject: str, rows: list[list[str]], width: int) -> None:
    for number, row in enumerate(rows, start=1):
        if len(row) != width:
            raise SourceFormatError(
                f"{subject}, row {number}",
                expected=f"{width} cells as in the header",
                found=f"{len(row)} cells",
                remedy="The file is truncated or a cell is not quoted: restore it.",
            )


def subject_of(snapshot: Snapshot, file: RawFile) -> str:
    """What errors call a file of a snapshot."""
    return f"{snapshot.place}/{file.name}"
