"""The Census API's array: jam values, zero margins, leading zeros, answers that are no array."""

import json
import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import SourceFormatError
from pipelines.sources._base import Frames
from pipelines.sources.census_acs import parse
from tests.fixtures.snapshots import open_fixture

ESTIMATE = "raw_census_acs__estimate"
HEADER = ["NAME", "S1901_C01_012E", "S1901_C01_012M", "state", "place"]
FILE = "acs1_subject_s1901_2015.json"


@pytest.fixture
def frames(tmp_path: Path) -> Frames:
    return parse(open_fixture(tmp_path, "census_acs"))


def _of(frames: Frames, name: str) -> dict[str, object]:
    rows = frames[ESTIMATE].filter(
        pl.col("place_name").str.starts_with(name), pl.col("year") == "2015"
    )
    return rows.row(0, named=True)


def test_parse_joins_state_and_place_with_their_zeros(frames: Frames) -> None:
    row = _of(frames, "Birmingham")

    assert (row["place_geoid"], row["state_fips"]) == ("0107000", "01")


@pytest.mark.parametrize(
    ("name", "value", "margin"),
    [
        ("Birmingham", "32378", "1234"),
        ("Hoover", "77365", None),
        ("Controlled", "46769", "0"),
        ("Too few", None, None),
        ("Not asked", None, None),
        ("Open-ended", "250000", None),
    ],
)
def test_parse_reads_jam_values_by_their_meaning(
    frames: Frames, name: str, value: str | None, margin: str | None
) -> None:
    row = _of(frames, name)

    assert (row["value"], row["margin"]) == (value, margin)


def test_parse_keeps_a_negative_that_is_no_jam_value(tmp_path: Path) -> None:
    rows = [HEADER, ["Odd city, Alabama", "-1", "-5", "01", "00001"]]

    frames = parse(open_fixture(tmp_path, "census_acs", changed={FILE: json.dumps(rows)}))

    # The contract judges it; a parser that swallowed it would hide a new jam value.
    assert frames[ESTIMATE].select("value", "margin").row(0) == ("-1", "-5")


def test_parse_takes_the_year_from_the_file_name(frames: Frames) -> None:
    years = frames[ESTIMATE].group_by("year", maintain_order=True).len().rows()

    assert years == [("2015", 6), ("2019", 1)]


def test_parse_accepts_another_column_order(frames: Frames) -> None:
    row = frames[ESTIMATE].row(6, named=True)

    assert (row["place_geoid"], row["value"], row["source_row"]) == ("0107000", "38832", 1)


def test_parse_tells_a_missing_key_from_the_page_that_answers_it(tmp_path: Path) -> None:
    page = "<html><head><title>Missing Key</title></head></html>"

    with pytest.raises(SourceFormatError, match=f"{FILE}: .*no JSON") as error:
        parse(open_fixture(tmp_path, "census_acs", changed={FILE: page}))

    assert "API key" in error.value.remedy


@pytest.mark.parametrize(
    "answer",
    [
        [HEADER, ["Birmingham city, Alabama", "1", None, "01"]],
        {"error": "unknown variable"},
        [],
        [HEADER, "row"],
        None,
    ],
)
def test_parse_refuses_json_of_another_shape(tmp_path: Path, answer: object) -> None:
    changed = {FILE: json.dumps(answer)}

    with pytest.raises(SourceFormatError, match=f"{FILE}: .*JSON of another shape"):
        parse(open_fixture(tmp_path, "census_acs", changed=changed))


def test_parse_refuses_another_variable(tmp_path: Path) -> None:
    changed = {FILE: json.dumps([["NAME", "B19013_001E", "B19013_001M", "state", "place"]])}

    with pytest.raises(SourceFormatError, match="missing: S1901_C01_012E"):
        parse(open_fixture(tmp_path, "census_acs", changed=changed))


def test_parse_refuses_a_file_name_without_a_year(tmp_path: Path) -> None:
    answer = json.dumps([HEADER, ["Birmingham city, Alabama", "1", None, "01", "07000"]])

    with pytest.raises(SourceFormatError, match=r"ends in _<year>\.json; found acs1\.json"):
        parse(open_fixture(tmp_path, "census_acs", changed={"acs1.json": answer}))


def test_parse_keeps_numbers_that_are_not_written_as_strings(tmp_path: Path) -> None:
    answer = [
        HEADER,
        ["Birmingham city, Alabama", "32378", "1234", "01", "07000"],
        ["Hoover city, Alabama", 77365, 5123, "01", "35896"],
    ]

    frames = parse(open_fixture(tmp_path, "census_acs", changed={FILE: json.dumps(answer)}))

    assert _of(frames, "Hoover")["value"] == "77365"


@given(st.recursive(st.none() | st.integers() | st.text(max_size=4), st.lists, max_leaves=8))
def test_parse_refuses_any_json_that_is_not_the_layout(
    tmp_path_factory: pytest.TempPathFactory, answer: object
) -> None:
    # What would go wrong: a header cell that is no text ([[null]]) is a TypeError of difflib.
    raw = tmp_path_factory.mktemp("raw")
    snapshot = open_fixture(raw, "census_acs", changed={FILE: json.dumps(answer)})

    with pytest.raises(SourceFormatError, match=re.escape(FILE)):
        parse(snapshot)


def test_parse_reads_the_shape_of_the_publishers_sample(tmp_path: Path, shared: Path) -> None:
    sample = shared / "originals" / "acs" / "census_api_place_array_layout_SAMPLE.json"
    text = sample.read_text("utf-8")
    # The sample is of another variable; its shape is the one that every variable has.
    ours = text.replace("B01003_001", "S1901_C01_012")

    frames = parse(open_fixture(tmp_path, "census_acs", changed={FILE: ours}))

    row = _of(frames, "Abbeville")
    assert (row["place_geoid"], row["value"], row["margin"]) == ("0100124", "2646", "23")
    assert row["place_name"] == "Abbeville city, Alabama"
