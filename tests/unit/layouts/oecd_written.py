"""Observations written in the layouts of sdmx.oecd.org, and a structure message beside them."""

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.layouts.oecd import FlowReading, open_oecd

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
) -> tuple[FlowReading, pl.DataFrame]:
    """Write bytes to a file of no telling name and read it to its end."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        reading = open_oecd(path, pinned=pinned)
        return reading, reading.frame()


def dsd_json(*dimensions: str) -> bytes:
    """A structure message in SDMX-JSON, its dimensions written last to first."""
    placed = [
        f'{{"id": "{name}", "position": {place}}}' for place, name in enumerate(dimensions, 1)
    ]
    listed = ", ".join(reversed(placed))
    return (
        '{"meta": {"id": "IDREF1"}, "data": {"dataStructures": [{"id": "DSD_TEST", '
        f'"dataStructureComponents": {{"dimensionList": {{"dimensions": [{listed}], '
        '"timeDimensions": [{"id": "TIME_PERIOD"}]}}}]}}'
    ).encode()


def dsd_xml(*dimensions: str) -> bytes:
    """A structure message in SDMX-ML 2.1, its dimensions written last to first."""
    base = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
    placed = [
        f'<structure:Dimension id="{name}" position="{place}"/>'
        for place, name in enumerate(dimensions, 1)
    ]
    return f"""<?xml version="1.0" encoding="utf-8"?>
<message:Structure xmlns:message="{base}/message" xmlns:structure="{base}/structure"
    xmlns:common="{base}/common">
  <message:Header>
    <message:ID>IDREF1</message:ID><message:Test>false</message:Test>
    <message:Prepared>2026-02-01T00:00:00Z</message:Prepared><message:Sender id="OECD"/>
  </message:Header>
  <message:Structures>
    <structure:Dataflows>
      <structure:Dataflow id="DSD_TEST@DF_TEST" agencyID="OECD.CFE.EDS" version="1.2">
        <common:Name xml:lang="en">Test</common:Name>
        <structure:Structure><Ref id="DSD_TEST" version="1.2" agencyID="OECD.CFE.EDS"
          package="datastructure" class="DataStructure"/></structure:Structure>
      </structure:Dataflow>
    </structure:Dataflows>
    <structure:DataStructures>
      <structure:DataStructure id="DSD_TEST" agencyID="OECD.CFE.EDS" version="1.2">
        <common:Name xml:lang="en">Test</common:Name>
        <structure:DataStructureComponents>
          <structure:DimensionList id="DimensionDescriptor">
            <structure:TimeDimension id="TIME_PERIOD" position="{len(dimensions) + 1}"/>
            {"".join(reversed(placed))}
          </structure:DimensionList>
          <structure:MeasureList id="MeasureDescriptor">
            <structure:PrimaryMeasure id="OBS_VALUE"/>
          </structure:MeasureList>
        </structure:DataStructureComponents>
      </structure:DataStructure>
    </structure:DataStructures>
  </message:Structures>
</message:Structure>""".encode()
