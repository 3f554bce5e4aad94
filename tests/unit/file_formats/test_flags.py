"""Flags of both of Eurostat's systems, and what is odd in a cell."""

import pytest

from tests.unit.file_formats.written import read


def _cell(cell: str) -> tuple[str | None, str | None, str | None]:
    """Value, flag and confidentiality of the one cell of a legacy table."""
    _, frame = read(f"indic_ur,unit,cities\\time\t2019 \nPS1V,PC,AT001C\t{cell}\n")
    return frame.select("value_text", "flag", "conf_status").row(0)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("47.6 b", ("47.6", "b", None)),
        ("47.6 bep", ("47.6", "bep", None)),
        ("47.6b", ("47.6", "b", None)),
        ("47.6 s", ("47.6", "i", None)),
        ("47.6 bs", ("47.6", "bi", None)),
        (": z", (None, "m", None)),
        (": c", (None, None, "C")),
        (":c", (None, None, "C")),
        (": bc", (None, "b", "C")),
        ("1.5 c", ("1.5", None, "C")),
        ("1.5 r", ("1.5", "r", None)),
        (": u", (None, "u", None)),
        ("1.0E7 p", ("1.0E7", "p", None)),
        ("0 n", ("0", "n", None)),
    ],
)
def test_flags_of_the_older_list_come_out_in_the_present_lists(
    cell: str, expected: tuple[str | None, str | None, str | None]
) -> None:
    assert _cell(cell) == expected


def test_present_flags_and_confidentiality_stay_as_they_are() -> None:
    _, frame = read(
        "indic_ur;cities;TIME_PERIOD;OBS_VALUE;OBS_FLAG;CONF_STATUS\n"
        "EN1V;AT;2000;1;i;\nEN1V;AT;2001;;m;N\nEN1V;AT;2002;;;P\nEN1V;AT;2003;;;C\n"
    )

    assert frame.select("flag", "conf_status").rows() == [
        ("i", None),
        ("m", "N"),
        (None, "P"),
        (None, "C"),
    ]


def test_older_confidential_flag_of_a_csv_moves_to_the_list_of_confidentiality() -> None:
    _, frame = read("indic_ur;cities;TIME_PERIOD;OBS_VALUE;OBS_FLAG\nEN1V;AT;2000;;c\n")

    assert frame.select("value_text", "flag", "conf_status").row(0) == (None, None, "C")


def test_unknown_flag_is_kept_as_printed_and_counted() -> None:
    reading, frame = read(
        "indic_ur;cities;TIME_PERIOD;OBS_VALUE;OBS_FLAG;CONF_STATUS\n"
        "EN1V;AT;2000;1;xs;\nEN1V;AT;2001;;;Q\nEN1V;AT;2002;2;b;\n"
    )

    assert frame["flag"].to_list() == ["xs", None, "b"]
    assert frame["conf_status"].to_list() == [None, "Q", None]
    assert reading.problems == {"unknown_flag": 1, "unknown_conf_status": 1}
    assert reading.rows_out == 3


@pytest.mark.parametrize("cell", ["n/a", "1 234", "47.6 b e", "NaN", "1.2.3"])
def test_what_is_no_number_is_kept_as_printed_and_counted(cell: str) -> None:
    reading, frame = read(f"indic_ur;cities;TIME_PERIOD;OBS_VALUE;OBS_FLAG\nEN1V;AT;2000;{cell};\n")

    assert frame["value_text"].to_list() == [cell]
    assert reading.problems == {"not_a_number": 1}


@pytest.mark.parametrize("cell", ["1 234", "47.6 b e", "n/a"])
def test_cell_of_a_series_that_cannot_be_read_stays_whole(cell: str) -> None:
    assert _cell(cell) == (cell, None, None)


def test_colon_in_a_column_of_values_is_not_available() -> None:
    reading, frame = read(
        "indic_ur;cities;TIME_PERIOD;OBS_VALUE;OBS_FLAG\nEN1V;AT;2000;:;\nEN1V;AT;2001; : ;u\n"
    )

    assert frame.select("value_text", "flag").rows() == [(None, "u")]
    assert reading.skipped == {"not_available": 1}
