"""Observations of the OECD's databases of functional urban areas, as sdmx.oecd.org gives them.

SDMX-CSV, with labels beside the codes or without; the answers that are no data are told apart from
a damaged file. A functional urban area is no city, so the level stays with every row. Which areas,
measures and values a table may hold is its contract's to judge.
"""

import csv
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.file_formats.delimited import TextTable, batches_of, first_rows
from pipelines.file_formats.file_reading import Opened, Passes, Reading, Tally, numbered
from pipelines.file_formats.oecd_messages import message_in
from pipelines.file_formats.oecd_rows import (
    SCHEMA,
    Columns,
    Flow,
    Problem,
    columns_of,
    flow_of,
    observations,
    refuse_second_flow,
)
from pipelines.file_formats.text_stream import read_head, unpacked

__all__ = ["SCHEMA", "FlowReading", "Layout", "open_oecd", "recognise", "refusal_in"]

_NAMES = {"REF_AREA", "MEASURE", "UNIT_MEASURE", "TERRITORIAL_LEVEL", "OBS_STATUS", "UNIT_MULT"}
_ENOUGH_NAMES = 2


class Layout(StrEnum):
    """What a body from sdmx.oecd.org can be: data with or without labels, or a message.

    In `CSV_BOTH` a cell holds code and label; it is told apart to be refused by name.
    """

    CSV_WITH_LABELS = "oecd-sdmx-csv-labels"
    CSV = "oecd-sdmx-csv"
    CSV_BOTH = "oecd-sdmx-csv-both"
    MESSAGE = "oecd-message"


class FlowReading(Reading):
    """A file that was opened, with the data set that it is of; all None where it has no rows.

    Breakdowns are skipped by the first dimension that is no total. Rows of another version than
    the pinned one are handed over, and counted as a problem.
    """

    def __init__(self, opened: Opened, flow: Flow | None) -> None:
        super().__init__(opened)
        self.agency = flow.agency if flow else None
        self.dataflow = flow.name if flow else None
        self.version = flow.version if flow else None


def recognise(head: bytes) -> Layout | None:
    """What a file is by its first 64 KB, packed or not; None where it is nothing of the OECD's.

    Other publishers write SDMX-CSV too, in names of their own: ask here before asking for theirs.
    """
    text = unpacked(head).decode("utf-8", errors="replace")
    line = next(iter(text.splitlines()), "")
    names = next(csv.reader([line], delimiter=_separator(line)), [])
    ids = {name.partition(":")[0].strip() for name in names}
    if {"DATAFLOW", "STRUCTURE", "STRUCTURE_ID"} & ids:
        if len(_NAMES & ids) < _ENOUGH_NAMES:
            return None
        if len(_NAMES & set(names)) < _ENOUGH_NAMES:
            return Layout.CSV_BOTH
        return Layout.CSV if all(map(str.isupper, names)) else Layout.CSV_WITH_LABELS
    return Layout.MESSAGE if message_in(text) else None


def refusal_in(head: bytes) -> str | None:
    """What the publisher says in place of data, whatever the status; None where it is data."""
    if recognise(head) is not Layout.MESSAGE:
        return None
    message = message_in(unpacked(head).decode("utf-8", errors="replace"))
    return message.found if message else None


def open_oecd(
    path: Path, *, subject: str | None = None, pinned: Mapping[str, str] | None = None
) -> FlowReading:
    """Open a file, and say by its header what it holds.

    Args:
        path: The file, packed with gzip or not.
        subject: What errors call it; by default its name.
        pinned: Versions that are expected, by data set (`{"DSD_FUA_ECO@DF_ECONOMY": "1.1"}`);
            rows of another version are handed over and counted as `version_differs`.

    Raises:
        EmptyAnswerError: The file holds the answer that there is no such observation.
        KeyLengthError: It holds the answer that the key had another number of dimensions.
        TooManyRequestsError: It holds the answer that too much was asked for.
        SourceFormatError: It is of another kind, its header drifted, or its bytes are damaged.
    """
    subject = subject or path.name
    head = read_head(path, subject)
    text = head.decode("utf-8", errors="replace")
    layout = recognise(head)
    if layout is None:
        raise _unknown(subject, text)
    if layout is Layout.CSV_BOTH:
        raise _both(subject, text)
    if (message := message_in(text)) and layout is Layout.MESSAGE:
        raise message.raised(subject)
    separator = _separator(text.splitlines()[0])
    header, *rows = first_rows(head, separator=separator)
    columns = columns_of(subject, header)
    first = dict(zip(header, rows[0], strict=False)) if rows else {}
    flow = flow_of(subject, first.get(columns.dataset)) if first else None
    table = TextTable(path, subject, tuple(header), separator)
    passes = _passes(table, columns, flow, pinned or {})
    return FlowReading(Opened(layout, SCHEMA, passes), flow)


def _passes(
    table: TextTable, columns: Columns, first: Flow | None, pinned: Mapping[str, str]
) -> Passes:
    def passes(tally: Tally) -> Iterator[pl.DataFrame]:
        for printed in batches_of(table):
            if printed.is_empty():
                continue
            frame = numbered([printed], tally)
            flow = first or flow_of(table.subject, printed.item(0, columns.dataset))
            refuse_second_flow(frame, table.subject, columns, flow)
            kept = observations(frame, columns, flow, subject=table.subject, tally=tally)
            if pinned.get(flow.name, flow.version) != flow.version:
                tally.note(Problem.VERSION_DIFFERS, kept.height)
            yield kept

    return passes


def _separator(line: str) -> str:
    return ";" if line.count(";") > line.count(",") else ","


def _both(subject: str, text: str) -> SourceFormatError:
    return SourceFormatError(
        f"{subject}, header",
        expected="codes, with labels in columns of their own or without",
        found=f"code and label in one cell (labels=both), beginning {text[:60]!r}",
        remedy="Download the data set again with format=csvfilewithlabels or format=csvfile.",
    )


def _unknown(subject: str, text: str) -> SourceFormatError:
    line = next(iter(text.splitlines()), "")
    kind = "XML or HTML, perhaps an error page" if line.startswith("<") else "another layout"
    return SourceFormatError(
        f"{subject}, header",
        expected="SDMX-CSV of sdmx.oecd.org, with labels or without",
        found=f"{kind}, beginning {line[:120]!r}" if line else "an empty file",
        remedy="Download the data set again with format=csvfilewithlabels or format=csvfile.",
    )
