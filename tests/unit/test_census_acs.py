"""Estimates of the Census Bureau as they land: years and periods of the record, rules of the table.

What a layout holds is tested in tests/unit/file_formats.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.model import table
from pipelines.checks.contract import Enforced, enforce
from pipelines.errors import ContractError, SourceFormatError
from pipelines.snapshots.folders import open_snapshot
from pipelines.snapshots.tables import Frames
from pipelines.source_registry import loaded_sources
from tests.fixtures.snapshots import open_fixture, write_snapshot
from tests.unit.builders import typed

parse = loaded_sources()["census_acs"].parse

ESTIMATE = "raw_census_acs__estimate"
HEADER = ["NAME", "S1901_C01_012E", "S1901_C01_012M", "state", "place"]
FILE = "acs1_subject_s1901_2015.json"
CSV = "S1901_C01_012E,name,place,state\n-666666666.0,A CDP,00796,01\n57143.0,B CDP,31640,48\n"

Row = Sequence[str | None]
GOOD: list[Row] = [
    ["Birmingham city, Alabama", "32378", "1234", "01", "07000"],
    ["Hoover city, Alabama", "77365", "5123", "01", "35896"],
    ["Huntsville city, Alabama", "46769", "1500", "01", "37000"],
]
STATES = typed(
    table("raw_vocabulary__admin1"),
    [{"country_code": "USA", "admin1_code": "AL", "fips": "01"}],
)


@pytest.fixture
def frames(tmp_path: Path) -> Frames:
    return parse(open_fixture(tmp_path, "census_acs"))


def _of(frames: Frames, name: str) -> dict[str, object]:
    rows = frames[ESTIMATE].filter(
        pl.col("place_name").str.starts_with(name), pl.col("year") == "2015"
    )
    return rows.row(0, named=True)


def _parsed(raw: Path, name: str, content: str, **entry: object) -> pl.DataFrame:
    """A snapshot of one file, parsed."""
    write_snapshot(raw, "census_acs", {name: content.encode()}, entries={name: entry})
    return parse(open_snapshot(raw, "census_acs"))[ESTIMATE]


def _judged(raw: Path, *rows: Row, header: Sequence[str] = HEADER) -> Enforced:
    """Three good rows and some others, as the contract takes them."""
    frame = _parsed(raw, FILE, json.dumps([header, *GOOD, *rows]))
    return enforce(frame, table(ESTIMATE), {"raw_vocabulary__admin1": STATES})


def test_parse_joins_state_and_place_with_their_zeros(frames: Frames) -> None:
    row = _of(frames, "Birmingham")

    assert (row["place_geoid"], row["state_fips"]) == ("0107000", "01")


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Macon-Bibb County, Georgia", "city"),
        ("Urban Honolulu CDP, Hawaii", "place"),
        ("Ponce zona urbana, Puerto Rico", "place"),
        ("CDP city, Alabama", "city"),
    ],
)
def test_parse_tells_places_without_a_government_from_cities(
    tmp_path: Path, name: str, level: str
) -> None:
    frame = _parsed(tmp_path, FILE, json.dumps([HEADER, [name, "1", None, "01", "07000"]]))

    assert frame["geography_level"].to_list() == [level]


@pytest.mark.parametrize(
    ("name", "value", "margin", "annotations"),
    [
        ("Birmingham", "32378", "1234", (None, None)),
        ("Hoover", "77365", None, (None, None)),
        ("Controlled", "46769", "0", (None, "controlled")),
        ("Too few", None, None, ("not_computed", "too_few_observations")),
        ("Not asked", None, None, ("not_displayed", "not_applicable")),
        ("Open-ended", "250000", None, (None, "open_interval")),
    ],
)
def test_parse_reads_jam_values_by_their_meaning(
    frames: Frames,
    name: str,
    value: str | None,
    margin: str | None,
    annotations: tuple[str | None, str | None],
) -> None:
    row = _of(frames, name)

    assert (row["value"], row["margin"]) == (value, margin)
    assert (row["estimate_annotation"], row["margin_annotation"]) == annotations


def test_parse_keeps_a_negative_that_is_no_jam_value(tmp_path: Path) -> None:
    frame = _parsed(tmp_path, FILE, json.dumps([HEADER, ["Odd city", "-1", "-5", "01", "00001"]]))

    # The contract judges it; a parser that swallowed it would hide a new jam value.
    assert frame.select("value", "margin").row(0) == ("-1", "-5")


def test_parse_reads_a_csv_copy_into_the_same_table(tmp_path: Path) -> None:
    frame = _parsed(tmp_path, "acs5_2017_copy.csv", CSV)

    assert frame.select("place_geoid", "value", "year", "period_years").rows() == [
        ("0100796", None, "2017", "5"),
        ("4831640", "57143.0", "2017", "5"),
    ]


def test_parse_keeps_every_variable_of_a_file(tmp_path: Path) -> None:
    header = ["NAME", "B19013_001E", "B01003_001E", "state", "place"]

    frame = _parsed(tmp_path, FILE, json.dumps([header, ["A city", "1", "2", "01", "00001"]]))

    assert frame.select("variable_code", "value", "source_row").rows() == [
        ("B19013_001E", "1", 1),
        ("B01003_001E", "2", 2),
    ]


def test_parse_takes_the_year_from_the_file_name(frames: Frames) -> None:
    years = frames[ESTIMATE].group_by("year", maintain_order=True).len().rows()

    assert years == [("2015", 6), ("2019", 1)]


def test_parse_takes_year_period_and_data_set_from_the_address(tmp_path: Path) -> None:
    url = "https://api.census.gov/data/2021/acs/acs5/subject?get=NAME&for=place:*"

    frame = _parsed(tmp_path, "answer.json", json.dumps([HEADER, *GOOD]), url=url)

    told = frame.select("year", "period_years", "dataset_code").unique().rows()
    assert told == [("2021", "5", "acs/acs5/subject")]


@pytest.mark.parametrize(
    ("name", "entry", "found"),
    [
        ("acs1.json", {}, "one year, .*; found none"),
        ("acs1_2015.json", {"url": "https://a.org/data/2016/acs/acs1"}, "found 2015 and 2016"),
        ("answer_2015.json", {}, "one period, .*; found none"),
        ("acs1_2015.json", {"vintage": "ACS 5-year 2015"}, "found 1 and 5"),
    ],
)
def test_parse_refuses_a_record_that_does_not_tell_year_and_period(
    tmp_path: Path, name: str, entry: dict[str, str], found: str
) -> None:
    with pytest.raises(SourceFormatError, match=found):
        _parsed(tmp_path, name, json.dumps([HEADER, *GOOD]), **entry)


def test_parse_refuses_names_without_codes(tmp_path: Path) -> None:
    named = "City,State,Year,Median_Income\nMobile city,Alabama,2010,37438\n"

    with pytest.raises(SourceFormatError, match="expected codes of states and places") as error:
        _parsed(tmp_path, "acs1_2010.csv", named)

    assert "Census API" in error.value.remedy


def test_parse_refuses_fewer_rows_than_the_record_says(tmp_path: Path) -> None:
    with pytest.raises(SourceFormatError, match=r"a header and 4 rows.*found 3 rows"):
        _parsed(tmp_path, FILE, json.dumps([HEADER, *GOOD]), rows=4)


def test_parse_accepts_another_column_order(frames: Frames) -> None:
    row = frames[ESTIMATE].row(6, named=True)

    assert (row["place_geoid"], row["value"], row["source_row"]) == ("0107000", "38832", 1)


def test_parse_tells_a_missing_key_from_the_page_that_answers_it(tmp_path: Path) -> None:
    page = "<html><head><title>Missing Key</title></head></html>"

    with pytest.raises(SourceFormatError, match=f"{FILE}: .*a web page") as error:
        parse(open_fixture(tmp_path, "census_acs", changed={FILE: page}))

    assert "API key" in error.value.remedy


@given(st.recursive(st.none() | st.integers() | st.text(max_size=4), st.lists, max_leaves=8))
def test_parse_refuses_any_json_that_is_not_the_layout(
    tmp_path_factory: pytest.TempPathFactory, answer: object
) -> None:
    # What would go wrong: a header cell that is no text ([[null]]) is a TypeError of difflib.
    raw = tmp_path_factory.mktemp("raw")
    snapshot = open_fixture(raw, "census_acs", changed={FILE: json.dumps(answer)})

    with pytest.raises(SourceFormatError, match=re.escape(FILE)):
        parse(snapshot)


def test_contract_accepts_what_the_bureau_prints(tmp_path: Path) -> None:
    odd: list[Row] = [
        ["Rich city", "250001", "-333333333", "01", "00001"],
        ["Poor city", "2499", "-333333333", "01", "00002"],
        ["Small city", "-666666666", "-222222222", "01", "00003"],
        ["Counted city", "50000", "-555555555", "01", "00004"],
    ]

    result = _judged(tmp_path, *odd)

    assert (result.accepted.height, result.quarantined) == (7, [])
    assert result.accepted["margin"].to_list()[3:] == [None, None, None, 0.0]


@pytest.mark.parametrize(
    ("row", "rule", "outcome"),
    [
        (["A", "-777777777", None, "01", "00001"], "estimate_annotation_known", "cell"),
        (["A", "50000", "-444444444", "01", "00001"], "margin_annotation_known", "cell"),
        (["A", "50000", "-5", "01", "00001"], "margin_in_range", "cell"),
        (["A", "many", None, "01", "00001"], "value_is_float64", "cell"),
        (["A", "-1", None, "01", "00001"], "income_is_printable", "row"),
        (["A", "250002", None, "01", "00001"], "income_is_printable", "row"),
        (["A", "50000", None, "01", "0X12"], "place_geoid_format", "row"),
        (["A", "50000", None, "01", None], "place_geoid_given", "row"),
        (["A", "50000", None, "99", "00001"], "state_fips_in_raw_vocabulary__admin1", "row"),
    ],
)
def test_contract_quarantines_what_the_bureau_does_not_print(
    tmp_path: Path, row: Row, rule: str, outcome: str
) -> None:
    result = _judged(tmp_path, row)

    assert (rule, outcome) in {(q.rule, q.outcome) for q in result.quarantined}
    assert {q.source_row for q in result.quarantined} == {4}
    assert result.accepted.height == (4 if outcome == "cell" else 3)


def test_contract_keeps_a_negative_of_another_variable(tmp_path: Path) -> None:
    header = [name.replace("S1901_C01_012", "B19083_001") for name in HEADER]

    result = _judged(tmp_path, ["A", "-1", None, "01", "00001"], header=header)

    assert result.accepted["value"].to_list()[3] == -1.0


def test_contract_refuses_a_place_that_stands_twice(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="primary_key_unique") as error:
        _judged(tmp_path, GOOD[0])

    assert f"{FILE} row 1" in error.value.found
    assert f"{FILE} row 4" in error.value.found


def test_contract_keeps_estimates_of_two_periods_apart(tmp_path: Path) -> None:
    answer = json.dumps([HEADER, *GOOD]).encode()
    write_snapshot(tmp_path, "census_acs", {"acs1_2015.json": answer, "acs5_2015.json": answer})
    frame = parse(open_snapshot(tmp_path, "census_acs"))[ESTIMATE]

    result = enforce(frame, table(ESTIMATE), {"raw_vocabulary__admin1": STATES})

    assert dict(result.accepted.group_by("period_years").len().rows()) == {1: 3, 5: 3}


@pytest.mark.parametrize(
    "name",
    [
        "La Ca\u00c3\u00b1ada Flintridge city, California",
        "San Jos\u00c3\u00a9 city, California",
        "La Ca\ufffdada Flintridge city, California",
        "La Ca?ada Flintridge city, California",
    ],
)
def test_contract_takes_out_a_name_with_damaged_letters_and_says_so(
    tmp_path: Path, name: str
) -> None:
    result = _judged(tmp_path, [name, "50000", None, "01", "00001"])

    assert [(q.rule, q.outcome) for q in result.quarantined] == [("place_name_format", "row")]
    assert "letters must be whole" in result.quarantined[0].reason


def test_contract_takes_out_a_name_with_a_control_character(tmp_path: Path) -> None:
    result = _judged(tmp_path, ["M\u00c4\u0081nana city, Hawaii", "50000", None, "01", "00001"])

    assert [(q.rule, q.outcome) for q in result.quarantined] == [("place_name_printable", "row")]


@pytest.mark.parametrize(
    "name",
    ["La Ca\u00f1ada city", "S\u00c3O PAULO", "JYV\u00c4SKYL\u00c4", "\u00c2ncora", "Derry & X"],
)
def test_contract_keeps_letters_that_only_look_damaged(tmp_path: Path, name: str) -> None:
    assert _judged(tmp_path, [name, "50000", None, "01", "00001"]).quarantined == []


def test_period_and_year_are_read_from_a_download_of_the_bureau(tmp_path: Path) -> None:
    content = 'GEO_ID,NAME,B19013_001E\n1600000US0107000,"Birmingham city, Alabama",44376\n'

    frame = _parsed(tmp_path, "ACSDT5Y2022.B19013-Data.csv", content)

    assert frame.select("year", "period_years").row(0) == ("2022", "5")
