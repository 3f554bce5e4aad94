"""Observations written in the layouts of sdmx.oecd.org."""

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.file_formats.file_reading import Reading
from pipelines.file_formats.oecd import open_oecd

FLOW = "OECD.CFE.EDS:DSD_FUA_DEMO@DF_AGE_SEX(1.2)"


@dataclass(frozen=True)
class Observation:
    """One row of a data set with age and sex as further dimensions."""

    area: str = "AT001F"
    value: str = "2915000"
    unit_mult: str = "0"
    obs_status: str = "A"
    year: str = "2021"
    age: str = "_T"
    sex: str = "_T"
    level: str = "FUA"
    measure: str = "POP"
    freq: str = "A"
    action: str = "I"


_LABELS = {
    "REF_AREA": "Reference area",
    "FREQ": "Frequency of observation",
    "MEASURE": "Measure",
    "UNIT_MEASURE": "Unit of measure",
    "AGE": "Age",
    "SEX": "Sex",
    "TERRITORIAL_LEVEL": "Territorial level",
    "TIME_PERIOD": "Time period",
    "OBS_VALUE": "Observation value",
    "OBS_STATUS": "Observation status",
    "UNIT_MULT": "Unit multiplier",
    "DECIMALS": "Decimals",
}
LABELLED_HEADER = ",".join(
    ["STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION"]
    + [name for pair in _LABELS.items() for name in pair]
)
PLAIN_HEADER = ",".join(["DATAFLOW", *_LABELS])


def _cells(each: Observation) -> list[str]:
    codes = [each.area, each.freq, each.measure, "PS", each.age, each.sex, each.level]
    return [*codes, each.year, each.value, each.obs_status, each.unit_mult, "0"]


def _written(header: str, rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header.split(","), *rows])
    return text.getvalue()


def with_labels(observations: Sequence[Observation], *, flow: str = FLOW) -> str:
    """As `csvfilewithlabels` has it; labels may hold commas."""
    rows = [
        ["dataflow", flow, "Population, by age and sex", each.action]
        + [cell for code in _cells(each) for cell in (code, f"label of {code}, in words")]
        for each in observations
    ]
    return _written(LABELLED_HEADER, rows)


def without_labels(observations: Sequence[Observation], *, flow: str = FLOW) -> str:
    """As `csvfile` has it, in SDMX-CSV 1.0."""
    return _written(PLAIN_HEADER, [[flow, *_cells(each)] for each in observations])


def read(
    data: str | bytes, *, pinned: Mapping[str, str] | None = None
) -> tuple[Reading, pl.DataFrame]:
    """Write bytes to a file of no telling name and read it to its end."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        reading = open_oecd(path, pinned=pinned)
        return reading, reading.frame
