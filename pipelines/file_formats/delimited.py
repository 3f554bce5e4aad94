"""Text with separators -> batches of text columns, in bounded memory.

Here: quoting, line ends, rows of another width. Not here: what a column means.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.csv as arrow_csv

from pipelines.errors import SourceFormatError
from pipelines.file_formats.text_stream import ProvenBytes

_BATCH_BYTES = 2 * 1024 * 1024
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class TextTable:
    """A file of rows: where it lies, what errors call it, how its cells are told apart.

    `columns` are the header's names as printed, or names of ours where there is no header.
    """

    path: Path
    subject: str
    columns: tuple[str, ...]
    separator: str
    is_quoted: bool = True
    has_header: bool = True


def first_rows(head: bytes, *, separator: str, is_quoted: bool = True) -> list[list[str]]:
    """Cells of the header and of the first row behind it; a row that is not there is left out.

    Args:
        head: Start of the text; it may break off anywhere behind the header.
        separator: One character.
        is_quoted: May a cell stand in quotation marks?
    """
    lines = _LINE_END.split(head.decode("utf-8", errors="replace"), maxsplit=2)[:2]
    if is_quoted:
        return [row for row in csv.reader(lines, delimiter=separator) if row]
    return [line.split(separator) for line in lines if line]


def batches_of(table: TextTable) -> Iterator[pl.DataFrame]:
    """All rows as text columns; empty cells are null, blank lines are passed over.

    Line ends may be of any kind, and mixed. No cell may hold one.

    Raises:
        SourceFormatError: A row is wider or narrower than the header, a quotation mark is not
            closed, or `ProvenBytes` refuses the bytes.
    """
    odd: list[str] = []

    def refuse(row: arrow_csv.InvalidRow) -> str:
        number = row.number - table.has_header
        odd.append(f"{row.actual_columns} cells in row {number} ({row.text[:60]!r})")
        return "error"

    with ProvenBytes(table.path, table.subject) as stream:
        try:
            for batch in _open(table, stream, refuse):
                frame = pl.DataFrame(pl.from_arrow(batch))
                if table.is_quoted and stream.has_quotes:
                    _refuse_line_ends(table, frame)
                yield frame
        except pa.ArrowInvalid as error:
            raise _malformed(table, odd[0] if odd else str(error)) from error


def _open(
    table: TextTable, stream: ProvenBytes, refuse: Callable[[arrow_csv.InvalidRow], str]
) -> arrow_csv.CSVStreamingReader:
    return arrow_csv.open_csv(
        stream,
        read_options=arrow_csv.ReadOptions(
            # One thread: rows keep their numbers, and a build has other work for the second.
            use_threads=False,
            block_size=_BATCH_BYTES,
            column_names=None if table.has_header else list(table.columns),
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=table.separator,
            quote_char='"' if table.is_quoted else False,
            invalid_row_handler=refuse,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(table.columns, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            check_utf8=False,
        ),
    )


def _refuse_line_ends(table: TextTable, frame: pl.DataFrame) -> None:
    """A cell over several lines is an open quotation mark that has swallowed rows."""
    has_end = pl.any_horizontal(pl.all().str.contains_any(["\n", "\r"]))
    swallowed = frame.filter(has_end)
    if swallowed.height:
        cells = next(str(cell) for cell in swallowed.row(0) if cell and _LINE_END.search(cell))
        raise _malformed(table, f"a cell over several lines ({cells[:60]!r})")


def _malformed(table: TextTable, found: str) -> SourceFormatError:
    return SourceFormatError(
        table.subject,
        expected=f"rows of {len(table.columns)} cells, as many as the header has",
        found=found,
        remedy="The file is truncated or a quotation mark is not closed: fetch or restore it.",
    )
