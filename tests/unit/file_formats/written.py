"""Observations written in each of Eurostat's layouts, as the publisher writes them."""

import gzip
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.file_formats.eurostat import Layout, open_eurostat
from pipelines.file_formats.file_reading import Reading

DIMENSIONS = ("freq", "indic_ur", "unit", "cities")


@dataclass(frozen=True)
class Observation:
    """One cell of a table; without value, flag and confidentiality it is not available."""

    indicator_code: str
    city_code: str
    year: str
    value: str | None = None
    flag: str | None = None
    is_confidential: bool = False

    @property
    def is_given(self) -> bool:
        return self.value is not None or self.flag is not None or self.is_confidential


def read(data: str | bytes, *, name: str = "file") -> tuple[Reading, pl.DataFrame]:
    """Write bytes to a file of no telling name and read it to its end."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        reading = open_eurostat(path)
        return reading, reading.frame


def observations_of(frame: pl.DataFrame) -> list[Observation]:
    """What was read, by key."""
    columns = ("indicator_code", "city_code", "year", "value_text", "flag", "conf_status")
    rows = frame.select(columns).rows()
    return sorted((Observation(*row[:5], row[5] == "C") for row in rows), key=_key)


def given(observations: Sequence[Observation]) -> list[Observation]:
    """What should be read, by key."""
    return sorted((each for each in observations if each.is_given), key=_key)


def rows_with(separator: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lines of cells; cells that hold a separator are quoted."""
    lines = [[f'"{cell}"' if separator in cell else cell for cell in row] for row in rows]
    return "".join(separator.join(line) + "\n" for line in [list(header), *lines])


def sdmx_csv_1(observations: Sequence[Observation]) -> str:
    header = "DATAFLOW,LAST UPDATE,freq,indic_ur,unit,cities,TIME_PERIOD,OBS_VALUE,OBS_FLAG"
    rows = [
        ("ESTAT:URB_PERCEP(1.0)", "09/02/26 23:00:00", "A", *_codes(each), *_printed(each))
        for each in observations
    ]
    return rows_with(",", [*header.split(","), "CONF_STATUS"], rows)


def sdmx_csv_2(observations: Sequence[Observation]) -> str:
    header = "STRUCTURE,STRUCTURE_ID,freq,indic_ur,unit,cities,TIME_PERIOD,OBS_VALUE,OBS_FLAG"
    rows = [
        ("dataflow", "ESTAT:URB_PERCEP(1.0)", "A", *_codes(each), *_printed(each))
        for each in observations
    ]
    return rows_with(",", [*header.split(","), "CONF_STATUS"], rows)


def sdmx_csv_2_with_labels(observations: Sequence[Observation]) -> str:
    header = (
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,indic_ur,Urban audit indicator,"
        "unit,Unit of measure,cities,Geopolitical entity (declaring),TIME_PERIOD,Time,"
        "OBS_VALUE,Observation value,OBS_FLAG,Observation status (Flag) V2 structure,"
        "CONF_STATUS,Confidentiality status (flag)"
    )
    rows = []
    for each in observations:
        labels = ("Annual", "Schools, very satisfied", "Percentage", "A city", "", "", "", "")
        codes = ("A", *_codes(each), *_printed(each))
        pairs = [cell for pair in zip(codes, labels, strict=True) for cell in pair]
        rows.append(("dataflow", "ESTAT:URB_PERCEP(1.0)", "Perception survey", *pairs))
    return rows_with(",", header.split(","), rows)


def browser_csv(observations: Sequence[Observation]) -> str:
    header = (
        "indic_ur;unit;cities;TIME_PERIOD;OBS_VALUE;OBS_FLAG;"
        "Observation status (Flag) V2 structure;CONF_STATUS;Confidentiality status (flag)"
    )
    rows = []
    for each in observations:
        value, flag, status = _printed(each)
        label = "confidential" if status else ""
        rows.append((*_codes(each), value, flag, "a label" if flag else "", status, label))
    return rows_with(";", header.split(";"), rows)


def tsv_legacy(observations: Sequence[Observation]) -> str:
    return _tsv(observations, r"indic_ur,unit,cities\time", newest_first=True)


def tsv(observations: Sequence[Observation]) -> str:
    return _tsv(observations, r"freq,indic_ur,unit,cities\TIME_PERIOD", newest_first=False)


def json_stat(observations: Sequence[Observation]) -> str:
    indicators, cities, years = (
        sorted({getattr(each, name) for each in observations})
        for name in ("indicator_code", "city_code", "year")
    )
    codes = {"freq": ["A"], "indic_ur": indicators, "unit": ["PC"], "cities": cities, "time": years}
    value, status = {}, {}
    for each in observations:
        place = indicators.index(each.indicator_code) * len(cities) + cities.index(each.city_code)
        cell = str(place * len(years) + years.index(each.year))
        value |= {cell: f"<{each.value}>"} if each.value is not None else {}
        flags = f"{each.flag or ''}{'c' * each.is_confidential}"
        status |= {cell: flags} if flags else {}
    document = {
        "version": "2.0",
        "class": "dataset",
        "value": value,
        "status": status,
        "id": list(codes),
        "size": [len(each) for each in codes.values()],
        "dimension": {
            name: {"category": {"index": {code: place for place, code in enumerate(each)}}}
            for name, each in codes.items()
        },
        "extension": {"lang": "EN", "id": "URB_PERCEP", "agencyId": "ESTAT"},
    }
    # Numbers as they are printed: a float of Python would lose a last nought.
    return json.dumps(document).replace('"<', "").replace('>"', "")


def packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


WRITERS: dict[str, tuple[Layout, Callable[[Sequence[Observation]], str]]] = {
    "legacy TSV": (Layout.TSV_LEGACY, tsv_legacy),
    "new TSV": (Layout.TSV, tsv),
    "data browser": (Layout.BROWSER_CSV, browser_csv),
    "SDMX-CSV 1.0": (Layout.SDMX_CSV_1, sdmx_csv_1),
    "SDMX-CSV 2.0": (Layout.SDMX_CSV_2, sdmx_csv_2),
    "SDMX-CSV 2.0 with labels": (Layout.SDMX_CSV_2, sdmx_csv_2_with_labels),
    "JSON-stat": (Layout.JSON_STAT_2, json_stat),
}
"""Every layout by a name for tests."""


def _key(each: Observation) -> tuple[str, str, str]:
    return each.indicator_code, each.city_code, each.year


def _codes(each: Observation) -> tuple[str, ...]:
    return each.indicator_code, "PC", each.city_code, each.year


def _printed(each: Observation) -> tuple[str, str, str]:
    return each.value or "", each.flag or "", "C" if each.is_confidential else ""


def _tsv(observations: Sequence[Observation], key: str, *, newest_first: bool) -> str:
    years = sorted({each.year for each in observations}, reverse=newest_first)
    cells = {_key(each): each for each in observations}
    series = dict.fromkeys((each.indicator_code, each.city_code) for each in observations)
    lines = ["\t".join([key, *(f"{year} " for year in years)])]
    freq = "A," if key.startswith("freq") else ""
    for indicator, city in series:
        row = [_cell(cells.get((indicator, city, year))) for year in years]
        lines.append("\t".join([f"{freq}{indicator},PC,{city}", *row]))
    return "".join(f"{line}\n" for line in lines)


def _cell(each: Observation | None) -> str:
    if each is None:
        return ": "
    return f"{each.value or ':'} {each.flag or ''}{'c' * each.is_confidential}"
