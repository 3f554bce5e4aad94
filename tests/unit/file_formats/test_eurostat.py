"""Eurostat's layouts: told by what is in a file, read into one shape."""

import gzip

import polars as pl
import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from pipelines.file_formats.eurostat import SCHEMA, Layout, recognise
from tests.unit.file_formats.written import (
    WRITERS,
    Observation,
    browser_csv,
    given,
    observations_of,
    packed,
    read,
    sdmx_csv_1,
    tsv_legacy,
)

EACH = pytest.mark.parametrize("name", WRITERS)
FEW = [
    Observation("PS1012V", "AT001C", "2019", "70.0"),
    Observation("PS1012V", "AT001C", "2015", "72.0", "be"),
    Observation("PS1012V", "LV001C", "2015", None, "u"),
    Observation("PS1012V", "BE", "2019", "0"),
    Observation("PS1013V", "AT001C", "2019", None, None, is_confidential=True),
    Observation("PS1013V", "AT001C", "2015"),
    Observation("PS1013V", "LV001C", "2015", "-1.50", "d", is_confidential=True),
]


@EACH
def test_reading_gives_what_was_written(name: str) -> None:
    layout, write = WRITERS[name]

    reading, frame = read(write(FEW))

    assert reading.layout == layout
    assert observations_of(frame) == given(FEW)
    assert frame.schema == SCHEMA
    assert frame["unit"].unique().to_list() == ["PC"]


@EACH
def test_reading_unpacks_gzip_whatever_the_name(name: str) -> None:
    layout, write = WRITERS[name]
    data = packed(write(FEW))

    reading, frame = read(data, name="file.csv")

    assert recognise(data) == reading.layout == layout
    assert observations_of(frame) == given(FEW)


@EACH
def test_reading_passes_over_a_byte_order_mark(name: str) -> None:
    layout, write = WRITERS[name]
    data = b"\xef\xbb\xbf" + write(FEW).encode()

    assert recognise(data) == layout
    assert observations_of(read(data)[1]) == given(FEW)


@EACH
def test_reading_explains_every_row_that_it_skips(name: str) -> None:
    reading, frame = read(WRITERS[name][1](FEW))

    assert reading.rows_out == frame.height == len(given(FEW))
    assert reading.rows_in == reading.rows_out + sum(reading.skipped.values())
    assert set(reading.skipped) <= {"not_available"}
    assert reading.problems == {}


def test_reading_counts_cells_of_a_wide_layout_and_rows_of_a_long_one() -> None:
    wide, _ = read(tsv_legacy(FEW))
    long, _ = read(browser_csv(FEW))

    # Five series of two years.
    assert (wide.rows, wide.rows_in, wide.skipped) == (5, 10, {"not_available": 4})
    assert (long.rows, long.rows_in, long.skipped) == (7, 7, {"not_available": 1})


def test_reading_numbers_rows_of_the_file_and_cells_along_them() -> None:
    _, frame = read("indic_ur,cities\\time\t2019 \t2015 \nPS1V,AT\t: \t1 \nPS2V,AT\t2 \t3 b\n")

    places = frame.select("indicator_code", "year", "source_row", "source_cell").rows()

    assert places == [("PS1V", "2015", 1, 2), ("PS2V", "2019", 2, 3), ("PS2V", "2015", 2, 4)]


def test_reading_says_the_table_where_the_file_does() -> None:
    codes = {name: read(write(FEW))[0].dataset_code for name, (_, write) in WRITERS.items()}

    assert codes == {
        "legacy TSV": None,
        "new TSV": None,
        "data browser": None,
        **dict.fromkeys(
            ("SDMX-CSV 1.0", "SDMX-CSV 2.0", "SDMX-CSV 2.0 with labels", "JSON-stat"), "urb_percep"
        ),
    }


@pytest.mark.parametrize(
    "text",
    [
        "indic_ur;cities;TIME_PERIOD;OBS_VALUE;OBS_FLAG;CONF_STATUS\nEN1V;AT;2000;1;;\n",
        "indic_ur;geo;TIME_PERIOD;OBS_VALUE;OBS_FLAG\nEN1V;AT;2000;1;\n",
        "freq,indic_ur,cities\\TIME_PERIOD\t2000 \nA,EN1V,AT\t1 \n",
        "STRUCTURE,STRUCTURE_ID,freq,indic_ur,cities,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        "dataflow,ESTAT:URB_CENV(1.0),A,EN1V,AT,2000,1,\n",
    ],
)
def test_reading_of_a_table_without_unit_or_confidentiality_gives_null(text: str) -> None:
    _, frame = read(text)

    assert frame.drop("dataset_code").row(0) == ("EN1V", None, "AT", "2000", "1", None, None, 1, 1)


def test_reading_finds_columns_by_name() -> None:
    _, frame = read("OBS_FLAG;OBS_VALUE;TIME_PERIOD;cities;indic_ur\nb;1.5;2000;AT001C;EN1V\n")

    assert observations_of(frame) == [Observation("EN1V", "AT001C", "2000", "1.5", "b")]


def test_reading_finds_dimensions_of_a_series_by_name() -> None:
    _, frame = read("cities,unit,freq,indic_ur\\TIME_PERIOD\t2000 \nAT001C,PC,A,EN1V\t1.5 b\n")

    assert observations_of(frame) == [Observation("EN1V", "AT001C", "2000", "1.5", "b")]


def test_reading_takes_line_ends_of_any_kind() -> None:
    text = browser_csv(FEW).split("\n")
    mixed = "\r\n".join(text[:3]) + "\r" + "\n".join(text[3:]).rstrip("\n")

    assert observations_of(read(mixed)[1]) == given(FEW)


def test_reading_of_a_header_alone_gives_no_rows() -> None:
    for text in (sdmx_csv_1([]), browser_csv([]), "indic_ur,cities\\time\t2019 \n"):
        reading, frame = read(text)

        assert (reading.rows_in, frame.height, frame.schema) == (0, 0, SCHEMA)


def test_reading_keeps_a_key_that_occurs_twice_for_the_contract_to_judge() -> None:
    _, frame = read(browser_csv([FEW[0], FEW[0]]))

    assert frame["source_row"].to_list() == [1, 2]


CODES = st.from_regex(r"(DE|SA|PS)[1-3][0-9]{3}[VI]", fullmatch=True)
CITIES = st.from_regex(r"(AT|EL|UK)(00[1-9][CF])?", fullmatch=True)
YEARS = st.integers(1990, 2026).map(str)
NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,6})(\.[0-9]{1,3})?", fullmatch=True)
FLAGS = st.sets(st.sampled_from("bdefimnpu"), min_size=1).map(lambda each: "".join(sorted(each)))
TABLES = st.dictionaries(
    st.tuples(CODES, CITIES, YEARS),
    st.tuples(st.none() | NUMBERS, st.none() | FLAGS, st.booleans()),
    min_size=1,
    max_size=12,
).map(lambda table: [Observation(*key, *cell) for key, cell in table.items()])


@EACH
@over(table=TABLES)
def test_reading_gives_back_any_table(name: str, table: list[Observation]) -> None:
    reading, frame = read(WRITERS[name][1](table))

    assert observations_of(frame) == given(table)
    assert reading.rows_in == reading.rows_out + sum(reading.skipped.values())
    assert frame.select(pl.col("source_cell").is_unique().all()).item()


@over(data=st.binary(max_size=200))
def test_recognise_never_fails(data: bytes) -> None:
    assert recognise(data) in (None, *Layout)
    assert recognise(gzip.compress(data)) in (None, *Layout)
    assert recognise(b"\x1f\x8b" + data) in (None, *Layout)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "city,population\nWien,1900000\n",
        "a;b;c\n1;2;3\n",
        '{"type": "FeatureCollection"}',
        "<?xml version='1.0'?><S:Fault/>",
        "indic_ur\tcities\n",
    ],
)
def test_recognise_tells_what_is_no_layout_of_eurostat(text: str) -> None:
    assert recognise(text.encode()) is None


def test_recognise_needs_only_the_start_of_a_file() -> None:
    for layout, write in WRITERS.values():
        assert recognise(write(FEW).encode()[:200]) == layout
        assert recognise(packed(write(FEW * 1000))[:2000]) == layout
