"""Addresses of the OECD's data sets, and keys made from structure messages."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import SourceFormatError, UsageError
from pipelines.layouts.oecd_query import (
    Dataflow,
    data_url,
    dimensions_of,
    key_for,
    structure_url,
)
from tests.unit.layouts.oecd_written import dsd_json, dsd_xml

FLOW = Dataflow("OECD.CFE.EDS", "DSD_FUA_ECO", "DF_ECONOMY", "1.1")
DIMENSIONS = ("REF_AREA", "FREQ", "MEASURE", "UNIT_MEASURE", "TERRITORIAL_LEVEL")
Message = Callable[..., bytes]
EACH = pytest.mark.parametrize("message", [dsd_xml, dsd_json])


@EACH
def test_key_has_a_place_for_each_dimension_and_none_for_time(message: Message) -> None:
    key = key_for(message(*DIMENSIONS), ref_area=("AT001F", "DK001F"), measure="GDP")

    assert key == "AT001F+DK001F..GDP.."


@EACH
def test_key_grows_with_a_dimension_that_was_added(message: Message) -> None:
    older = key_for(message("REF_AREA", "FREQ", "MEASURE", "AGE"), measure="POP")
    newer = key_for(message("REF_AREA", "FREQ", "MEASURE", "AGE", "ORIGIN"), measure="POP")

    assert (older, newer) == ("..POP.", "..POP..")


@EACH
def test_key_follows_another_order(message: Message) -> None:
    regions = message("FREQ", "TERRITORIAL_LEVEL", "REF_AREA", "MEASURE")

    assert key_for(regions, ref_area="AT13", freq="A") == "A..AT13."


@given(st.permutations(DIMENSIONS), st.sampled_from([dsd_xml, dsd_json]))
def test_order_is_that_of_the_positions(order: list[str], message: Message) -> None:
    assert dimensions_of(message(*order)) == order


@EACH
def test_unknown_dimension_is_refused_with_those_there_are(message: Message) -> None:
    with pytest.raises(UsageError, match=r"REF_AREA, FREQ, .*found CITY"):
        key_for(message(*DIMENSIONS), city="Wien")


@pytest.mark.parametrize("code", ["AT001F.A", "AT001F/..", "", "a b", "AT+DK"])
def test_code_that_would_move_the_places_is_refused(code: str) -> None:
    with pytest.raises(UsageError, match="dimension REF_AREA"):
        key_for(dsd_xml(*DIMENSIONS), ref_area=code)


def test_no_code_at_all_is_refused() -> None:
    with pytest.raises(UsageError, match="found none"):
        key_for(dsd_xml(*DIMENSIONS), ref_area=())


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"NoRecordsFound",
        b"<html><p>Sorry</p></html>",
        b"<a/>",
        b"{}",
        b"[1]",
        b'{"data": {"dataStructures": {}}}',
        b'{"data": {"dataStructures": [1]}}',
        b'{"data": {"dataStructures": []}}',
        b"\xff\xfe\x00",
        dsd_xml(*DIMENSIONS)[:900],
        dsd_json(*DIMENSIONS)[:90],
        dsd_xml(),
        dsd_json(),
    ],
)
def test_message_without_one_structure_is_refused(message: bytes) -> None:
    with pytest.raises(SourceFormatError, match="one data structure"):
        dimensions_of(message)


def test_unreadable_message_is_told_and_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SourceFormatError):
        dimensions_of(dsd_xml(*DIMENSIONS)[:1500])

    assert capsys.readouterr().out == ""


def test_address_pins_the_version() -> None:
    assert data_url(FLOW, "AT001F.A.GDP..", first_year=2015, last_year=2023) == (
        "https://sdmx.oecd.org/public/rest/data/OECD.CFE.EDS,DSD_FUA_ECO@DF_ECONOMY,1.1/"
        "AT001F.A.GDP..?startPeriod=2015&endPeriod=2023"
        "&dimensionAtObservation=AllDimensions&format=csvfilewithlabels"
    )
    assert data_url(FLOW, has_labels=False).endswith(
        ",1.1/all?dimensionAtObservation=AllDimensions&format=csvfile"
    )
    assert structure_url(FLOW) == (
        "https://sdmx.oecd.org/public/rest/dataflow/OECD.CFE.EDS/DSD_FUA_ECO@DF_ECONOMY/1.1"
        "?references=all"
    )


@pytest.mark.parametrize("version", ["", "latest", "1", "*"])
def test_open_version_is_refused(version: str) -> None:
    flow = Dataflow("OECD.CFE.EDS", "DSD_FUA_ECO", "DF_ECONOMY", version)

    for ask in (data_url, structure_url):
        with pytest.raises(UsageError, match="pin the one that was read"):
            ask(flow)
