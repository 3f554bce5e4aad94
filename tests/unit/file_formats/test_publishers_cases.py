"""Files as publishers and their copies write them since 2025: read as what they are, or named."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.certification.page import looks_like_city_page, read_certification_page
from pipelines.errors import SourceFormatError
from pipelines.file_formats import cdc_places as places
from pipelines.file_formats import census, eurostat, oecd
from pipelines.file_formats.cdc_places import open_places
from pipelines.file_formats.census import open_census
from pipelines.file_formats.eurostat import open_eurostat
from pipelines.file_formats.oecd import open_oecd
from pipelines.preview.detect_kind import inspect
from pipelines.settings import Settings


def _written(folder: Path, text: str, name: str = "file.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("cell", "value", "flag", "conf_status"),
    [
        ("13.5 b@N", "13.5", "b", "N"),
        ("13.5 be@P", "13.5", "be", "P"),
        ("13.5 @C", "13.5", None, "C"),
        ("13.5@C", "13.5", None, "C"),
        (": @C", None, None, "C"),
        (": u@N", None, "u", "N"),
        ("-1.5e3 d@C", "-1.5e3", "d", "C"),
        ("13.5 b", "13.5", "b", None),
        ("13.5 c", "13.5", None, "C"),
    ],
)
def test_tsv_keeps_number_flag_and_confidentiality(
    tmp_path: Path, cell: str, value: str | None, flag: str | None, conf_status: str | None
) -> None:
    text = f"freq,indic_ur,cities\\TIME_PERIOD\t2021 \nA,EN1002V,AT001C\t{cell}\n"

    frame = open_eurostat(_written(tmp_path, text)).frame

    assert frame.select("value_text", "flag", "conf_status").row(0) == (value, flag, conf_status)


def test_tsv_counts_a_confidentiality_that_no_list_has(tmp_path: Path) -> None:
    text = "freq,indic_ur,cities\\TIME_PERIOD\t2021 \nA,EN1002V,AT001C\t1.0 b@F\n"
    reading = open_eurostat(_written(tmp_path, text))

    assert reading.frame["conf_status"].to_list() == ["F"]
    assert reading.problems == {"unknown_conf_status": 1}


@pytest.mark.parametrize(
    ("status", "flag", "conf_status"),
    [
        ("b|C", "b", "C"),
        ("|C", None, "C"),
        ("be|N", "be", "N"),
        ("b", "b", None),
        ("b|", "b", None),
    ],
)
def test_json_stat_keeps_flag_and_confidentiality(
    tmp_path: Path, status: str, flag: str | None, conf_status: str | None
) -> None:
    text = (
        '{"version": "2.0", "class": "dataset", "id": ["indic_ur", "cities", "time"], '
        '"size": [1, 1, 1], "value": {"0": 1}, "status": {"0": "STATUS"}, "dimension": {'
        '"indic_ur": {"category": {"index": ["DE1001V"]}}, '
        '"cities": {"category": {"index": ["AT001C"]}}, '
        '"time": {"category": {"index": ["2020"]}}}}'
    ).replace("STATUS", status)

    frame = open_eurostat(_written(tmp_path, text)).frame

    assert frame.select("flag", "conf_status").row(0) == (flag, conf_status)


_LABELS = (
    '"Geography","Geographic Area Name","Estimate!!Households!!Median income (dollars)",'
    '"Margin of Error!!Households!!Median income (dollars)"'
)


@pytest.mark.parametrize("comma", ["", ","])
def test_download_of_the_census_bureau_is_read_past_its_labels(tmp_path: Path, comma: str) -> None:
    lines = [
        "GEO_ID,NAME,B19013_001E,B19013_001M",
        _LABELS,
        '1600000US0107000,"Birmingham city, Alabama",44376,2113',
        '1600000US0613588,"Carlsbad city, California",139326,9001',
    ]
    path = _written(tmp_path, "".join(f"{line}{comma}\n" for line in lines))

    reading = open_census(path)
    frame = reading.frame

    assert reading.layout is census.Layout.DOWNLOAD_CSV
    assert (reading.rows, frame["source_row"].to_list()) == (2, [1, 2])
    assert frame["place_geoid"].to_list() == ["0107000", "0613588"]
    assert frame["value_text"].to_list() == ["44376", "139326"]


def test_last_column_without_a_name_must_be_empty(tmp_path: Path) -> None:
    text = 'GEO_ID,NAME,B19013_001E,\n1600000US0107000,"Birmingham city, Alabama",44376,7\n'

    with pytest.raises(SourceFormatError, match="a last column without one that holds '7'"):
        open_census(_written(tmp_path, text))


@pytest.mark.parametrize(
    ("estimate", "margin", "value", "annotation", "margin_annotation"),
    [
        ('"250,000+"', "***", "250001", "top_coded", "open_interval"),
        ("250000+", "***", "250001", "top_coded", "open_interval"),
        ('"2,500-"', "***", "2499", "bottom_coded", "open_interval"),
        ("2500-", "***", "2499", "bottom_coded", "open_interval"),
        ("-", "**", None, "not_computed", "too_few_observations"),
        ("N", "N", None, "not_displayed", "not_displayed"),
        ("(X)", "(X)", None, "not_applicable", "not_applicable"),
        ("44376", "*****", "44376", None, "controlled"),
        ("-1200", "300", "-1200", None, None),
    ],
)
def test_sign_in_place_of_a_number_is_kept_as_its_annotation(
    tmp_path: Path,
    estimate: str,
    margin: str,
    value: str | None,
    annotation: str | None,
    margin_annotation: str | None,
) -> None:
    text = (
        "GEO_ID,NAME,S1901_C01_012E,S1901_C01_012M\n"
        f'1600000US0100100,"Abanda CDP, Alabama",{estimate},{margin}\n'
    )

    reading = open_census(_written(tmp_path, text))
    row = reading.frame.row(0, named=True)

    assert (row["value_text"], row["estimate_annotation"]) == (value, annotation)
    assert row["margin_annotation"] == margin_annotation
    assert row["margin_text"] in ("0", "300", None)
    assert reading.problems == {}


def test_comma_in_a_plain_number_is_still_refused(tmp_path: Path) -> None:
    text = 'GEO_ID,NAME,B19013_001E\n1600000US0107000,"Birmingham city, Alabama","44,376"\n'

    with pytest.raises(SourceFormatError, match="numbers with a decimal point"):
        open_census(_written(tmp_path, text))


@pytest.mark.parametrize(("separator", "number"), [(";", "61234,5"), (",", '"61,234.5"')])
def test_oecd_number_with_a_comma_is_refused(tmp_path: Path, separator: str, number: str) -> None:
    names = "DATAFLOW REF_AREA FREQ MEASURE UNIT_MEASURE TERRITORIAL_LEVEL TIME_PERIOD OBS_VALUE"
    flow = "OECD.CFE.EDS:DSD_FUA_ECO@DF_ECONOMY(1.1)"
    cells = [flow, "AT001F", "A", "GDP", "USD", "FUA", "2020", number]
    text = f"{separator.join(names.split())}\n{separator.join(cells)}\n"

    with pytest.raises(SourceFormatError, match="expected numbers with a decimal point"):
        open_oecd(_written(tmp_path, text))


_BOTH = (
    "DATAFLOW,REF_AREA: Reference area,MEASURE: Measure,UNIT_MEASURE: Unit of measure,"
    "TIME_PERIOD: Time period,OBS_VALUE\n"
    "OECD.CFE.EDS:DSD_FUA_ECO@DF_ECONOMY(1.1): Economy,AT001F: Vienna,GDP: GDP,USD: Dollar,2020,1\n"
)


def test_oecd_file_with_code_and_label_in_a_cell_is_named_as_that(tmp_path: Path) -> None:
    assert eurostat.recognise(_BOTH.encode()) is None
    assert oecd.recognise(_BOTH.encode()) is oecd.Layout.CSV_BOTH

    with pytest.raises(SourceFormatError, match="labels=both"):
        open_oecd(_written(tmp_path, _BOTH))


@pytest.mark.parametrize(
    ("open_file", "text", "named"),
    [
        (
            open_census,
            'GEOID,NAME,variable,estimate,moe\n0107000,"Birmingham city, Alabama",B19013_001,1,2\n',
            "tidycensus",
        ),
        (
            open_places,
            "Year;StateAbbr;LocationName;LocationID;MeasureId;DataValueTypeID;Data_Value\n"
            "2022;AL;Hoover;0135896;MHLTH;CrdPrv;15,1\n",
            "semicolons",
        ),
        (open_places, "StateAbbr;PlaceName;PlaceFIPS;MHLTH_CrudePrev\nAL;X;0100124;1\n", "semicol"),
    ],
)
def test_copy_that_cannot_be_trusted_is_named(
    tmp_path: Path, open_file: object, text: str, named: str
) -> None:
    assert callable(open_file)
    with pytest.raises(SourceFormatError, match=named):
        open_file(_written(tmp_path, text))


def test_location_of_older_releases_is_read(tmp_path: Path) -> None:
    text = (
        '[{"year": "2018", "stateabbr": "AL", "locationname": "Hoover", "data_value": "12.1", '
        '"locationid": "0135896", "measureid": "MHLTH", "datavaluetypeid": "CrdPrv", '
        '"geolocation": {"latitude": "33.3767", "longitude": "-86.8051", "human_address": "{}"}}]'
    )
    assert places.recognise(text.encode()) is places.Layout.LONG_JSON

    row = open_places(_written(tmp_path, text)).frame.row(0, named=True)

    assert (row["latitude"], row["longitude"]) == ("33.3767", "-86.8051")


@pytest.mark.parametrize(
    "cities",
    [
        ["Boston, MA", "Buenos Aires, Argentina", "Kansas City, MO"],
        ["Boston, MA", "Carlsbad, CA", "Tulsa, OK", "Louisville, KY"],
        ["Lima, Peru", "Cali, Colombia", "San Juan, Puerto Rico"],
    ],
)
def test_list_of_certified_cities_is_not_one_citys_page(cities: list[str]) -> None:
    listed = "\n".join(f"- {city}" for city in cities)
    page = f"# What Works Cities Certified Cities\n\n## Gold\n\n{listed}\n".encode()

    assert looks_like_city_page(page)
    read = read_certification_page(page)

    assert [problem.rule.value for problem in read.blocking] == ["list_of_cities"]
    assert read.blocking[0].found.startswith(f"{len(cities)} cities, from {cities[0]}")
    assert read.awards == ()


NAMED = {
    "acs_error_body.txt": "Census Bureau's error answer",
    "acs_error_html_key.html": "key is missing",
    "es_async.xml": "Eurostat's ticket",
    "oecd_semantic_error.txt": "error answer: Semantic error",
    "oecd_labels_both_cells.csv": "labels=both",
    "oecd_euro_decimal_semicolon.csv": "61234,5",
    "tidycensus_long_2023.csv": "tidycensus",
    "places_semicolon_release_2024.csv": "semicolons",
}


@pytest.mark.parametrize(("name", "said"), NAMED.items(), ids=list(NAMED))
def test_shared_case_is_named(shared: Path, name: str, said: str) -> None:
    with pytest.raises(SourceFormatError, match=said):
        inspect(Settings(), shared / "cases" / "publishers" / name)


def test_shared_cases_that_are_read_keep_what_they_print(shared: Path) -> None:
    folder = shared / "cases" / "publishers"

    tsv = open_eurostat(folder / "es_tsv_at_conf.tsv").frame
    json_stat = open_eurostat(folder / "es_jsonstat_pipe_conf.json").frame
    signs = open_census(folder / "acs_datacensusgov_dash_acs1_2023.csv").frame
    headers = open_census(folder / "acs_datacensusgov_two_headers_2023.csv").frame

    kept = ["value_text", "flag", "conf_status"]
    assert tsv.filter(pl.col("year") == "2021").select(kept).rows() == [
        ("13.5", "b", "N"),
        (None, None, "C"),
    ]
    assert json_stat.select(kept).rows()[2] == ("291134", "b", "C")
    assert signs["estimate_annotation"].to_list() == [
        *(None, "top_coded", "not_computed", "not_displayed", "bottom_coded"),
    ]
    assert headers["value_text"].to_list() == ["44376", "139326"]


def test_shared_list_of_cities_is_not_one_citys_page(shared: Path) -> None:
    page = (shared / "cases" / "publishers" / "wwc_list.md").read_bytes()

    assert read_certification_page(page).blocking[0].rule.value == "list_of_cities"
