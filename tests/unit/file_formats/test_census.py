"""The Census Bureau's layouts: told by content, one shape, any variable, codes with their zeros."""

import gzip
import string

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.file_formats import cdc_places as places
from pipelines.file_formats import eurostat
from pipelines.file_formats.census import SCHEMA, Layout, recognise
from tests.unit.file_formats.us_written import (
    BY_NAME,
    HEADER,
    ROWS,
    array,
    census,
    csv_of,
    long_csv,
)

FILES = {Layout.API_ARRAY: array(), Layout.API_CSV: csv_of(), Layout.INCOME_BY_NAME: BY_NAME}
# Those that are told apart to be refused, and downloads with labels, are in test_publishers_cases.
EACH = pytest.mark.parametrize("layout", FILES)


@EACH
def test_layout_is_told_by_content(layout: Layout) -> None:
    data = FILES[layout].encode()

    assert recognise(data) is layout
    assert recognise(gzip.compress(data)) is layout
    assert recognise(b"\xef\xbb\xbf" + data) is layout


@EACH
def test_layout_is_no_other_publishers(layout: Layout) -> None:
    data = FILES[layout].encode()

    assert places.recognise(data) is None
    assert eurostat.recognise(data) is None
    assert recognise(long_csv().encode()) is None


@EACH
def test_every_layout_has_the_one_shape(layout: Layout) -> None:
    reading, frame = census(FILES[layout])

    assert reading.layout is layout
    assert frame.schema == SCHEMA


def test_array_and_its_csv_agree() -> None:
    _, of_array = census(array())
    _, of_csv = census(csv_of())

    assert of_array.equals(of_csv)


def test_geoid_is_state_and_place_with_their_zeros() -> None:
    _, frame = census(array())

    assert frame["place_geoid"].to_list() == ["0100124", "0100460", "4814038"]
    assert frame["state_fips"].to_list() == ["01", "01", "48"]


def test_columns_are_found_in_any_order_and_letters() -> None:
    header = ["B19013_001E", "name", "place", "state"]
    rows = [["57143.0", "Guthrie CDP, Texas", "31640", "48"]]

    _, frame = census(csv_of(header, rows))

    row = frame.row(0, named=True)
    assert (row["place_geoid"], row["value_text"], row["margin_text"]) == (
        "4831640",
        "57143.0",
        None,
    )


def test_each_variable_of_a_file_is_an_estimate_of_its_own() -> None:
    header = ["NAME", "S1901_C01_012E", "S1901_C01_012M", "B01003_001E", "state", "place"]

    reading, frame = census(array(header, [["A city, Ohio", "1", "2", "3", "39", "00001"]] * 2))

    assert (reading.rows, reading.rows_in, reading.rows_out) == (2, 4, 4)
    assert frame.select("variable_code", "value_text", "margin_text").rows()[:2] == [
        ("S1901_C01_012E", "1", "2"),
        ("B01003_001E", "3", None),
    ]
    assert frame.select("source_row", "source_cell").rows() == [(1, 1), (1, 2), (2, 3), (2, 4)]


@pytest.mark.parametrize("variable", ["DP02_0068P", "B19013A_001", "CP03_2023_062", "K201901_001"])
def test_variables_of_all_kinds_of_tables_are_known(variable: str) -> None:
    header = ["NAME", f"{variable}E", f"{variable}M", "state", "place"]

    _, frame = census(array(header, [["A city, Ohio", "1", "2", "39", "00001"]]))

    assert frame["variable_code"].to_list() == [f"{variable}E"]


@pytest.mark.parametrize("name", ["GEO_ID", "ucgid"])
def test_whole_id_tells_the_place_where_its_parts_do_not_stand(name: str) -> None:
    rows = [["1600000US0100124", "45000", "Abbeville city, Alabama"]]

    _, frame = census(array([name, "B19013_001E", "NAME"], rows))

    assert frame.select("place_geoid", "state_fips").row(0) == ("0100124", "01")


def test_whole_id_may_stand_beside_its_parts() -> None:
    header = ["GEO_ID", *HEADER]

    _, frame = census(array(header, [["1600000US0100124", *ROWS[0]]]))

    assert frame["place_geoid"].to_list() == ["0100124"]


def test_whole_id_of_another_geography_stays_for_the_contract() -> None:
    _, frame = census(array(["GEO_ID", "B19013_001E", "NAME"], [["0500000US01001", "1", "County"]]))

    assert frame["place_geoid"].to_list() == ["0500000US01001"]


def test_file_by_name_has_no_codes_and_prints_its_years() -> None:
    _, frame = census(BY_NAME)

    row = frame.row(0, named=True)
    assert (row["place_geoid"], row["state_fips"]) == (None, None)
    assert (row["place_name"], row["year"]) == ("Mobile city, Alabama", "2010")
    assert (row["variable_code"], row["value_text"]) == ("Median_Income", "37438")


def test_file_without_rows_has_no_estimates() -> None:
    reading, frame = census(array(rows=[]))

    assert (reading.rows, frame.height, frame.schema) == (0, 0, SCHEMA)


def test_passes_count_anew() -> None:
    reading, _ = census(csv_of())

    assert (reading.rows_in, reading.rows_out, reading.skipped, reading.problems) == (3, 3, {}, {})


def test_number_that_is_none_is_handed_over_and_counted() -> None:
    reading, frame = census(array(rows=[("A city, Ohio", "many", "NaN", "39", "00001")]))

    assert frame.select("value_text", "margin_text").row(0) == ("many", "NaN")
    assert reading.problems == {"not_a_number": 1}


_NAMES = (
    st.text(string.ascii_letters + " .,'\"éñ", min_size=1, max_size=12).map(str.strip).filter(bool)
)
_NUMBERS = st.integers(-99_999_999, 10**9).map(str) | st.none()
_DIGITS = st.integers(0, 99_999).map(lambda number: f"{number:05}")
_ROWS = st.lists(
    st.tuples(_NAMES, _NUMBERS, _NUMBERS, st.sampled_from(["01", "09", "48", "72"]), _DIGITS),
    min_size=1,
    max_size=6,
)


@given(_ROWS, st.permutations(range(len(HEADER))))
def test_any_rows_come_back_whatever_layout_and_order(
    rows: list[tuple[str, str | None, str | None, str, str]], order: list[int]
) -> None:
    header = [HEADER[place] for place in order]
    mixed = [[row[place] for place in order] for row in rows]
    expected = [(row[3] + row[4], row[0], row[1], row[2]) for row in rows]

    for data in (array(header, mixed), csv_of(header, mixed)):
        _, frame = census(data)
        found = frame.select("place_geoid", "place_name", "value_text", "margin_text")
        assert found.rows() == expected
        assert frame["source_row"].to_list() == list(range(1, len(rows) + 1))
        assert frame["margin_annotation"].null_count() == len(rows)


def test_rows_of_a_long_file_are_numbered_through() -> None:
    rows = [("A city, Ohio", str(number), None, "39", f"{number:05}") for number in range(60_000)]

    reading, frame = census(csv_of(rows=rows))

    assert reading.rows == 60_000
    assert frame["source_row"].equals(pl.Series("source_row", range(1, 60_001), dtype=pl.Int64))
    assert frame["value_text"].to_list() == [row[1] for row in rows]
