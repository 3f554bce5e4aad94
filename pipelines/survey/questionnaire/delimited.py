"""CSV -> grid: UTF-8, cells parted by comma, semicolon, tab or bar, as the header shows."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from pipelines.pages.problems import Problem, Rule
from pipelines.survey.questionnaire.grid import (
    HEAD_ROWS,
    LONGEST_HEADER,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Grid,
    Row,
    header_place,
    refuse,
)
from pipelines.survey.questionnaire.layout import header_key

DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r'\s*"?sep=(?P<mark>[,;\t|])"?[ ,;\t]*\r?\n', re.IGNORECASE)

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
    text, delimiter = separated(text_of(data))
    keys = set(known)
    delimiter = delimiter or delimiter_of(text, keys)
    records = _filled(text, delimiter)
    head = list(islice(records, HEAD_ROWS))
    if not head:
        refuse(Rule.EMPTY_FILE, "nothing", "a filled questionnaire")
    place = header_place([row for row, _ in head], keys)
    header, width = head[place]
    if width > MAX_COLUMNS:
        found = f"{width:,} columns"
        refuse(Rule.TOO_MANY_CELLS, found, f"at most {MAX_COLUMNS:,}", line=header.number)
    problems: list[Problem] = []
    rows: list[Row] = []
    cells = 0
    for row, length in chain(head[place + 1 :], records):
        cells += length
        if cells > MAX_CELLS:
            refuse(Rule.TOO_MANY_CELLS, f"over {MAX_CELLS:,} cells", "fewer", line=row.number)
        if length != width:
            expected = f"{width} cells as in the header; quote a cell that holds '{delimiter}'"
            problems.append(Problem(Rule.ROW_RAGGED, row.number, f"{length} cells", expected))
            continue
        rows.append(row)
    above = tuple(row for row, _ in head[:place])
    return Grid(header, tuple(rows), problems=tuple(problems), above=above)


def separated(text: str) -> tuple[str, str | None]:
    """A text and the delimiter that its first line names (`sep=;`), which is then left blank."""
    line = _SEPARATOR_LINE.match(text)
    return (text, None) if line is None else (f"\n{text[line.end() :]}", line["mark"])


def _filled(text: str, delimiter: str) -> Iterator[tuple[Row, int]]:
    """Rows that are not blank, each with the number of its cells."""
    for number, values in _records(text, delimiter):
        cells = {at: value for at, value in enumerate(values) if value.strip()}
        if cells:
            yield Row(number, cells), len(values)


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
    """The delimiter that makes most known headers appear in a row, then most cells in the first."""

    def weight(mark: str) -> tuple[int, int]:
        rows = header_keys(text, mark)
        named = max((len(known & row) for row in rows), default=0)
        return named, len(rows[0]) if rows and len(rows[0]) > 1 else 0

    return max(DELIMITERS, key=weight)


def header_keys(text: str, delimiter: str) -> list[set[str]]:
    """Keys of the first rows that are not blank, as far as they can be read so."""
    lines = _bounded(io.StringIO(text, newline=""), delimiter)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    found: list[set[str]] = []
    try:
        for row in islice((row for row in rows if "".join(row).strip()), HEAD_ROWS):
            found.append({header_key(value[:LONGEST_HEADER]) for value in row[:MAX_COLUMNS]})
    except csv.Error:
        # What this delimiter cannot read another may; the reading itself tells what is wrong.
        return found
    return found


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
            expected = "well-formed CSV: a quote opens and closes a complete cell"
            refuse(Rule.CSV_MALFORMED, str(error), expected, line=number)
        # Python's own limit is one for the process, and libraries raise it.
        if any(len(value) > _LONGEST_CELL for value in values):
            found = f"a cell of over {_LONGEST_CELL:,} characters"
            refuse(Rule.CSV_MALFORMED, found, "an answer; perhaps a quote is open", line=number)
        yield number, values


def _bounded(lines: Iterable[str], delimiter: str) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if line.count(delimiter) > _MOST_IN_A_LINE:
            found = f"a line of over {_MOST_IN_A_LINE:,} cells"
            refuse(Rule.TOO_MANY_CELLS, found, f"at most {MAX_COLUMNS:,}", line=number)
        yield line
