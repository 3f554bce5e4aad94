"""CSV -> grid: UTF-8, cells parted by comma, semicolon or tab, as the header shows."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from pipelines.survey.questionnaire.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Grid, Row, refuse
from pipelines.survey.questionnaire.layout import header_key
from pipelines.survey.rules import Problem, Rule

DELIMITERS = (",", ";", "\t")

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_CELL = 100_000
_MOST_IN_A_LINE = 50_000
"""Delimiters: a line of many free texts holds hundreds; a row of millions is never built."""


def read_delimited(data: bytes, known: Iterable[str]) -> Grid:
    """Read CSV.

    Args:
        data: The file.
        known: Keys of headers; the delimiter is the one that makes most of them appear.

    Returns:
        Rows by their number as a spreadsheet counts them: a blank line is a row.

    Raises:
        RefusedError: Not text, not UTF-8, not well-formed, too much of it, or nothing in it.
    """
    text = text_of(data)
    delimiter = delimiter_of(text, set(known))
    problems: list[Problem] = []
    rows: list[Row] = []
    width = cells = 0
    for number, values in _records(text, delimiter):
        row = Row(number, {at: value for at, value in enumerate(values) if value.strip()})
        if not row.cells:
            continue
        width = width or _width(number, values)
        cells += len(values)
        if cells > MAX_CELLS:
            refuse(Rule.TOO_MANY_CELLS, f"over {MAX_CELLS:,} cells", "fewer", line=number)
        if len(values) != width:
            expected = f"{width} cells as in the header; quote a cell that holds '{delimiter}'"
            problems.append(Problem(Rule.ROW_RAGGED, number, f"{len(values)} cells", expected))
            continue
        rows.append(row)
    if not rows:
        refuse(Rule.EMPTY_FILE, "nothing", "a filled questionnaire")
    return Grid(rows[0], tuple(rows[1:]), problems=tuple(problems))


def text_of(data: bytes) -> str:
    """The text of a file.

    Raises:
        RefusedError: Binary, or in another encoding than UTF-8.
    """
    if data.startswith(_UTF16):
        refuse(Rule.ENCODING_UNREADABLE, "UTF-16 text", "UTF-8: save as 'CSV UTF-8'")
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        refuse(Rule.BINARY_FILE, f"bytes {data[:4].hex(' ')}", "CSV or XLSX", line=line)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found = f"byte 0x{data[error.start]:02x}"
        refuse(Rule.ENCODING_UNREADABLE, found, "UTF-8: save as 'CSV UTF-8'", line=line)


def delimiter_of(text: str, known: set[str]) -> str:
    """The delimiter that makes most known headers appear; a comma where none does."""
    return max(DELIMITERS, key=lambda mark: len(known & header_keys(text, mark)))


def header_keys(text: str, delimiter: str) -> set[str]:
    """Keys of the first row that is not blank; none if it cannot be read so."""
    lines = _bounded(io.StringIO(text, newline=""), delimiter)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        first = next((row for row in rows if "".join(row).strip()), [])
    except csv.Error:
        # What this delimiter cannot read another may; the reading itself tells what is wrong.
        return set()
    return {header_key(value) for value in first[:MAX_COLUMNS]}


def _records(text: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    lines = _bounded(io.StringIO(text, newline=""), delimiter)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        if number > MAX_ROWS:
            refuse(Rule.TOO_MANY_CELLS, f"over {MAX_ROWS:,} rows", "fewer", line=number)
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            expected = "well-formed CSV: a quote opens and closes a whole cell"
            refuse(Rule.CSV_MALFORMED, str(error), expected, line=number)
        # Python's own limit is one for the whole process, and libraries raise it.
        if any(len(value) > _LONGEST_CELL for value in values):
            found = f"a cell of over {_LONGEST_CELL:,} characters"
            refuse(Rule.CSV_MALFORMED, found, "an answer; perhaps a quote is open", line=number)
        yield number, values


def _width(number: int, header: Sequence[str]) -> int:
    if len(header) > MAX_COLUMNS:
        found = f"{len(header):,} columns"
        refuse(Rule.TOO_MANY_CELLS, found, f"at most {MAX_COLUMNS:,}", line=number)
    return len(header)


def _bounded(lines: Iterable[str], delimiter: str) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if line.count(delimiter) > _MOST_IN_A_LINE:
            found = f"a line of over {_MOST_IN_A_LINE:,} cells"
            refuse(Rule.TOO_MANY_CELLS, found, f"at most {MAX_COLUMNS:,}", line=number)
        yield line
