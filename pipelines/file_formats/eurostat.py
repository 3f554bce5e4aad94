"""Observations of Eurostat's city statistics, in whichever of its layouts a file is.

A layout is told by header and content, never by a file's name. All give the one shape of
`_observations.SCHEMA`. Rows of countries are kept, and a key that occurs twice is passed on: which
rows a table may hold is its contract's to judge.
"""

import csv
import json
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.file_formats import file_reading as _reading
from pipelines.file_formats.eurostat_json_stat import open_json_stat
from pipelines.file_formats.eurostat_observations import SCHEMA, Opened, settled
from pipelines.file_formats.eurostat_rows import open_rows
from pipelines.file_formats.eurostat_tsv import open_tsv
from pipelines.file_formats.file_reading import Tally
from pipelines.file_formats.text_stream import read_head, unpacked

__all__ = ["SCHEMA", "Layout", "Reading", "mentions", "open_eurostat", "recognise", "refusal_in"]


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


class Reading(_reading.Reading):
    """A file of Eurostat's that was opened; `dataset_code` is null where the layout has none.

    Batches have the columns of `SCHEMA`: `unit` is null where the table has none, `value_text` a
    number with a decimal point or null, `flag` and `conf_status` are of the present lists.
    """

    def __init__(self, layout: Layout, opened: Opened, subject: str) -> None:
        def passes(tally: Tally) -> Iterator[pl.DataFrame]:
            for printed in opened.passes(tally):
                yield settled(printed, subject, tally)

        super().__init__(_reading.Opened(layout, SCHEMA, passes))
        self.dataset_code = opened.dataset_code


def recognise(head: bytes) -> Layout | None:
    """The layout of a file by its first 64 KB, packed or not; None where it is none of Eurostat's.

    A message that came in place of a data set counts as JSON-stat: opening it says what it is.
    """
    text = unpacked(head).decode("utf-8", errors="replace")
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
    text = unpacked(head).decode("utf-8", errors="replace")
    return dataset in text.lower() or re.search(rf"\b{code}\b", text) is not None


def _recognise_csv(text: str) -> Layout | None:
    line = next(iter(text.splitlines()), "")
    separator = _separator(line)
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
    head = read_head(path, subject)
    layout = recognise(head)
    if layout is None:
        raise _unknown(subject, head)
    return Reading(layout, _open(layout, path, subject, head), subject)


def _open(layout: Layout, path: Path, subject: str, head: bytes) -> Opened:
    if layout is Layout.JSON_STAT_2:
        return open_json_stat(path, subject)
    if layout in (Layout.TSV, Layout.TSV_LEGACY):
        return open_tsv(path, subject, head)
    separator = _separator(head.decode("utf-8", errors="replace").splitlines()[0])
    has_labels = layout is not Layout.SDMX_CSV_1
    return open_rows(path, subject, head, separator=separator, has_labels=has_labels)


def _separator(line: str) -> str:
    return ";" if line.count(";") > line.count(",") else ","


def _unknown(subject: str, head: bytes) -> SourceFormatError:
    line = next(iter(head.decode("utf-8", errors="replace").splitlines()), "")
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
