"""Population estimates as they land: one place and year a row, parts and states passed over."""

from pathlib import Path

import pytest

from pipelines.errors import SourceFormatError
from pipelines.snapshots.folders import open_snapshot
from pipelines.snapshots.tables import Frames
from pipelines.sources.census_population import parse
from tests.fixtures.snapshots import fixture_files, open_fixture, write_snapshot

ESTIMATE = "raw_census_population__estimate"
FILE = "sub-est2023.csv"


@pytest.fixture
def frames(tmp_path: Path) -> Frames:
    return parse(open_fixture(tmp_path, "census_population", vintage="Vintage 2023"))


def test_parse_gives_one_row_for_each_place_and_year(frames: Frames) -> None:
    rows = frames[ESTIMATE].sort("place_geoid", "year")

    assert rows.select("place_geoid", "year", "population").rows() == [
        ("0107000", "2021", "197875"),
        ("0107000", "2022", "196887"),
        ("0107000", "2023", "196644"),
        ("1349008", "2021", "157346"),
        ("1349008", "2022", "156126"),
        ("1349008", "2023", "156512"),
    ]
    assert set(rows["vintage"]) == {"Vintage 2023"}


def test_parse_names_a_place_with_its_state(frames: Frames) -> None:
    assert set(frames[ESTIMATE]["place_name"]) == {
        "Birmingham city, Alabama",
        "Macon-Bibb County, Georgia",
    }


def test_parse_refuses_a_file_without_estimates(tmp_path: Path) -> None:
    data = fixture_files("census_population")[FILE].replace(b"POPESTIMATE", b"RESIDENTS")
    entries = {FILE: {"layout": "census-sub-est"}}
    write_snapshot(tmp_path, "census_population", {FILE: data}, entries=entries)

    with pytest.raises(SourceFormatError, match="missing: POPESTIMATE2019"):
        parse(open_snapshot(tmp_path, "census_population"))
