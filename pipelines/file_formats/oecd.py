"""Observations of the OECD's databases of functional urban areas, as sdmx.oecd.org gives them.

SDMX-CSV, with labels beside the codes or without; answers that are not data are told apart from
a damaged file. A functional urban area is not a city, so the level stays with every row. Which
areas, measures and values a table may hold is its contract's to judge.
"""

import csv
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from pipelines.errors import SourceFormatError
from pipelines.file_formats.delimited import first_rows, read_table, separator_of
from pipelines.file_formats.file_reading import Reading, number_rows
from pipelines.file_formats.oecd_messages import message_in
from pipelines.file_formats.oecd_rows import (
    SCHEMA,
    Problem,
    columns_of,
    flow_of,
    observations,
    refuse_second_flow,
)
from pipelines.file_formats.text_file import HEAD, read_clean_text, start_of_text

__all__ = ["SCHEMA", "Layout", "open_oecd", "recognise", "refusal_in"]

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


def recognise(head: bytes) -> Layout | None:
    """What a file is by its first 64 KB, packed or not; None where it is nothing of the OECD's.

    Other publishers write SDMX-CSV too, in names of their own: ask here before asking for theirs.
    """
    return _layout_of(start_of_text(head))


def _layout_of(text: str) -> Layout | None:
    line = next(iter(text.splitlines()), "")
    names = next(csv.reader([line], delimiter=separator_of(line)), [])
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
    message = message_in(start_of_text(head))
    return message.found if message else None


def open_oecd(
    path: Path, *, subject: str | None = None, pinned: Mapping[str, str] | None = None
) -> Reading:
    """Open a file; its data set and version are None where it has no rows.

    Breakdowns are skipped by the first dimension that is not a total.

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
    text = read_clean_text(path, subject)
    head = text[:HEAD]
    layout = _layout_of(head)
    if layout is None:
        raise _unknown(subject, head)
    if layout is Layout.CSV_BOTH:
        raise _both(subject, head)
    if (message := message_in(head)) and layout is Layout.MESSAGE:
        raise message.raised(subject)
    separator = separator_of(head.splitlines()[0])
    header = first_rows(text, separator=separator)[0]
    columns = columns_of(subject, header)
    printed = read_table(text, subject, header, separator=separator)
    reading = Reading(layout, SCHEMA.to_frame())
    if not printed.is_empty():
        flow = flow_of(subject, printed.item(0, columns.dataset))
        reading.dataset_code, reading.version = flow.name, flow.version
        frame = number_rows([printed], reading)
        refuse_second_flow(frame, subject, columns, flow)
        reading.frame = observations(frame, columns, flow, subject=subject, reading=reading)
        if (pinned or {}).get(flow.name, flow.version) != flow.version:
            reading.note(Problem.VERSION_DIFFERS, reading.rows_out)
    return reading


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
