"""Files of the two US publishers that are damaged, changed or of another kind: refused, with the
place and what to do."""

import gzip
import json

import pytest

from pipelines.errors import SourceFormatError
from tests.unit.file_formats.us_written import (
    BY_NAME,
    HEADER,
    LONG,
    ROWS,
    array,
    census,
    csv_of,
    long_csv,
    long_json,
    places,
    wide_csv,
)

READ = {"census": census, "places": places}
FILES = {
    "array": (census, array()),
    "census csv": (census, csv_of()),
    "by name": (census, BY_NAME),
    "long csv": (places, long_csv({}, {"LocationID": "0107000"})),
    "json": (places, long_json({}, {"LocationID": "0107000"})),
    "wide": (places, wide_csv({}, {"PlaceFIPS": "0107000"})),
}
EACH = pytest.mark.parametrize("name", FILES)
TABLES = pytest.mark.parametrize("name", ["census csv", "by name", "long csv", "wide"])
DOCUMENTS = pytest.mark.parametrize("name", ["array", "json"])


def _refused(name: str, data: str | bytes) -> SourceFormatError:
    read = READ.get(name) or FILES[name][0]
    with pytest.raises(SourceFormatError) as error:
        read(data)
    return error.value


@EACH
def test_damaged_gzip_is_refused(name: str) -> None:
    packed = gzip.compress(FILES[name][1].encode(), mtime=0)

    assert _refused(name, packed[:-12]).expected == "a complete gzip file"


@EACH
def test_wrong_encoding_is_refused_with_its_line(name: str) -> None:
    error = _refused(
        name, FILES[name][1].encode().replace(b"Alabama", b"\xfc").replace(b"AL", b"\xfc")
    )

    assert (error.expected, error.found) == ("UTF-8 text", "byte 0xfc")
    assert "line" in error.subject


@TABLES
def test_row_that_breaks_off_is_refused_with_its_number(name: str) -> None:
    text = FILES[name][1].rstrip("\n")
    rows = text.count("\n")

    error = _refused(name, text.rpartition(",")[0].rpartition(",")[0])

    assert f"cells in row {rows} (" in error.found
    assert "truncated" in error.remedy


@DOCUMENTS
def test_document_that_breaks_off_is_refused(name: str) -> None:
    error = _refused(name, FILES[name][1][:-20])

    assert error.found.startswith("no JSON (")
    assert "fetch" in error.remedy


@TABLES
@pytest.mark.parametrize("ends", [("\r\n",), ("\r",), ("\n", "\r\n")])
def test_line_ends_may_be_of_any_kind_and_mixed(name: str, ends: tuple[str, ...]) -> None:
    read, text = FILES[name]
    lines = text.splitlines()
    mixed = "".join(line + ends[place % len(ends)] for place, line in enumerate(lines))

    assert read(mixed)[1].equals(read(text)[1])


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("census csv", csv_of(rows=[*ROWS, ("A city", "45000,5", None, "01", "00001")]), 4),
        ("census csv", csv_of(rows=[("A city", "1", "3,5", "01", "00001")]), 1),
        ("by name", BY_NAME + 'Dothan city,Alabama,2010,"39,806"\n', 2),
        ("long csv", long_csv({}, {"Data_Value": "15,1"}), 2),
        ("long csv", long_csv({}, {}, {"TotalPopulation": "92,606"}), 3),
        ("json", long_json({}, {"Low_Confidence_Limit": "14,0"}), 2),
        ("wide", wide_csv({}, {"MHLTH_AdjPrev": "9,8"}), 2),
    ],
)
def test_comma_in_a_number_is_refused_with_its_row(name: str, data: str, place: int) -> None:
    error = _refused(name, data)

    assert error.subject == f"file, row {place}"
    assert error.expected == "numbers with a decimal point"
    assert "not guessed" in error.remedy


@pytest.mark.parametrize(
    ("name", "data", "place", "found"),
    [
        ("census csv", csv_of(rows=[ROWS[0], ("A city", "1", "2", "1", "00460")]), 2, "1 00460"),
        ("census csv", csv_of(rows=[("A city", "1", "2", "48", "9796")]), 1, "48 9796"),
        ("census csv", csv_of(rows=[("A city", "1", "2", "48.0", "14038.0")]), 1, "48.0 14038.0"),
        ("array", array().replace('"01"', "1"), 1, "1 00124"),
        ("long csv", long_csv({}, {"LocationID": "135896"}), 2, "135896"),
        ("long csv", long_csv({"LocationID": "135896.0"}), 1, "135896.0"),
        ("json", long_json().replace('"0135896"', "135896"), 1, "135896"),
        ("wide", wide_csv({}, {"PlaceFIPS": "107000"}), 2, "107000"),
    ],
)
def test_codes_that_lost_their_zeros_are_refused_with_their_row(
    name: str, data: str, place: int, found: str
) -> None:
    error = _refused(name, data)

    assert error.subject == f"file, row {place}"
    assert error.found.startswith(f"{found} (")
    assert "leading zeros" in error.remedy


@pytest.mark.parametrize("code", ["0X12", "00124-1", "", "001241"])
def test_code_of_another_form_stays_for_the_contract(code: str) -> None:
    _, frame = census(array(rows=[("A city", "1", "2", "01", code)]))

    assert frame["place_geoid"].to_list() == [f"01{code}"]


@pytest.mark.parametrize(
    ("header", "drift"),
    [
        (["NAME", "B19013_001M", "state", "place"], "missing: B19013_001E"),
        (["NAME", "B19013_001E", "state", "county"], "missing: place; added: county"),
        (["NAME", "B19013_001E", "STATE", "place"], "missing: state; added: STATE"),
        (["B19013_001E", "state", "place"], "missing: NAME"),
        ([*HEADER, "tract"], "added: tract"),
        (["NAME", "NAME", "B19013_001E", "state", "place"], "twice: NAME"),
        (["NAME", "B19013_1E", "state", "place"], "missing: B19013_001E; added: B19013_1E"),
    ],
)
def test_census_header_that_drifted_is_refused_with_what_did(header: list[str], drift: str) -> None:
    error = _refused("census", array(header, []))

    assert error.subject == "file, header"
    assert drift in error.found


@pytest.mark.parametrize(
    ("old", "new", "drift"),
    [
        ("LocationID", "CityFIPS", "missing: locationid; added: cityfips"),
        ("Data_Value,", "DataValue,", "probably renamed: data_value -> datavalue"),
        ("TotalPopulation", "Population2010", "missing: totalpopulation"),
        ("StateDesc", "StateAbbr", "twice: stateabbr"),
    ],
)
def test_long_header_that_drifted_is_refused_with_what_did(old: str, new: str, drift: str) -> None:
    error = _refused("places", long_csv().replace(old, new, 1))

    assert error.subject == "file, header"
    assert drift in error.found


@pytest.mark.parametrize(
    ("old", "new", "drift"),
    [
        ("measureid", "measure_id", "missing: measureid; added: measure_id"),
        ('data_value"', 'value"', "missing: data_value; added: value"),
    ],
)
def test_name_of_an_answer_that_drifted_is_refused(old: str, new: str, drift: str) -> None:
    assert drift in _refused("places", long_json().replace(old, new)).found


@pytest.mark.parametrize(
    ("old", "new", "drift"),
    [
        ("PlaceFIPS", "GEOID", "missing: PlaceFIPS; added: GEOID"),
        ("Population2010", "Population", "missing: Population2010; added: Population"),
        ("MHLTH_Crude95CI", "MHLTH_CI", "missing: MHLTH_Crude95CI; added: MHLTH_CI"),
        ("MHLTH_AdjPrev", "MHLTH_CrudePrev", "twice: MHLTH_CrudePrev"),
    ],
)
def test_wide_header_that_drifted_is_refused_with_what_did(old: str, new: str, drift: str) -> None:
    assert drift in _refused("places", wide_csv().replace(old, new, 1)).found


@pytest.mark.parametrize("name", READ)
def test_web_page_in_place_of_an_answer_is_told(name: str) -> None:
    error = _refused(name, "<html><head><title>Missing Key</title></head></html>")

    assert error.found.startswith("a web page, and no JSON")
    assert ("API key" in error.remedy) == (name == "census")


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("document", [None, {}, [], ["row"], [[["a"]]], [{"a": [1]}], 1, "text"])
def test_json_of_another_shape_is_refused(name: str, document: object) -> None:
    error = _refused(name, json.dumps(document))

    shapes = ("JSON of another shape", "missing", "another layout")
    assert error.found.startswith(shapes)


@pytest.mark.parametrize(
    "row", [["A city", "1", None, "01"], "row", ["A city", True, "2", "01", "00001"]]
)
def test_array_with_rows_of_another_shape_is_refused(row: object) -> None:
    error = _refused("census", json.dumps([HEADER, row]))

    assert error.found.startswith("JSON of another shape")


@pytest.mark.parametrize("row", ["row", {"data_value": {"a": "1"}}, {"locationid": ["0135896"]}])
def test_answer_with_rows_of_another_shape_is_refused(row: object) -> None:
    whole = row if isinstance(row, str) else json.loads(long_json())[0] | row

    error = _refused("places", json.dumps([*json.loads(long_json()), whole]))

    assert error.found.startswith("JSON of another shape")


def test_error_of_the_portal_is_told() -> None:
    answer = {"code": "query.soql.no-such-column", "error": True, "message": "No such column: x"}

    assert "No such column: x" in _refused("places", json.dumps(answer)).found


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("data", [b"", gzip.compress(b"", mtime=0)])
def test_empty_file_is_refused(name: str, data: bytes) -> None:
    assert _refused(name, data).found.startswith("no JSON")


@pytest.mark.parametrize("name", READ)
def test_file_of_another_kind_is_refused_with_what_it_begins_with(name: str) -> None:
    error = _refused(name, "city,population\nWien,1\n")

    assert error.found == "another layout, beginning 'city,population'"
    assert "csv" in error.expected or "long" in error.expected


def test_number_that_json_does_not_know_is_refused() -> None:
    assert "the number NaN" in _refused("array", array().replace('"45000"', "NaN")).found


def test_numbers_of_an_answer_are_read_as_printed() -> None:
    _, frame = places(long_json().replace('"15.1"', "15.10"))

    assert frame["value_text"].to_list() == ["15.10"]
    assert LONG["Data_Value"] == "15.1"
