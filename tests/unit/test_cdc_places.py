"""CDC's estimates as they land: release, data set and years of the record, rules of the table.

What a layout holds is tested in tests/unit/file_formats.
"""

import csv
import re
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from contracts.model import table
from pipelines.checks.contract import Enforced, enforce
from pipelines.errors import ContractError, SourceFormatError
from pipelines.snapshots.folders import open_snapshot
from pipelines.snapshots.tables import Frames
from pipelines.source_registry import loaded_sources
from tests.fixtures.snapshots import fixture_files, open_fixture, write_snapshot
from tests.unit.builders import typed
from tests.unit.file_formats.us_written import WIDE, csv_of, long_csv, long_json, wide_csv

parse = loaded_sources()["cdc_places"].parse

ESTIMATE = "raw_cdc_places__estimate"
STATES = typed(
    table("raw_vocabulary__admin1"), [{"country_code": "USA", "admin1_code": "AL", "fips": "01"}]
)
GOOD = tuple({"LocationID": f"01{number:05}"} for number in range(3))
_YEAR = re.compile("[0-9]{4}")


@pytest.fixture
def frames(tmp_path: Path) -> Frames:
    return parse(open_fixture(tmp_path, "cdc_places", year_basis="inferred", vintage="2016"))


def _parsed(raw: Path, files: Mapping[str, str], **entry: object) -> pl.DataFrame:
    """A snapshot of some files, parsed."""
    data = {name: content.encode() for name, content in files.items()}
    write_snapshot(raw, "cdc_places", data, entries=dict.fromkeys(files, entry))
    return parse(open_snapshot(raw, "cdc_places"))[ESTIMATE]


def _judged(raw: Path, *changes: Mapping[str, str]) -> Enforced:
    """Three good rows and some others, as the contract takes them."""
    frame = _parsed(raw, {"places.csv": long_csv(*GOOD, *changes)})
    return enforce(frame, table(ESTIMATE), {"raw_vocabulary__admin1": STATES})


def test_parse_keeps_both_value_types_of_a_measure(frames: Frames) -> None:
    rows = frames[ESTIMATE].select("measure_code", "value_type", "value_pct").rows()

    assert rows[:2] == [("ACCESS2", "AgeAdjPrv", "21.4"), ("ACCESS2", "CrdPrv", "22.6")]


def test_parse_keeps_leading_zeros_of_a_geoid(frames: Frames) -> None:
    assert frames[ESTIMATE]["place_geoid"][0] == "0107000"


def test_parse_keeps_a_suppressed_estimate_as_a_row_without_value(frames: Frames) -> None:
    row = frames[ESTIMATE].row(3, named=True)

    assert row["place_name"] == "Hartford"
    assert (row["value_pct"], row["ci_low_pct"], row["ci_high_pct"]) == (None, None, None)
    assert row["value_footnote"] == "*"


def test_parse_takes_year_basis_and_vintage_from_the_record(frames: Frames) -> None:
    assert frames[ESTIMATE].select("year_basis", "vintage").unique().rows() == [
        ("inferred", "2016")
    ]


def test_parse_takes_the_data_set_from_the_address(tmp_path: Path) -> None:
    queried = "https://data.cdc.gov/resource/eav7-hnsx.json?$limit=50000"
    whole = "https://data.cdc.gov/api/views/q8xq-ygsk/rows.csv?accessType=DOWNLOAD"

    for url, dataset in ((queried, "eav7-hnsx"), (whole, "q8xq-ygsk")):
        frame = _parsed(tmp_path / dataset, {"places.csv": long_csv()}, url=url)
        assert frame["dataset_code"].to_list() == [dataset]


def test_parse_puts_files_of_several_releases_together(tmp_path: Path) -> None:
    release = fixture_files("cdc_places")["places.csv"].decode()

    frames = parse(open_fixture(tmp_path, "cdc_places", changed={"places_2.csv": release}))

    assert frames[ESTIMATE]["source_file"].to_list() == ["places.csv"] * 5 + ["places_2.csv"] * 5


def test_an_estimate_that_two_releases_print_is_kept_of_both(tmp_path: Path) -> None:
    # Dental visits are asked in even years: the releases of 2018 and 2019 print those of 2016.
    files = {f"places_{release}.csv": long_csv(*GOOD) for release in (2018, 2019)}
    entries = {
        f"places_{release}.csv": {"vintage": f"500 Cities, {release} release"}
        for release in (2018, 2019)
    }
    data = {name: content.encode() for name, content in files.items()}
    write_snapshot(tmp_path, "cdc_places", data, entries=entries)
    frame = parse(open_snapshot(tmp_path, "cdc_places"))[ESTIMATE]

    kept = enforce(frame, table(ESTIMATE), {"raw_vocabulary__admin1": STATES}).accepted

    assert sorted(kept["release_year"]) == [2018] * len(GOOD) + [2019] * len(GOOD)


def test_parse_puts_pages_of_an_answer_together(tmp_path: Path) -> None:
    pages = {f"places_{number}.json": long_json(change) for number, change in enumerate(GOOD)}

    frame = _parsed(tmp_path, pages)

    assert frame["place_geoid"].to_list() == [change["LocationID"] for change in GOOD]
    assert frame.select("source_file", "source_row").is_unique().all()


@pytest.mark.parametrize(
    ("vintage", "census"),
    [
        ("500 Cities, 2016 release", "2010"),
        ("PLACES: Local Data for Better Health, Place Data 2023 release", "2010"),
        ("PLACES: Local Data for Better Health, Place Data, 2024 release", "2020"),
        ("a later one", None),
    ],
)
def test_parse_dates_the_population_by_the_release(
    tmp_path: Path, vintage: str, census: str | None
) -> None:
    frame = _parsed(tmp_path, {"places.csv": long_csv()}, vintage=vintage)

    assert frame["population_year"].to_list() == [census]


def test_parse_lets_the_name_of_a_column_date_the_population(tmp_path: Path) -> None:
    frame = _parsed(tmp_path, {"wide.csv": wide_csv()}, vintage="2024 release")

    assert set(frame["population_year"]) == {"2010"}


def test_parse_reads_the_wide_layout_into_the_same_table(tmp_path: Path) -> None:
    frame = _parsed(tmp_path, {"wide.csv": wide_csv()}, vintage="2016 release")

    columns = ("place_geoid", "measure_code", "value_type", "year", "year_basis", "value_pct")
    assert frame.select(columns).rows()[:2] == [
        ("0135896", "MHLTH", "CrdPrv", "2014", "inferred", "9.8"),
        ("0135896", "MHLTH", "AgeAdjPrv", "2014", "inferred", "10"),
    ]
    assert frame["source_row"].to_list() == [1, 2, 3, 4]


def test_parse_refuses_a_wide_file_whose_release_is_not_known(tmp_path: Path) -> None:
    with pytest.raises(SourceFormatError, match="a vintage that says the release"):
        _parsed(tmp_path, {"wide.csv": wide_csv()}, vintage="an early one")


def test_parse_dates_measures_of_every_release_as_the_dictionary_does(
    shared: Path, tmp_path: Path
) -> None:
    name = "originals/cdc_places/places_data_dictionary_m35w-spkz_CDCPLACES_pkg.csv"
    with (shared / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    releases = {
        int(match[0]): c for c in rows[0] if "release_20" in c if (match := _YEAR.search(c))
    }
    place = dict(list(WIDE.items())[:4])
    interval = {"CrudePrev": "1", "Crude95CI": "(1, 1)"}

    assert sorted(releases) == [2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024]
    for release, column in releases.items():
        dated = {row["measureid"]: row[column] for row in rows if row[column] != "X"}
        cells = {f"{m}_{suffix}": value for m in dated for suffix, value in interval.items()}
        wide = csv_of(list(place | cells), [list((place | cells).values())])
        frame = _parsed(tmp_path / column, {"w.csv": wide}, vintage=f"{release} release")
        assert dict(frame.select("measure_code", "year").rows()) == dated, release


def test_parse_refuses_other_units_than_percent(tmp_path: Path) -> None:
    with pytest.raises(SourceFormatError, match=r"row 2: .*found cases \(MHLTH, Hoover\)"):
        _parsed(tmp_path, {"places.csv": long_csv({}, {"Data_Value_Unit": "cases"})})


def test_parse_refuses_fewer_rows_than_the_record_says(tmp_path: Path) -> None:
    with pytest.raises(SourceFormatError, match=r"a header and 2 rows.*found 1 rows"):
        _parsed(tmp_path, {"wide.csv": wide_csv()}, rows=2, vintage="2016 release")


def test_contract_accepts_a_suppressed_estimate(tmp_path: Path) -> None:
    empty = dict.fromkeys(("Data_Value", "Low_Confidence_Limit", "High_Confidence_Limit"), "")

    result = _judged(tmp_path, {"Data_Value_Footnote_Symbol": "*", **empty})

    assert (result.accepted.height, result.quarantined) == (4, [])


@pytest.mark.parametrize(
    ("change", "rule", "outcome"),
    [
        ({"Data_Value": "137.0", "High_Confidence_Limit": ""}, "value_pct_in_range", "cell"),
        ({"High_Confidence_Limit": "101"}, "ci_high_pct_in_range", "cell"),
        ({"Data_Value": "n/a"}, "value_pct_is_float64", "cell"),
        ({"TotalPopulation": "0"}, "population_in_range", "cell"),
        ({"DataValueTypeID": "Crude"}, "value_type_known", "row"),
        ({"Data_Value": "9.0"}, "value_within_interval", "row"),
        ({"LocationID": "01X0001"}, "place_geoid_format", "row"),
        ({"LocationID": "01001"}, "place_geoid_format", "row"),
        ({"StateAbbr": "ZZ"}, "state_code_in_raw_vocabulary__admin1", "row"),
        ({"StateAbbr": "Ala"}, "state_code_format", "row"),
        ({"Year": "3019"}, "year_in_range", "row"),
    ],
)
def test_contract_quarantines_what_no_estimate_can_be(
    tmp_path: Path, change: dict[str, str], rule: str, outcome: str
) -> None:
    result = _judged(tmp_path, change)

    assert (rule, outcome) in {(q.rule, q.outcome) for q in result.quarantined}
    assert {q.source_row for q in result.quarantined} == {4}
    assert result.accepted.height == (4 if outcome == "cell" else 3)


def test_contract_refuses_an_estimate_that_stands_twice(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="primary_key_unique") as error:
        _judged(tmp_path, GOOD[0])

    assert "places.csv row 1" in error.value.found
    assert "places.csv row 4" in error.value.found
