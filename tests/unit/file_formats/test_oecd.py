"""The OECD's SDMX-CSV: what is an observation, in which unit, and what is none."""

import gzip
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import (
    EmptyAnswerError,
    KeyLengthError,
    SourceFormatError,
    TooManyRequestsError,
)
from pipelines.file_formats.oecd import Layout, recognise, refusal_in
from pipelines.file_formats.oecd_rows import times_power_of_ten
from tests.unit.file_formats.oecd_written import (
    FLOW,
    LABELLED_HEADER,
    PLAIN_HEADER,
    Observation,
    read,
    with_labels,
    without_labels,
)
from tests.unit.file_formats.written import WRITERS
from tests.unit.file_formats.written import Observation as EurostatObservation

Writer = Callable[[Sequence[Observation]], str]
LAYOUTS = {Layout.CSV_WITH_LABELS: with_labels, Layout.CSV: without_labels}
EACH = pytest.mark.parametrize("write", LAYOUTS.values())
MESSAGES = {
    EmptyAnswerError: (
        "NoRecordsFound",
        "No Results Found",
        "<message:Error><Text>NoRecordsFound</Text></message:Error>",
    ),
    KeyLengthError: (
        "Not enough key values in query, expecting 9 got 8",
        '{"errors": ["Not enough key values in query, expecting 9 got 8"]}',
    ),
    TooManyRequestsError: (
        "Too Many Requests",
        "<html><head><title>429 Too Many Requests</title></head><body></body></html>",
        "API rate limit exceeded",
    ),
}


# --- what a file is ---


@pytest.mark.parametrize(("layout", "write"), LAYOUTS.items())
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_layout_is_recognised_by_its_header(
    layout: Layout, write: Writer, pack: Callable[[bytes], bytes]
) -> None:
    assert recognise(pack(write([Observation()]).encode())) is layout


@pytest.mark.parametrize("name", WRITERS)
def test_layouts_of_eurostat_are_not_taken_for_the_oecds(name: str) -> None:
    written = WRITERS[name][1]([EurostatObservation("PS1012V", "AT001C", "2019", "47.6")])

    assert recognise(written.encode()) is None


@pytest.mark.parametrize(
    "data", [b"", b"\0\1\2", b"city,level\nOslo,Gold\n", b"<html><p>A page</p></html>", b"{}"]
)
def test_anything_else_is_not_recognised(data: bytes) -> None:
    assert recognise(data) is None
    assert refusal_in(data) is None


@pytest.mark.parametrize(
    ("error", "text"), [(error, text) for error, texts in MESSAGES.items() for text in texts]
)
def test_answer_without_data_has_an_error_of_its_own(
    error: type[SourceFormatError], text: str
) -> None:
    assert recognise(text.encode()) is Layout.MESSAGE
    assert refusal_in(text.encode())
    with pytest.raises(error):
        read(text)


def test_wrong_key_is_told_with_both_counts() -> None:
    with pytest.raises(KeyLengthError) as error:
        read("Not enough key values in query, expecting 9 got 8")

    assert (error.value.expected, error.value.found) == ("a key of 9 dimensions", "one of 8")


def test_long_page_that_speaks_of_limits_is_no_answer() -> None:
    page = f"<html>{'<p>How to keep the rate limit.</p>' * 100}</html>"

    assert recognise(page.encode()) is None


# --- observations ---


@EACH
def test_both_layouts_give_the_same_observations(write: Writer) -> None:
    reading, frame = read(write([Observation(value="61250.5", obs_status="P")]))

    row = frame.drop("area_name").row(0, named=True)
    assert row == {
        "agency": "OECD.CFE.EDS",
        "dataflow": "DSD_FUA_DEMO@DF_AGE_SEX",
        "version": "1.2",
        "area_code": "AT001F",
        "territorial_level": "FUA",
        "measure": "POP",
        "unit": "PS",
        "dimensions": "AGE=_T;SEX=_T",
        "year": "2021",
        "value_text": "61250.5",
        "unit_mult": "0",
        "obs_status": "P",
        "source_row": 1,
        "source_cell": 1,
    }
    assert (reading.dataset_code, reading.version) == ("DSD_FUA_DEMO@DF_AGE_SEX", "1.2")


def test_name_of_an_area_is_its_label_where_there_is_one() -> None:
    labelled = read(with_labels([Observation()]))[1]
    plain = read(without_labels([Observation()]))[1]

    assert labelled["area_name"].to_list() == ["label of AT001F, in words"]
    assert plain["area_name"].to_list() == [None]


def test_level_stays_with_the_row() -> None:
    pair = [Observation(area="AUS01F"), Observation(area="AUS01C", level="CITY")]

    frame = read(with_labels(pair))[1]

    assert frame.select("area_code", "territorial_level").rows() == [
        ("AUS01F", "FUA"),
        ("AUS01C", "CITY"),
    ]


@pytest.mark.parametrize("value", ["", "NaN"])
def test_blank_value_stays_as_a_row_with_its_status(value: str) -> None:
    frame = read(with_labels([Observation(value=value, obs_status="M", unit_mult="6")]))[1]

    assert frame.select("value_text", "obs_status").rows() == [(None, "M")]


@EACH
@pytest.mark.parametrize(
    ("value", "mult", "expected"),
    [
        ("192375.125", "6", "192375125000"),
        ("0.1", "3", "100"),
        ("0.10", "1", "1.0"),
        ("1250", "-2", "12.50"),
        ("-3.5", "3", "-3500"),
        ("1.5E-05", "6", "15"),
        ("47.60", "0", "47.60"),
        ("47.60", "", "47.60"),
        (
            "12345678901234567890.12345678901234567890",
            "3",
            "12345678901234567890123.45678901234567890",
        ),
    ],
)
def test_multiplier_is_applied_to_the_digit(
    write: Writer, value: str, mult: str, expected: str
) -> None:
    frame = read(write([Observation(value=value, unit_mult=mult)]))[1]

    assert frame["value_text"].to_list() == [expected]


@given(
    number=st.decimals(
        allow_nan=False, allow_infinity=False, places=12, min_value=-1e15, max_value=1e15
    ),
    power=st.integers(-15, 15),
)
def test_times_power_of_ten_is_exact(number: Decimal, power: int) -> None:
    scaled = times_power_of_ten(str(number), power)

    assert Decimal(scaled) == number.scaleb(power)
    assert "E" not in scaled


def test_file_without_multiplier_and_status_is_in_whole_units() -> None:
    text = "DATAFLOW,REF_AREA,FREQ,MEASURE,UNIT_MEASURE,TERRITORIAL_LEVEL,TIME_PERIOD,OBS_VALUE\n"
    row = f"{FLOW},AT001F,A,GDP,USD_PPP_PS,FUA,2021,61250\n"

    frame = read(text + row)[1]

    assert frame.select("value_text", "unit_mult", "obs_status", "dimensions").rows() == [
        ("61250", "0", None, None)
    ]


# --- what is left out, and why ---


@EACH
@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        (Observation(age="Y0T14"), "not_a_total: AGE"),
        (Observation(sex="F"), "not_a_total: SEX"),
        (Observation(sex=""), "not_a_total: SEX"),
        (Observation(freq="Q", year="2021-Q1"), "not_annual"),
        (Observation(year="2021-03"), "not_annual"),
        (Observation(unit_mult="millions"), "multiplier_unclear"),
        (Observation(value="about 3", unit_mult="6"), "multiplier_unclear"),
    ],
)
def test_row_is_left_out_with_its_reason(write: Writer, odd: Observation, reason: str) -> None:
    reading, frame = read(write([Observation(), odd]))

    assert reading.skipped == {reason: 1}
    assert (reading.rows_in, reading.rows_out, frame.height) == (2, 1, 1)


def test_row_that_deletes_is_no_observation() -> None:
    reading, _ = read(with_labels([Observation(action="D"), Observation(year="2022")]))

    assert (reading.skipped, reading.rows_out) == ({"deleted": 1}, 1)


def test_dimension_that_does_not_apply_is_a_total() -> None:
    frame = read(with_labels([Observation(age="_Z")]))[1]

    assert frame["dimensions"].to_list() == ["AGE=_Z;SEX=_T"]


def test_value_that_is_no_number_is_kept_and_counted() -> None:
    reading, frame = read(with_labels([Observation(value="about 3", obs_status="normal")]))

    assert frame["value_text"].to_list() == ["about 3"]
    assert reading.problems == {"not_a_number": 1, "unknown_status": 1}


_CODES = st.sampled_from(["_T", "_Z", "Y0T14", "F", "_O"])
_OBSERVATIONS = st.builds(
    Observation,
    area=st.sampled_from(["AT001F", "AUS01F", "AUS01C", "USA170F"]),
    value=st.one_of(st.just(""), st.decimals(0, 10**9, places=3).map(str)),
    unit_mult=st.sampled_from(["", "0", "3", "6", "-1", "x"]),
    year=st.sampled_from(["2019", "2020", "2020-Q1"]),
    age=_CODES,
    sex=_CODES,
)


@EACH
@given(observations=st.lists(_OBSERVATIONS, max_size=20))
def test_every_row_is_handed_over_or_counted(
    write: Writer, observations: list[Observation]
) -> None:
    reading, frame = read(write(observations))

    whole = [
        each
        for each in observations
        if each.unit_mult != "x" and {each.age, each.sex} <= {"_T", "_Z"} and each.year.isdigit()
    ]
    expected = [
        (each.area, Decimal(each.value).scaleb(int(each.unit_mult or 0)) if each.value else None)
        for each in whole
    ]
    found = [
        (area, None if value is None else Decimal(value))
        for area, value in frame.select("area_code", "value_text").rows()
    ]
    assert found == expected
    assert reading.rows_in == len(observations) == reading.rows_out + sum(reading.skipped.values())


# --- versions, headers, damage ---


def test_other_version_than_the_pinned_one_is_counted() -> None:
    text = with_labels([Observation(), Observation(year="2022")])
    name = "DSD_FUA_DEMO@DF_AGE_SEX"

    assert read(text, pinned={name: "1.1"})[0].problems == {"version_differs": 2}
    assert read(text, pinned={name: "1.2"})[0].problems == {}
    assert read(text, pinned={"DSD_OTHER@DF_OTHER": "1.1"})[0].problems == {}


def test_two_versions_in_one_file_are_refused() -> None:
    text = (
        without_labels([Observation()])
        + without_labels([Observation(year="2022")], flow=FLOW.replace("1.2", "1.3")).partition(
            "\n"
        )[2]
    )

    with pytest.raises(SourceFormatError, match=r"file, row 2: expected rows of .*\(1\.2\)"):
        read(text)


def test_row_without_a_version_is_refused() -> None:
    with pytest.raises(SourceFormatError, match=r"agency:structure@dataflow\(version\)"):
        read(without_labels([Observation()], flow="DF_AGE_SEX"))


@pytest.mark.parametrize("header", [LABELLED_HEADER, PLAIN_HEADER])
def test_file_of_a_header_has_no_observations(header: str) -> None:
    reading, frame = read(f"{header}\n")

    assert (frame.height, reading.rows_in, reading.dataset_code) == (0, 0, None)


@pytest.mark.parametrize(
    ("old", "new", "drift"),
    [
        ("UNIT_MEASURE", "UNIT_MEASURES", "probably renamed: UNIT_MEASURE -> UNIT_MEASURES"),
        (",TERRITORIAL_LEVEL", "", "missing: TERRITORIAL_LEVEL"),
        ("DATAFLOW", "STRUCTURE", "missing: STRUCTURE_ID"),
        ("SEX", "AGE", "twice: AGE"),
        ("REF_AREA", "REF_AREA: Reference area", "missing: REF_AREA"),
    ],
)
def test_drifted_header_is_refused_by_name(old: str, new: str, drift: str) -> None:
    with pytest.raises(SourceFormatError, match="file, header: ") as error:
        read(PLAIN_HEADER.replace(old, new) + "\n")

    assert drift in error.value.found


def test_dimension_behind_the_value_is_refused() -> None:
    # Behind the value stand remarks; a breakdown there would pass for one.
    moved = PLAIN_HEADER.replace("TERRITORIAL_LEVEL,", "") + ",TERRITORIAL_LEVEL\n"

    with pytest.raises(SourceFormatError, match="TERRITORIAL_LEVEL behind it"):
        read(moved)


@EACH
def test_row_that_breaks_off_is_refused(write: Writer) -> None:
    text = write([Observation(), Observation(year="2022")])

    with pytest.raises(SourceFormatError, match="cells in row 2"):
        read(text.rpartition(",")[0].rpartition(",")[0])


@EACH
def test_broken_gzip_is_refused(write: Writer) -> None:
    packed = gzip.compress(write([Observation()] * 50).encode())

    with pytest.raises(SourceFormatError, match="a complete gzip file"):
        read(packed[:-12])


@pytest.mark.parametrize(
    ("data", "found"), [("", "an empty file"), ("<html>x", "XML or HTML"), ("a,b\n", "another")]
)
def test_file_of_another_kind_is_refused(data: str, found: str) -> None:
    with pytest.raises(SourceFormatError, match=found):
        read(data)
