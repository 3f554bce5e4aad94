"""JSON-stat 2.0: sparse cells by flat index, and answers that hold no data."""

import json
from typing import Any

import pytest

from pipelines.errors import AsynchronousAnswerError, SourceFormatError
from tests.unit.file_formats.written import read


def document(**members: object) -> dict[str, Any]:
    """Two cities and two years of one indicator; a member that is None is left out."""
    whole = {
        "version": "2.0",
        "class": "dataset",
        "value": {"0": 1.5, "3": 4},
        "status": {"3": "b", "1": "u"},
        "id": ["freq", "indic_ur", "unit", "cities", "time"],
        "size": [1, 1, 1, 2, 2],
        "dimension": {
            "freq": {"category": {"index": {"A": 0}}},
            "indic_ur": {"category": {"label": {"PS1V": "Schools"}}},
            "unit": {"category": {"index": ["PC"]}},
            "cities": {"category": {"index": {"BE": 1, "AT": 0}}},
            "time": {"category": {"index": ["2015", "2019"]}},
        },
    } | members
    return {name: member for name, member in whole.items() if member is not None}


def cells(text: str) -> list[tuple[str | None, ...]]:
    _, frame = read(text)
    return frame.select("city_code", "year", "value_text", "flag", "source_cell").rows()


def test_cells_are_found_by_their_flat_index() -> None:
    assert cells(json.dumps(document())) == [
        ("AT", "2015", "1.5", None, 1),
        ("AT", "2019", None, "u", 2),
        ("BE", "2019", "4", "b", 4),
    ]


def test_cells_may_be_a_list() -> None:
    whole = document(value=[1.5, None, 3, 4], status=[None, "u", "", "b"])

    assert cells(json.dumps(whole)) == [
        ("AT", "2015", "1.5", None, 1),
        ("AT", "2019", None, "u", 2),
        ("BE", "2015", "3", None, 3),
        ("BE", "2019", "4", "b", 4),
    ]


def test_one_status_may_stand_for_all_values() -> None:
    assert [cell[3] for cell in cells(json.dumps(document(status="p")))] == ["p", "p"]


def test_status_may_be_left_out() -> None:
    assert [cell[3] for cell in cells(json.dumps(document(status=None)))] == [None, None]


def test_null_without_a_status_is_counted_as_not_available() -> None:
    reading, frame = read(json.dumps(document(value={"0": None, "3": 4}, status=None)))

    assert (reading.rows_in, frame.height) == (2, 1)
    assert reading.skipped == {"not_available": 1}


def test_numbers_keep_the_digits_that_are_printed() -> None:
    text = json.dumps(document()).replace("1.5", "12345678901234567890.50")

    assert cells(text)[0][2] == "12345678901234567890.50"


def test_unit_may_be_missing_and_cities_may_be_called_geo() -> None:
    whole = document(id=["indic_ur", "geo", "TIME_PERIOD"], size=[1, 2, 2])
    whole["dimension"]["geo"] = whole["dimension"]["cities"]
    whole["dimension"]["TIME_PERIOD"] = whole["dimension"]["time"]

    _, frame = read(json.dumps(whole))

    assert frame.select("unit", "city_code", "year").row(0) == (None, "AT", "2015")


@pytest.mark.parametrize(
    "answer",
    [
        {"warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE. Try again later."}},
        {"error": [{"status": 413, "id": 413, "label": "ASYNCHRONOUS_RESPONSE. Later."}]},
    ],
)
def test_answer_that_the_data_will_come_later_is_an_error_of_its_own(answer: object) -> None:
    with pytest.raises(AsynchronousAnswerError, match="413: ASYNCHRONOUS_RESPONSE") as error:
        read(json.dumps(answer))

    assert "Ask again later" in error.value.remedy


@pytest.mark.parametrize(
    ("status", "label"),
    [(404, "ERR_NOT_FOUND_4: NOPE is not available"), (413, "EXTRACTION_TOO_BIG: 8068608 rows")],
)
def test_other_message_in_place_of_data_is_refused_with_its_words(status: int, label: str) -> None:
    with pytest.raises(SourceFormatError, match=f"the error {status}: {label}") as error:
        read(json.dumps({"error": [{"status": status, "id": 100, "label": label}]}))

    assert not isinstance(error.value, AsynchronousAnswerError)


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ({"value": None}, "no value"),
        ({"value": 7}, "no value"),
        ({"value": {"4": 1}}, "value of cells other than the 4 of the dimensions"),
        ({"value": {"-1": 1}}, "value of cells other than the 4"),
        ({"value": {"x": 1}}, "value of cells other than the 4"),
        ({"value": [1, 2, 3]}, "value of cells other than the 4"),
        ({"value": {"0": True}}, "value that is neither number nor text"),
        ({"value": {"0": {"1": 2}}}, "value that is neither number nor text"),
        ({"value": {"0": float("nan")}}, "the number NaN"),
        ({"status": {"9": "b"}}, "status of cells other than the 4"),
        ({"size": [1, 1, 1, 3, 2]}, "2 codes of cities for 3 positions"),
        ({"size": [1, 1, 1, 2]}, "5 names in id and 4 numbers in size"),
        ({"size": [1, 1, 1, 2, 2.5]}, "invalid literal for int()"),
        ({"size": None}, "no list in size"),
        ({"id": "freq"}, "no list in id"),
        ({"dimension": None}, "no object in dimension"),
        ({"dimension": {}}, "no object in freq"),
    ],
)
def test_document_that_contradicts_itself_is_refused(
    members: dict[str, object], found: str
) -> None:
    with pytest.raises(SourceFormatError) as error:
        read(json.dumps(document(**members)))

    assert found in error.value.found


def test_positions_with_a_gap_are_refused() -> None:
    whole = document()
    whole["dimension"]["cities"]["category"]["index"] = {"AT": 0, "BE": 2}

    with pytest.raises(SourceFormatError, match="2 codes of cities for 2 positions"):
        read(json.dumps(whole))


def test_dimension_that_is_not_known_is_refused() -> None:
    with pytest.raises(SourceFormatError, match=r"header: .*added: sex"):
        read(json.dumps(document(id=["freq", "indic_ur", "unit", "cities", "time", "sex"])))


def test_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(SourceFormatError, match="a key that stands there twice"):
        read(json.dumps(document()).replace('"3": 4', '"0": 4'))


def test_document_that_breaks_off_is_refused() -> None:
    with pytest.raises(SourceFormatError, match="one complete JSON-stat"):
        read(json.dumps(document())[:-20])


def test_document_that_is_nested_without_end_is_refused() -> None:
    deep = json.dumps(document())[:-1] + ', "note": ' + "[" * 100_000

    with pytest.raises(SourceFormatError, match="one complete JSON-stat"):
        read(deep)
