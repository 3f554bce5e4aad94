"""Observations of Eurostat's city statistics, in any of its layouts.

A layout is recognised by header and content, never by a file's name. All give the one shape of
`SCHEMA`. Rows of countries are kept, and a key that occurs twice is passed on: which
rows a table may hold is its contract's to judge.
"""

import csv
import json
import re
from enum import StrEnum
from pathlib import Path

from pipelines.errors import SourceFormatError
from pipelines.file_formats.delimited import separator_of
from pipelines.file_formats.eurostat_json_stat import read_json_stat
from pipelines.file_formats.eurostat_observations import SCHEMA, normalise
from pipelines.file_formats.eurostat_rows import read_rows
from pipelines.file_formats.eurostat_tsv import read_series
from pipelines.file_formats.file_reading import Reading
from pipelines.file_formats.text_file import HEAD, read_clean_text, start_of_text

__all__ = ["SCHEMA", "Layout", "mentions", "open_eurostat", "recognise", "refusal_in"]


class Layout(StrEnum):
    """Layouts in which Eurostat has published tables."""

    TSV_LEGACY = "eurostat-tsv-legacy"
    TSV = "eurostat-tsv"
    BROWSER_CSV = "eurostat-browser-csv"
    SDMX_CSV_1 = "sdmx-csv-1"
    SDMX_CSV_2 = "sdmx-csv-2"
    JSON_STAT_2 = "json-stat-2"


_TSV_HEADER = re.compile(r"[^\t]*\\(time|TIME_PERIOD) *\t")
_DATA_SET = re.compile(r'"class"\s*:\s*"dataset"')
_MESSAGE = re.compile(r'\{\s*"(warning|error)"\s*:')
_BROWSER_NAMES = {"indic_ur", "cities", "geo", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG"}
_ENOUGH_NAMES = 3


def recognise(head: bytes) -> Layout | None:
    """The layout of a file by its first 64 KB, packed or not; None where it is none of Eurostat's.

    A message that came in place of a data set counts as JSON-stat: opening it says what it is.
    """
    return _layout_of(start_of_text(head))


def _layout_of(text: str) -> Layout | None:
    if text.lstrip().startswith("{"):
        is_answer = _DATA_SET.search(text) or _MESSAGE.match(text.lstrip())
        return Layout.JSON_STAT_2 if is_answer else None
    if tsv := _TSV_HEADER.match(text):
        return Layout.TSV_LEGACY if tsv[1] == "time" else Layout.TSV
    return _recognise_csv(text)


def mentions(head: bytes, dataset: str, code: str) -> bool:
    """Does the beginning of a file name the data set, or hold one of its codes?

    Args:
        head: First bytes, packed or not.
        dataset: Code of the data set, in lower case.
        code: Pattern of a code.
    """
    text = start_of_text(head)
    return dataset in text.lower() or re.search(rf"\b{code}\b", text) is not None


def _recognise_csv(text: str) -> Layout | None:
    line = next(iter(text.splitlines()), "")
    separator = separator_of(line)
    names = set(next(csv.reader([line], delimiter=separator), []))
    # Others write SDMX-CSV as well; their areas stand in REF_AREA, with or without a label behind.
    is_eurostat = "REF_AREA" not in {name.partition(":")[0].strip() for name in names}
    if "DATAFLOW" in names and is_eurostat:
        return Layout.SDMX_CSV_1
    if {"STRUCTURE", "STRUCTURE_ID"} & names and is_eurostat:
        return Layout.SDMX_CSV_2
    is_browser = separator == ";" and len(names & _BROWSER_NAMES) >= _ENOUGH_NAMES
    return Layout.BROWSER_CSV if is_browser else None


def open_eurostat(path: Path, *, subject: str | None = None) -> Reading:
    """Open a file in any of the layouts.

    Args:
        path: The file, packed with gzip or not.
        subject: What errors call it; by default its name.

    Raises:
        AsynchronousAnswerError: The file holds the publisher's promise to answer later.
        SourceFormatError: The layout is unknown, its header drifted, it has labels for codes, or
            its bytes are damaged.
    """
    subject = subject or path.name
    text = read_clean_text(path, subject)
    layout = _layout_of(text[:HEAD])
    if layout is None:
        raise _unknown(subject, text)
    reading = Reading(layout)
    if layout is Layout.JSON_STAT_2:
        printed = read_json_stat(text, subject, reading)
    elif layout in (Layout.TSV, Layout.TSV_LEGACY):
        printed = read_series(text, subject, reading)
    else:
        has_labels = layout is not Layout.SDMX_CSV_1
        printed = read_rows(text, subject, reading, has_labels=has_labels)
    reading.frame = normalise(printed, subject, reading)
    return reading


def _unknown(subject: str, text: str) -> SourceFormatError:
    line = next(iter(text[:HEAD].splitlines()), "")
    kind = "XML or HTML, perhaps an error page" if line.startswith("<") else "another layout"
    return SourceFormatError(
        f"{subject}, header",
        expected=f"a layout of Eurostat ({', '.join(Layout)})",
        found=f"{kind}, beginning {line[:120]!r}" if line else "an empty file",
        remedy="Download the table again as TSV, SDMX-CSV with codes, or JSON-stat.",
    )


def refusal_in(head: bytes) -> str | None:
    """The warning that Eurostat answers with, as a success, when a table is prepared for later.

    Args:
        head: The beginning of an answer, or all of it.

    Returns:
        Its status and text, or None where the answer is no such warning.
    """
    try:
        answer = json.loads(head)
    except ValueError:
        return None
    warning = answer.get("warning") if isinstance(answer, dict) else None
    if not isinstance(warning, dict) or "value" in answer:
        return None
    return f"status {warning.get('status')}, {warning.get('label', 'no reason')}"
