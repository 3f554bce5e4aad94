"""Files that are damaged, changed or of another kind: refused, with the place and what to do."""

import gzip

import pytest

from pipelines.errors import SourceFormatError
from tests.unit.file_formats.written import (
    WRITERS,
    Observation,
    browser_csv,
    packed,
    read,
    sdmx_csv_1,
    sdmx_csv_2_with_labels,
    tsv_legacy,
)

FEW = [
    Observation("PS1012V", "AT001C", "2019", "47.6", "b"),
    Observation("PS1012V", "AT001C", "2015", "72.0"),
    Observation("PS1013V", "AT001C", "2019", "12.5"),
    Observation("PS1013V", "AT001C", "2015", "11.0"),
]
EACH = pytest.mark.parametrize("name", WRITERS)


def _refused(data: str | bytes) -> SourceFormatError:
    with pytest.raises(SourceFormatError) as error:
        read(data)
    return error.value


@EACH
@pytest.mark.parametrize("damage", ["cut off", "other bytes", "no end"])
def test_damaged_gzip_is_refused(name: str, damage: str) -> None:
    data = packed(WRITERS[name][1](FEW))
    middle = len(data) // 2
    wrong = {
        "cut off": data[:-12],
        "other bytes": data[:middle] + b"\xff\xff\xff\xff" + data[middle + 4 :],
        "no end": data[:-8] + b"\0\0\0\0\0\0\0\0",
    }[damage]

    error = _refused(wrong)

    assert error.expected == "a complete gzip file"
    assert "fetch or restore it again" in error.remedy


@EACH
def test_nul_byte_is_refused_with_its_line(name: str) -> None:
    text = WRITERS[name][1](FEW)

    error = _refused(text.replace("47.6", "47\0"))

    assert error.subject == f"file, line {text[: text.index('47.6')].count(chr(10)) + 1}"
    assert error.found == "byte 0x00"


@EACH
@pytest.mark.parametrize(("encoding", "byte"), [("latin-1", "0xfc"), ("utf-16", "0xff")])
def test_wrong_encoding_is_refused_with_its_line(name: str, encoding: str, byte: str) -> None:
    text = WRITERS[name][1](FEW).replace("47.6", "Zürich")
    line = 1 if encoding == "utf-16" else text[: text.index("ü")].count("\n") + 1

    error = _refused(text.encode(encoding))

    assert (error.subject, error.found) == (f"file, line {line}", f"byte {byte}")
    assert error.expected == "UTF-8 text"


def test_character_that_is_cut_off_at_the_end_is_refused() -> None:
    error = _refused(browser_csv(FEW).encode() + "ü".encode()[:1])

    assert (error.subject, error.expected) == ("file, line 6", "UTF-8 text")


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "JSON-stat"])
def test_row_that_breaks_off_is_refused_with_its_number(name: str) -> None:
    lines = WRITERS[name][1](FEW).splitlines()
    separator = "\t" if "\t" in lines[0] else ";" if ";" in lines[0] else ","
    short = lines[2].rpartition(separator)[0]

    error = _refused("\n".join([*lines[:2], short, *lines[3:]]))

    assert "cells in row 2 (" in error.found


def test_row_number_counts_over_the_blocks_of_a_long_file() -> None:
    # What would go wrong: Arrow reads a megabyte at a time, and could count within each.
    text = browser_csv(FEW * 10_000)

    assert "2 cells in row 40001 ('PS1012V;PC')" in _refused(f"{text}PS1012V;PC\n").found
    assert _refused(f"{text}PS1V;PC;AT;2000;1,5;;;;\n").subject == "file, row 40001"


def test_row_that_is_too_wide_is_refused() -> None:
    error = _refused(sdmx_csv_1(FEW).replace(",47.6,", ",47,6,"))

    assert "11 cells in row 1 (" in error.found


def test_quotation_mark_that_is_not_closed_is_refused() -> None:
    error = _refused(sdmx_csv_2_with_labels(FEW).replace("47.6", '"47.6'))

    assert "a quotation mark is not closed" in error.remedy


def test_quotation_mark_that_swallows_rows_is_refused() -> None:
    # Two marks that are not closed make one cell of all that stands between them.
    text = sdmx_csv_1(FEW)
    lines = text.splitlines()
    lines[1] += '"C'
    lines[3] += 'C"'

    error = _refused("\n".join(lines))

    assert error.found.startswith("a cell over several lines")


def test_quotation_marks_of_a_series_are_text() -> None:
    error_free, frame = read('indic_ur,cities\\time\t2019 \nPS1V,"AT\t1 \nPS2V,AT"\t2 \n')

    assert error_free.rows_out == 2
    assert frame["city_code"].to_list() == ['"AT', 'AT"']


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "JSON-stat"])
def test_decimal_comma_is_refused_with_its_row(name: str) -> None:
    text = WRITERS[name][1](FEW)
    comma = '"12,5"' if "," in text.splitlines()[1] and "\t" not in text else "12,5"

    error = _refused(text.replace("12.5", comma))

    assert error.subject in ("file, row 3", "file, row 2")
    assert error.found == "12,5 (PS1013V, AT001C, 2019)"
    assert "not guessed" in error.remedy


@pytest.mark.parametrize(
    ("old", "new", "drift"),
    [
        ("OBS_VALUE", "VALUE", "missing: OBS_VALUE; added: VALUE"),
        ("OBS_FLAG", "OBS_FLAGS", "probably renamed: OBS_FLAG -> OBS_FLAGS"),
        ("CONF_STATUS", "CONF", "missing: CONF_STATUS; added: CONF"),
        ("Confidentiality status (flag)", "age", "added: age"),
        ("cities", "city", "missing: cities; added: city"),
        ("indic_ur", "Indic_ur", "missing: indic_ur; added: Indic_ur"),
        ("CONF_STATUS", "OBS_FLAG", "twice: OBS_FLAG"),
    ],
)
def test_header_that_drifted_is_refused_with_what_did(old: str, new: str, drift: str) -> None:
    for write in (browser_csv, sdmx_csv_2_with_labels):
        header, _, rows = write(FEW).partition("\n")

        error = _refused(f"{header.replace(old, new)}\n{rows}")

        assert error.subject == "file, header"
        assert drift in error.found


def test_labels_beside_codes_are_strange_in_sdmx_csv_1() -> None:
    error = _refused("DATAFLOW,indic_ur,cities,City,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n")

    assert error.found == "added: City"


@pytest.mark.parametrize(
    ("header", "drift"),
    [
        ("indic_ur,cities\\time\t2019 \t2019 ", "twice: 2019"),
        ("indic_ur,cities\\time\t2019 \tNotes", "added: Notes"),
        ("indic_ur,sex,cities\\time\t2019 ", "added: sex"),
        ("cities\\TIME_PERIOD\t2019 ", "missing: indic_ur"),
    ],
)
def test_header_of_series_that_drifted_is_refused(header: str, drift: str) -> None:
    assert _refused(f"{header}\n").found == drift


def test_series_with_other_dimensions_is_refused_with_its_row() -> None:
    error = _refused(tsv_legacy(FEW).replace("PS1013V,PC,", "PS1013V,"))

    assert (error.subject, error.found) == ("file, row 2", "PS1013V,AT001C")


def test_labels_in_place_of_codes_are_refused_with_the_reason() -> None:
    error = _refused(sdmx_csv_1(FEW).replace("AT001C", "Wien").replace("PS1012V", "Schools, good"))
    city_alone = _refused(browser_csv(FEW).replace("AT001C", "Wien (greater city)"))

    assert error.subject == city_alone.subject == "file, row 1"
    assert city_alone.found == "labels (Wien (greater city))"
    assert "Labels of cities repeat" in error.remedy


def test_second_table_in_a_file_is_refused() -> None:
    error = _refused(sdmx_csv_1(FEW) + sdmx_csv_1(FEW).split("\n")[1].replace("PERCEP", "CENV"))

    assert (error.subject, error.found) == ("file, row 5", "ESTAT:URB_CENV(1.0)")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "an empty file"),
        (gzip.compress(b"", mtime=0), "an empty file"),
        (b"<html><body>Bad gateway</body></html>", "XML or HTML, perhaps an error page"),
        (b"city,population\nWien,1\n", "another layout, beginning 'city,population'"),
    ],
)
def test_file_of_another_kind_is_refused_with_what_it_begins_with(data: bytes, found: str) -> None:
    error = _refused(data)

    assert error.found.startswith(found)
    assert "eurostat-tsv-legacy" in error.expected
