"""City statistics: cells without a value keep their reason, countries stand among the cities."""

from pathlib import Path

import polars as pl
import pytest

from contracts.model import table
from pipelines.checks.contract import enforce
from pipelines.snapshots.tables import Frames
from pipelines.source_registry import loaded_sources
from tests.fixtures.snapshots import open_fixture

parse = loaded_sources()["eurostat_city_statistics"].parse

OBSERVATION = "raw_eurostat_city_statistics__observation"
CITY = "raw_eurostat_city_statistics__city"
HEADER = "DATAFLOW,LAST UPDATE,freq,indic_ur,cities,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS"
CODES = pl.DataFrame(
    [
        ("current", "CH001C", "Zürich (greater city)", "greater_city"),
        ("current", "CH011C", "Zürich", "city"),
        ("urau_2018", "CH001C1", "Zürich", "city"),
    ],
    schema=["vintage", "code", "label", "geography_level"],
    orient="row",
)


def read(tmp_path: Path, *rows: str) -> Frames:
    lines = [HEADER, *(f"ESTAT:URB_CEDUC(1.0),,A,{row}" for row in rows)]
    changed = {"urb_ctran.sdmx.csv": "\n".join(lines) + "\n"} if rows else {}
    snapshot = open_fixture(tmp_path, "eurostat_city_statistics", changed=changed)
    return parse(snapshot, {"raw_urban_audit_codes__city": CODES})


def test_parse_keeps_flags_and_confidential_cells(tmp_path: Path) -> None:
    frame = read(tmp_path)[OBSERVATION]

    cells = frame.select("indicator_code", "city_code", "year", "value", "flag", "conf_status")
    assert cells.rows() == [
        ("TT1010V", "CH001C", "2016", "55", "e", None),
        ("TT1010V", "AT", "2016", "41.5", None, None),
        ("TT1012V", "AT001F", "2016", None, None, "C"),
    ]


def test_countries_and_functional_areas_become_no_cities(tmp_path: Path) -> None:
    cities = read(tmp_path)[CITY]

    assert cities.select("city_code", "label", "country_prefix").rows() == [
        ("CH001C", "Zürich (greater city)", "CH")
    ]


def test_greater_city_and_its_city_stand_apart(tmp_path: Path) -> None:
    cities = read(tmp_path, "SA2004I,CH001C,2020,3,,", "SA2004I,CH011C,2020,4,,")[CITY]

    assert cities.select("city_code", "geography_level").rows() == [
        ("CH001C", "greater_city"),
        ("CH011C", "city"),
    ]


@pytest.mark.parametrize(
    ("printed", "is_kept"),
    [
        ("TE2031I,CH011C,2020,35.4,,", True),
        ("TE2031I,CH011C,2020,354,,", False),
        ("TE2031I,CH011C,2020,0,,", False),
        ("SA2004I,CH011C,2020,964,,", False),
        ("SA2004I,CH011C,2020,0,,", True),
        ("TT1060I,CH011C,2020,-1,,", False),
        ("TE2031V,CH011C,2020,120000,,", True),
    ],
)
def test_value_that_cannot_be_is_left_out(tmp_path: Path, printed: str, is_kept: bool) -> None:
    frame = read(tmp_path, "TE2031I,CH001C,2020,40,,", printed)[OBSERVATION]

    result = enforce(frame, table(OBSERVATION), {})

    assert result.accepted.height == (2 if is_kept else 1)
    assert [failure.rule for failure in result.quarantined] == (
        [] if is_kept else ["value_is_possible"]
    )
