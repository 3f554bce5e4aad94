"""Text with separators -> text columns.

Here: quoting, line ends, rows of another width. Not here: what a column means.
"""

import csv
import io
import re
from collections.abc import Sequence

import polars as pl
import pyarrow as pa
import pyarrow.csv as arrow_csv

from pipelines.errors import SourceFormatError

_LINE_END = re.compile(r"\r\n|\n|\r")


def first_rows(text: str, *, separator: str, is_quoted: bool = True) -> list[list[str]]:
    """Cells of the header and of the first row behind it; a row that is not there is left out.

    Args:
        text: The text, or its start; it may break off anywhere behind the header.
        separator: One character.
        is_quoted: May a cell stand in quotation marks?
    """
    lines = _LINE_END.split(text, maxsplit=2)[:2]
    if is_quoted:
        return [row for row in csv.reader(lines, delimiter=separator) if row]
    return [line.split(separator) for line in lines if line]


def separator_of(line: str) -> str:
    """Return what a header parts its names by: semicolons or commas, whichever are more."""
    return ";" if line.count(";") > line.count(",") else ","


def read_table(
    text: str, subject: str, header: Sequence[str], *, separator: str, is_quoted: bool = True
) -> pl.DataFrame:
    """Read all rows as text columns; empty cells are null, blank lines are passed over.

    Line ends may be of any kind, and mixed. No cell may hold one.

    Raises:
        SourceFormatError: A row is wider or narrower than the header, or a quotation mark is not
            closed.
    """
    odd: list[str] = []

    def refuse(row: arrow_csv.InvalidRow) -> str:
        odd.append(f"{row.actual_columns} cells in row {row.number - 1} ({row.text[:60]!r})")
        return "error"

    try:
        table = arrow_csv.read_csv(
            io.BytesIO(text.encode()),
            # One thread: rows keep their numbers, and a build has other work for the second.
            read_options=arrow_csv.ReadOptions(use_threads=False),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator,
                quote_char='"' if is_quoted else False,
                invalid_row_handler=refuse,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid as error:
        raise _malformed(subject, header, odd[0] if odd else str(error)) from error
    frame = pl.DataFrame(pl.from_arrow(table))
    if is_quoted and '"' in text:
        _refuse_line_ends(frame, subject, header)
    return frame


def _refuse_line_ends(frame: pl.DataFrame, subject: str, header: Sequence[str]) -> None:
    """A cell over several lines is an open quotation mark that has swallowed rows."""
    swallowed = frame.filter(pl.any_horizontal(pl.all().str.contains_any(["\n", "\r"])))
    if swallowed.height:
        cells = next(str(cell) for cell in swallowed.row(0) if cell and _LINE_END.search(cell))
        raise _malformed(subject, header, f"a cell over several lines ({cells[:60]!r})")


def _malformed(subject: str, header: Sequence[str], found: str) -> SourceFormatError:
    return SourceFormatError(
        subject,
        expected=f"rows of {len(header)} cells, as many as the header has",
        found=found,
        remedy="The file is truncated or a quotation mark is not closed: fetch or restore it.",
    )
