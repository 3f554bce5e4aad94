"""CDC's long layout: value types side by side, codes with leading zeros, empty values."""

from pathlib import Path

import pytest

from pipelines.errors import SourceFormatError
from pipelines.sources._base import Frames
from pipelines.sources.cdc_places import parse
from tests.fixtures.snapshots import fixture_files, open_fixture

ESTIMATE = "raw_cdc_places__estimate"


@pytest.fixture
def frames(tmp_path: Path) -> Frames:
    return parse(open_fixture(tmp_path, "cdc_places", year_basis="inferred", vintage="2016"))


def test_parse_keeps_both_value_types_of_a_measure(frames: Frames) -> None:
    rows = frames[ESTIMATE].select("measure_code", "value_type", "value_pct").rows()

    assert rows[:2] == [("ACCESS2", "AgeAdjPrv", "21.4"), ("ACCESS2", "CrdPrv", "22.6")]


def test_parse_keeps_leading_zeros_of_a_geoid(frames: Frames) -> None:
    assert frames[ESTIMATE]["place_geoid"][0] == "0107000"


def test_parse_keeps_a_suppressed_estimate_as_a_row_without_value(frames: Frames) -> None:
    row = frames[ESTIMATE].row(3, named=True)

    assert row["place_name"] == "Hartford"
    assert (row["value_pct"], row["ci_low_pct"], row["ci_high_pct"]) == (None, None, None)


def test_parse_takes_year_basis_and_vintage_from_the_record(frames: Frames) -> None:
    assert frames[ESTIMATE].select("year_basis", "vintage").unique().rows() == [
        ("inferred", "2016")
    ]


def test_parse_puts_files_of_several_releases_together(tmp_path: Path) -> None:
    release = fixture_files("cdc_places")["places.csv"].decode()

    frames = parse(open_fixture(tmp_path, "cdc_places", changed={"places_2.csv": release}))

    assert frames[ESTIMATE]["source_file"].to_list() == ["places.csv"] * 5 + ["places_2.csv"] * 5


def test_parse_refuses_the_wide_layout(tmp_path: Path) -> None:
    wide = {"places.csv": "StateAbbr,PlaceName,PlaceFIPS,ACCESS2_CrudePrev\n"}

    with pytest.raises(SourceFormatError, match="missing: LocationID, MeasureId"):
        parse(open_fixture(tmp_path, "cdc_places", changed=wide))
