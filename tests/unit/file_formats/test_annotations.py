"""Signs and jam values of the Census Bureau: exactly those, each with its meaning kept."""

import pytest

from contracts import vocab
from pipelines.file_formats.census_annotations import Annotation
from tests.unit.file_formats.us_written import HEADER, array, census, csv_of

INCOME = "B19013_001"
POPULATION = "B01003_001"
JAM_VALUES = {
    "-666666666": "not_computed",
    "-999999999": "not_displayed",
    "-888888888": "not_applicable",
    "-222222222": "too_few_observations",
    "-333333333": "open_interval",
    "-555555555": "controlled",
}


def _estimate(
    value: str | None, margin: str | None = None, *, variable: str = INCOME
) -> dict[str, object]:
    header = ["NAME", f"{variable}E", f"{variable}M", "state", "place"]
    _, frame = census(array(header, [["A city, Ohio", value, margin, "39", "00001"]]))
    return frame.row(0, named=True)


def _signed(
    estimate: str | None, margin: str | None, *, value: str | None = None
) -> dict[str, object]:
    header = [*HEADER, "B19013_001EA", "B19013_001MA"]
    _, frame = census(array(header, [["A city", value, None, "39", "00001", estimate, margin]]))
    return frame.row(0, named=True)


def test_annotations_are_those_of_the_contracts() -> None:
    assert tuple(Annotation) == vocab.ESTIMATE_ANNOTATIONS


@pytest.mark.parametrize(("jam", "meaning"), JAM_VALUES.items())
@pytest.mark.parametrize("decimals", ["", ".0"])
def test_jam_value_of_an_estimate_is_no_value_but_its_meaning(
    jam: str, meaning: str, decimals: str
) -> None:
    row = _estimate(f"{jam}{decimals}")

    assert (row["value_text"], row["estimate_annotation"]) == (None, meaning)


@pytest.mark.parametrize(("jam", "meaning"), JAM_VALUES.items())
def test_jam_value_of_a_margin_is_no_margin_unless_the_estimate_is_controlled(
    jam: str, meaning: str
) -> None:
    row = _estimate("45000", jam)

    assert row["margin_text"] == ("0" if meaning == "controlled" else None)
    assert row["margin_annotation"] == meaning


@pytest.mark.parametrize("value", ["-1", "-66666666", "-6666666666", "-666666665", "-123456789"])
def test_negative_that_is_no_jam_value_stays(value: str) -> None:
    row = _estimate(value, value)

    assert (row["value_text"], row["estimate_annotation"]) == (value, None)
    assert (row["margin_text"], row["margin_annotation"]) == (value, None)


def test_null_is_no_estimate_and_has_no_meaning() -> None:
    row = _estimate(None, None)

    assert (row["value_text"], row["estimate_annotation"]) == (None, None)
    assert (row["margin_text"], row["margin_annotation"]) == (None, None)


def test_unknown_jam_value_stays_as_it_is_printed_and_is_counted() -> None:
    rows = [["A city", "-777777777", "-444444444.0", "39", "00001"]]

    reading, frame = census(csv_of(rows=rows))

    row = frame.row(0, named=True)
    assert (row["value_text"], row["estimate_annotation"]) == (None, "-777777777")
    assert (row["margin_text"], row["margin_annotation"]) == (None, "-444444444")
    assert reading.problems == {"unknown_annotation": 1}


@pytest.mark.parametrize(
    ("value", "meaning"), [("250001", "top_coded"), ("2499", "bottom_coded"), ("250000", None)]
)
@pytest.mark.parametrize("variable", [INCOME, "B19013B_001", "S1901_C01_012"])
def test_median_of_income_in_an_open_interval_keeps_its_value_and_says_so(
    value: str, meaning: str | None, variable: str
) -> None:
    row = _estimate(value, variable=variable)

    assert (row["value_text"], row["estimate_annotation"]) == (value, meaning)


@pytest.mark.parametrize("value", ["250001", "2499"])
def test_same_number_of_persons_is_a_number_like_any_other(value: str) -> None:
    row = _estimate(value, "12", variable=POPULATION)

    assert (row["value_text"], row["estimate_annotation"]) == (value, None)


def test_margin_tells_an_open_interval_of_any_variable() -> None:
    row = _estimate("250001", "-333333333", variable="B20002_001")

    assert (row["estimate_annotation"], row["margin_annotation"]) == ("top_coded", "open_interval")


@pytest.mark.parametrize(
    ("sign", "meaning"),
    [
        ("-", "not_computed"),
        ("N", "not_displayed"),
        ("(X)", "not_applicable"),
        ("250,000+", "top_coded"),
        ("2,500-", "bottom_coded"),
        ("null", None),
        (None, None),
    ],
)
def test_sign_of_an_estimate_has_the_same_meaning(sign: str | None, meaning: str | None) -> None:
    assert _signed(sign, None)["estimate_annotation"] == meaning


@pytest.mark.parametrize(
    ("sign", "meaning"),
    [("**", "too_few_observations"), ("***", "open_interval"), ("*****", "controlled")],
)
def test_sign_of_a_margin_has_the_same_meaning(sign: str, meaning: str) -> None:
    row = _signed(None, sign)

    assert row["margin_annotation"] == meaning
    assert row["margin_text"] == ("0" if meaning == "controlled" else None)


def test_unknown_sign_stays_as_it_is_printed() -> None:
    assert _signed("?", None, value="1")["estimate_annotation"] == "?"
