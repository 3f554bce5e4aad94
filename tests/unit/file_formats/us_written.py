"""Estimates of the two US publishers, written in each of their layouts."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl

from pipelines.file_formats.cdc_places import open_places
from pipelines.file_formats.census import open_census
from pipelines.file_formats.file_reading import Reading

Open = Callable[[Path], Reading]
Cells = Sequence[Sequence[str | None]]

HEADER = ("NAME", "B19013_001E", "B19013_001M", "state", "place")
ROWS = (
    ("Abbeville city, Alabama", "45000", "3000", "01", "00124"),
    ("Adamsville city, Alabama", "-666666666", "-222222222", "01", "00460"),
    ("César Chávez CDP, Texas", "53022", "-555555555", "48", "14038"),
)
BY_NAME = "City,State,Year,Median_Income\nMobile city,Alabama,2010,37438\n"

LONG = {
    "Year": "2022",
    "StateAbbr": "AL",
    "StateDesc": "Alabama",
    "LocationName": "Hoover",
    "DataSource": "BRFSS",
    "Category": "Health Status",
    "Measure": "Frequent mental distress among adults",
    "Data_Value_Unit": "%",
    "Data_Value_Type": "Crude prevalence",
    "Data_Value": "15.1",
    "Data_Value_Footnote_Symbol": "",
    "Data_Value_Footnote": "",
    "Low_Confidence_Limit": "14.0",
    "High_Confidence_Limit": "16.2",
    "TotalPopulation": "92606",
    "TotalPop18plus": "70212",
    "Geolocation": "POINT (-86.8051 33.3767)",
    "LocationID": "0135896",
    "CategoryID": "HLTHSTAT",
    "MeasureId": "MHLTH",
    "DataValueTypeID": "CrdPrv",
    "Short_Question_Text": "Frequent Mental Distress",
}
SUPPRESSED = {
    "LocationName": "Small",
    "LocationID": "0171000",
    "Data_Value": "",
    "Data_Value_Footnote_Symbol": "*",
    "Data_Value_Footnote": "Estimates suppressed for population less than 50",
    "Low_Confidence_Limit": "",
    "High_Confidence_Limit": "",
}
WIDE = {
    "StateAbbr": "AL",
    "PlaceName": "Hoover",
    "PlaceFIPS": "0135896",
    "Population2010": "81619",
    "MHLTH_CrudePrev": "9.8",
    "MHLTH_Crude95CI": "( 9.7,  9.9)",
    "MHLTH_AdjPrev": "10",
    "MHLTH_Adj95CI": "( 9.8, 10.1)",
    "COLON_SCREEN_CrudePrev": "68.4",
    "COLON_SCREEN_Crude95CI": "(67.9, 68.9)",
    "COLON_SCREEN_AdjPrev": "67.1",
    "COLON_SCREEN_Adj95CI": "(66.6, 67.6)",
    "Geolocation": "(33.3767602729, -86.8051937568)",
}


def read(data: str | bytes, open_: Open, *, name: str = "file") -> tuple[Reading, pl.DataFrame]:
    """Write bytes to a file of no telling name and read it to its end."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        reading = open_(path)
        return reading, reading.frame


def census(data: str | bytes) -> tuple[Reading, pl.DataFrame]:
    return read(data, open_census)


def places(data: str | bytes) -> tuple[Reading, pl.DataFrame]:
    return read(data, open_places)


def array(header: Sequence[str] = HEADER, rows: Cells = ROWS) -> str:
    """As the Census API breaks its lines."""
    lines = [json.dumps(row, ensure_ascii=False) for row in (header, *rows)]
    return "[" + ",\n".join(lines) + "]"


def csv_of(header: Sequence[str] = HEADER, rows: Cells = ROWS) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


def long_csv(*changes: Mapping[str, str]) -> str:
    """A bulk file: one row for each set of cells that differ."""
    return csv_of(list(LONG), [list((LONG | dict(change)).values()) for change in changes or ({},)])


def long_json(*changes: Mapping[str, str]) -> str:
    """An answer of the interface: names in lower case, nulls left out, a location as an object."""
    rows = []
    for change in changes or ({},):
        row: dict[str, object] = {k.lower(): v for k, v in (LONG | dict(change)).items() if v}
        row["geolocation"] = {"type": "Point", "coordinates": [-86.8051, 33.3767]}
        rows.append(row)
    return json.dumps(rows)


def wide_csv(*changes: Mapping[str, str]) -> str:
    """A file for maps; a place for each set of cells that differ."""
    return csv_of(list(WIDE), [list((WIDE | dict(change)).values()) for change in changes or ({},)])
