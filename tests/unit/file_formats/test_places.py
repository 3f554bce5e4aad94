"""CDC's layouts: told by content, one shape, both value types apart, footnotes and places kept."""

import gzip
import json
import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.file_formats import census, eurostat
from pipelines.file_formats.cdc_places import SCHEMA, Layout, recognise
from tests.unit.file_formats.us_written import (
    LONG,
    SUPPRESSED,
    csv_of,
    long_csv,
    long_json,
    places,
    wide_csv,
)

FILES = {Layout.LONG_CSV: long_csv(), Layout.LONG_JSON: long_json(), Layout.WIDE_CSV: wide_csv()}
# Those that are told apart to be refused, and downloads with labels, are in test_publishers_cases.
EACH = pytest.mark.parametrize("layout", FILES)
AGE_ADJUSTED = {"DataValueTypeID": "AgeAdjPrv", "Data_Value": "15.9"}


@EACH
def test_layout_is_told_by_content(layout: Layout) -> None:
    data = FILES[layout].encode()

    assert recognise(data) is layout
    assert recognise(gzip.compress(data)) is layout
    assert recognise(b"\xef\xbb\xbf" + data) is layout


@EACH
def test_layout_is_no_other_publishers(layout: Layout) -> None:
    data = FILES[layout].encode()

    assert census.recognise(data) is None
    assert eurostat.recognise(data) is None


@EACH
def test_every_layout_has_the_one_shape(layout: Layout) -> None:
    reading, frame = places(FILES[layout])

    assert reading.layout is layout
    assert frame.schema == SCHEMA
    assert reading.rows_in == reading.rows_out == frame.height


def test_bulk_file_and_answer_of_the_interface_agree() -> None:
    _, bulk = places(long_csv({}, SUPPRESSED, AGE_ADJUSTED))
    _, answer = places(long_json({}, SUPPRESSED, AGE_ADJUSTED))

    assert answer.equals(bulk)


def test_long_row_keeps_key_value_interval_and_year_of_the_survey() -> None:
    _, frame = places(long_csv())

    row = frame.row(0, named=True)
    assert [row[name] for name in ("place_geoid", "measure_code", "value_type", "year")] == [
        "0135896",
        "MHLTH",
        "CrdPrv",
        "2022",
    ]
    assert (row["value_text"], row["ci_low_text"], row["ci_high_text"]) == ("15.1", "14.0", "16.2")
    assert (row["population"], row["population_year"]) == ("92606", None)
    assert (row["unit"], row["category_code"]) == ("%", "HLTHSTAT")


def test_value_types_stay_apart() -> None:
    _, frame = places(long_csv({}, AGE_ADJUSTED))

    rows = frame.select("measure_code", "value_type", "value_text").rows()
    assert rows == [("MHLTH", "CrdPrv", "15.1"), ("MHLTH", "AgeAdjPrv", "15.9")]


@pytest.mark.parametrize("write", [long_csv, long_json])
def test_suppressed_estimate_stays_as_a_row_with_its_footnote(
    write: Callable[..., str],
) -> None:
    _, frame = places(write({}, SUPPRESSED))

    row = frame.row(1, named=True)
    assert (row["value_text"], row["ci_low_text"], row["value_footnote"]) == (None, None, "*")


def test_footnote_of_an_estimate_that_is_given_stays_beside_it() -> None:
    _, frame = places(long_csv({"Data_Value_Footnote_Symbol": "#"}))

    assert frame.select("value_text", "value_footnote").row(0) == ("15.1", "#")


def test_page_of_suppressed_estimates_may_lack_every_value() -> None:
    # The interface leaves out what is null, so no row of the page has the name at all.
    reading, frame = places(long_json(SUPPRESSED))

    assert (reading.rows_out, frame["value_text"].to_list()) == (1, [None])


@pytest.mark.parametrize("category", ["UNHBEH", "RISKBEH"])
def test_categories_of_all_releases_are_read(category: str) -> None:
    _, frame = places(long_csv({"CategoryID": category}))

    assert frame["category_code"].to_list() == [category]


def test_columns_of_adults_may_stand_there_or_not() -> None:
    header = [name for name in LONG if name != "TotalPop18plus"]
    older = csv_of(header, [[LONG[name] for name in header]])
    later = csv_of([*LONG, "TotalPop65plus"], [[*LONG.values(), "12000"]])

    assert places(older)[1].equals(places(long_csv())[1])
    assert places(later)[1].equals(places(long_csv())[1])


def test_query_for_few_columns_is_read() -> None:
    names = [
        *("LocationID", "MeasureId", "DataValueTypeID", "Year", "LocationName", "StateAbbr"),
        *("Data_Value", "Low_Confidence_Limit", "High_Confidence_Limit", "TotalPopulation"),
    ]
    quoted = ",".join(f'"{name.lower()}"' for name in names)

    reading, frame = places(f"{quoted}\n{','.join(LONG[name] for name in names)}\n")

    row = frame.row(0, named=True)
    assert reading.layout is Layout.LONG_CSV
    assert (row["place_geoid"], row["value_text"], row["unit"]) == ("0135896", "15.1", None)


def test_columns_of_the_portal_are_passed_over() -> None:
    row = json.loads(long_json())[0] | {":@computed_region_hjsp_umg2": "29"}

    _, frame = places(json.dumps([row]))

    assert frame.equals(places(long_json())[1])


def test_location_is_read_in_both_orders() -> None:
    for data in (long_csv(), long_json()):
        assert places(data)[1].select("latitude", "longitude").row(0) == ("33.3767", "-86.8051")

    _, frame = places(wide_csv())
    assert frame.select("latitude", "longitude").row(0) == ("33.3767602729", "-86.8051937568")


def test_location_that_cannot_be_read_is_counted_and_the_row_stays() -> None:
    reading, frame = places(long_csv({"Geolocation": "Hoover, AL"}, {"Geolocation": ""}))

    assert frame.select("latitude", "value_text").rows() == [(None, "15.1")] * 2
    assert reading.problems == {"unreadable_location": 1}


def test_wide_row_holds_an_estimate_for_each_measure_and_value_type() -> None:
    reading, frame = places(wide_csv({}, {"PlaceFIPS": "0107000"}))

    columns = ("measure_code", "value_type", "value_text", "ci_low_text", "ci_high_text")
    assert frame.select(columns).rows()[:4] == [
        ("MHLTH", "CrdPrv", "9.8", "9.7", "9.9"),
        ("MHLTH", "AgeAdjPrv", "10", "9.8", "10.1"),
        ("COLON_SCREEN", "CrdPrv", "68.4", "67.9", "68.9"),
        ("COLON_SCREEN", "AgeAdjPrv", "67.1", "66.6", "67.6"),
    ]
    assert (reading.rows, reading.rows_in) == (2, 8)
    assert frame["source_row"].to_list() == [1] * 4 + [2] * 4
    assert frame["source_cell"].to_list() == list(range(1, 9))


def test_wide_file_dates_its_population_and_not_its_estimates() -> None:
    _, frame = places(wide_csv())
    _, later = places(wide_csv().replace("Population2010", "Population2020"))
    _, undated = places(wide_csv().replace("Population2010", "TotalPopulation"))

    assert frame.select("population", "population_year", "year").row(0) == ("81619", "2010", None)
    assert later["population_year"][0] == "2020"
    assert undated.select("population", "population_year").row(0) == ("81619", None)


def test_wide_cells_without_an_estimate_are_counted() -> None:
    reading, frame = places(wide_csv({"MHLTH_AdjPrev": "", "MHLTH_Adj95CI": ""}))

    assert frame.height == 3
    assert (reading.rows_in, reading.rows_out, reading.skipped) == (4, 3, {"not_available": 1})


def test_wide_file_with_crude_prevalence_only_is_read() -> None:
    header = ["StateAbbr", "StateDesc", "PlaceName", "PlaceFIPS", "TotalPopulation"]
    header += ["TotalPop18plus", "MHLTH_CrudePrev", " MHLTH_Crude95CI", "Geolocation"]
    row = ["AL", "Alabama", "Hoover", "0135896", "9", "7", "9.8", "( 9.7,  9.9)", ""]

    _, frame = places(csv_of(header, [row]))

    assert frame.select("value_type", "ci_low_text").rows() == [("CrdPrv", "9.7")]


def test_county_code_of_a_wide_file_gets_zeros_that_are_no_state() -> None:
    # Honolulu: the publisher prints the county, whose city and county government are one.
    _, frame = places(wide_csv({"PlaceFIPS": "15003", "PlaceName": "Honolulu"}))

    assert set(frame["place_geoid"]) == {"0015003"}


def test_interval_that_is_none_stays_whole_for_the_contract() -> None:
    reading, frame = places(wide_csv({"MHLTH_Crude95CI": "9.7 to 9.9"}))

    row = frame.row(0, named=True)
    assert (row["ci_low_text"], row["ci_high_text"]) == ("9.7 to 9.9", "9.7 to 9.9")
    assert reading.problems == {"not_a_number": 1}


def test_unknown_value_type_is_handed_over_and_counted() -> None:
    reading, frame = places(long_csv({"DataValueTypeID": "Crude"}))

    assert frame["value_type"].to_list() == ["Crude"]
    assert reading.problems == {"unknown_value_type": 1}


_TENTHS = st.integers(0, 999).map(lambda tenths: f"{tenths / 10:.1f}")
_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "LocationID": st.integers(100_000, 5_699_999).map(lambda code: f"{code:07}"),
            "LocationName": st.text(string.ascii_letters + ",'\"éñ", min_size=1, max_size=9),
            "DataValueTypeID": st.sampled_from(["CrdPrv", "AgeAdjPrv"]),
            "Data_Value": _TENTHS,
            "Low_Confidence_Limit": _TENTHS,
        }
    ),
    min_size=1,
    max_size=5,
)


@given(_ROWS, st.permutations(list(LONG)))
def test_any_rows_come_back_whatever_layout_and_order(
    rows: list[dict[str, str]], order: list[str]
) -> None:
    whole = [LONG | row for row in rows]
    theirs = ("LocationID", "LocationName", "DataValueTypeID", "Data_Value", "Low_Confidence_Limit")
    expected = [tuple(row[name] for name in theirs) for row in whole]

    for data in (csv_of(order, [[row[name] for name in order] for row in whole]), long_json(*rows)):
        _, frame = places(data)
        ours = ("place_geoid", "place_name", "value_type", "value_text", "ci_low_text")
        assert frame.select(ours).rows() == expected
