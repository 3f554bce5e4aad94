"""Eurostat's perception survey: SDMX-CSV with flags, derived sums of 2023, the list of cities."""

import csv
import gzip
import json
from pathlib import Path

import polars as pl
import pytest

from contracts.model import all_tables
from pipelines.checks.contract import enforce
from pipelines.errors import ContractError, SourceFormatError
from pipelines.snapshots.folders import open_snapshot
from pipelines.snapshots.tables import Frames
from pipelines.source_registry import loaded_sources
from tests.fixtures.snapshots import fixture_files, open_fixture, write_snapshot
from tests.unit.conftest import Raw

parse = loaded_sources()["eurostat_perception"].parse

OBSERVATION = "raw_eurostat_perception__observation"
ANSWERS = "urb_percep_2004_2019.sdmx.csv.gz"
DERIVED = "raw_eurostat_perception__derived_share"
_SUMS_BY_OTHERS = "facts/wellbeing/derived/urb_percep_top2_by_city_year_2004_2019.csv"


@pytest.fixture
def frames(tmp_path: Path) -> Frames:
    return parse(open_fixture(tmp_path, "eurostat_perception", vintage="stored 2023"))


def test_parse_keeps_value_and_flag_apart(frames: Frames) -> None:
    rows = frames[OBSERVATION].select("city_code", "indicator_code", "year", "value_pct", "flag")

    assert rows.row(1) == ("AT001C", "PS1013V", "2004", "42.0", "e")
    assert rows.row(3) == ("CH002C", "PS3092V", "2019", "22.5", "bd")


def test_parse_keeps_a_flag_without_a_value(frames: Frames) -> None:
    row = frames[OBSERVATION].row(2, named=True)

    assert (row["value_pct"], row["flag"]) == (None, "u")


def test_parse_keeps_a_confidential_cell_as_a_row(frames: Frames) -> None:
    row = frames[OBSERVATION].row(5, named=True)

    assert (row["value_pct"], row["conf_status"]) == (None, "C")


def test_parse_keeps_a_share_of_nought_apart_from_a_missing_one(frames: Frames) -> None:
    values = frames[OBSERVATION]["value_pct"].to_list()

    assert values[6] == "0.0"
    assert values.count(None) == 2


def test_parse_takes_the_vintage_from_the_record(frames: Frames) -> None:
    assert frames[OBSERVATION]["vintage"].unique().to_list() == ["stored 2023"]


def test_parse_reads_derived_sums_into_a_table_of_their_own(frames: Frames) -> None:
    derived = frames[DERIVED].select("city_code", "city_label", "topic", "value_pct")

    assert derived.row(0) == (None, "Marseille", "trust_people", "41.1")
    assert derived.row(2) == ("AT001C", "Wien", "housing_affordable", "22")


def test_parse_takes_the_country_prefix_from_the_city_code(frames: Frames) -> None:
    cities = frames["raw_eurostat_perception__city"]

    assert cities["country_prefix"].to_list() == ["AT", "CH", "EL", "LV"]


def test_parse_refuses_a_header_without_flags(tmp_path: Path) -> None:
    header = b"STRUCTURE,STRUCTURE_ID,freq,indic_ur,unit,cities,TIME_PERIOD,OBS_VALUE\n"
    changed = {ANSWERS: gzip.compress(header)}

    with pytest.raises(SourceFormatError, match=r"header: .*missing: OBS_FLAG, CONF_STATUS"):
        parse(open_fixture(tmp_path, "eurostat_perception", changed=changed))


# One answer of a wave that the fixture does not hold, in each of the publisher's layouts.
WAVE_2023 = {
    "legacy TSV": "indic_ur,unit,cities\\time\t2023 \nPS1012V,PC,AT001C\t61.5 b\n",
    "new TSV": "freq,indic_ur,unit,cities\\TIME_PERIOD\t2023 \nA,PS1012V,PC,AT001C\t61.5 b\n",
    "data browser": (
        "indic_ur;unit;cities;TIME_PERIOD;OBS_VALUE;OBS_FLAG;CONF_STATUS\n"
        "PS1012V;PC;AT001C;2023;61.5;b;\n"
    ),
    "SDMX-CSV 1.0": (
        "DATAFLOW,LAST UPDATE,freq,indic_ur,unit,cities,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS"
        "\nESTAT:URB_PERCEP(1.0),09/02/26 23:00:00,A,PS1012V,PC,AT001C,2023,61.5,b,\n"
    ),
    "SDMX-CSV 2.0": (
        "STRUCTURE,STRUCTURE_ID,freq,indic_ur,unit,cities,City,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        "dataflow,ESTAT:URB_PERCEP(1.0),A,PS1012V,PC,AT001C,Wien,2023,61.5,b\n"
    ),
    "JSON-stat": json.dumps(
        {
            "version": "2.0",
            "class": "dataset",
            "value": {"0": 61.5},
            "status": {"0": "b"},
            "id": ["indic_ur", "unit", "cities", "time"],
            "size": [1, 1, 1, 1],
            "dimension": {
                name: {"category": {"index": {code: 0}}}
                for name, code in {
                    "indic_ur": "PS1012V",
                    "unit": "PC",
                    "cities": "AT001C",
                    "time": "2023",
                }.items()
            },
            "extension": {"id": "URB_PERCEP"},
        }
    ),
}


@pytest.mark.parametrize("layout", WAVE_2023)
def test_parse_reads_a_further_file_in_any_layout_of_the_publisher(
    tmp_path: Path, layout: str
) -> None:
    changed = {"wave_2023": WAVE_2023[layout]}
    snapshot = open_fixture(tmp_path, "eurostat_perception", changed=changed, vintage="stored 2023")

    rows = parse(snapshot)[OBSERVATION]

    assert rows.height == 8
    assert rows.row(-1, named=True) == {
        "city_code": "AT001C",
        "indicator_code": "PS1012V",
        "year": "2023",
        "value_pct": "61.5",
        "flag": "b",
        "conf_status": None,
        "vintage": "stored 2023",
        "source_file": "wave_2023",
        "source_row": 1,
    }


def test_parse_reads_the_answers_whatever_layout_they_are_in(tmp_path: Path) -> None:
    files = fixture_files("eurostat_perception")
    files[ANSWERS] = WAVE_2023["legacy TSV"].encode()
    write_snapshot(tmp_path, "eurostat_perception", files)

    frames = parse(open_snapshot(tmp_path, "eurostat_perception"))

    assert frames[OBSERVATION]["year"].to_list() == ["2023"]


def test_parse_gives_each_observation_of_a_series_a_place_of_its_own(tmp_path: Path) -> None:
    series = "indic_ur,unit,cities\\time\t2023 \t2022 \nPS1012V,PC,AT001C\t61.5 \t60 \n"
    snapshot = open_fixture(tmp_path, "eurostat_perception", changed={"waves.tsv": series})

    places = parse(snapshot)[OBSERVATION].select("source_file", "source_row")

    assert places.is_unique().all()
    assert places.rows()[-2:] == [("waves.tsv", 1), ("waves.tsv", 2)]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("URB_PERCEP", "URB_CTRAN", "found urb_ctran, units PC"),
        (",PC,", ",NR,", "found urb_percep, units NR"),
    ],
)
def test_parse_refuses_another_table_of_the_publisher(
    tmp_path: Path, old: str, new: str, found: str
) -> None:
    other = WAVE_2023["SDMX-CSV 1.0"].replace(old, new)

    with pytest.raises(SourceFormatError, match=f"other.csv: expected urb_percep.*{found}"):
        parse(open_fixture(tmp_path, "eurostat_perception", changed={"other.csv": other}))


def test_parse_refuses_a_file_in_no_layout_of_the_publisher(tmp_path: Path) -> None:
    changed = {"notes.txt": "to be asked for again"}

    with pytest.raises(SourceFormatError, match=r"notes\.txt, header: expected a layout of Euro"):
        parse(open_fixture(tmp_path, "eurostat_perception", changed=changed))


def test_parse_refuses_other_rows_than_the_record_says(tmp_path: Path) -> None:
    write_snapshot(
        tmp_path,
        "eurostat_perception",
        fixture_files("eurostat_perception"),
        entries={ANSWERS: {"rows": 8}},
    )

    with pytest.raises(SourceFormatError, match=r"expected a header and 8 rows.*found 7 rows"):
        parse(open_snapshot(tmp_path, "eurostat_perception"))


def test_parse_refuses_a_snapshot_without_answers(tmp_path: Path) -> None:
    files = fixture_files("eurostat_perception")
    del files[ANSWERS]
    write_snapshot(tmp_path, "eurostat_perception", files)

    with pytest.raises(SourceFormatError, match=r"expected a file of urb_percep.*found none"):
        parse(open_snapshot(tmp_path, "eurostat_perception"))


def test_contract_names_both_rows_of_a_key_that_two_files_hold(frames: Frames) -> None:
    rows = frames[OBSERVATION].head(1)
    twice = pl.concat([rows, rows.with_columns(source_file=pl.lit("again.tsv"))])
    references = {
        "raw_eurostat_perception__city": frames["raw_eurostat_perception__city"],
        "raw_vocabulary__indicator_component": pl.DataFrame({"component_code": ["PS1012V"]}),
    }

    with pytest.raises(ContractError, match=r"sdmx\.csv\.gz row 1, again\.tsv row 1"):
        enforce(twice, all_tables()[OBSERVATION], references)


def test_raw_positive_answers_add_up_to_the_sums_that_others_made(raw: Raw, shared: Path) -> None:
    with (shared / _SUMS_BY_OTHERS).open(encoding="utf-8", newline="") as file:
        expected = {
            (row["eurostat_city_code"], row["codes_top2"], row["year"]): float(row["pct_top2"])
            for row in csv.DictReader(file)
            # The one question of that file which raw/ leaves out.
            if row["topic"] != "foreigners_integrated"
        }
    observations = raw.table(OBSERVATION).with_columns(pl.col("value_pct").cast(pl.Float64))
    values = {
        (city, code, year): value
        for city, code, year, value in observations.select(
            "city_code", "indicator_code", "year", "value_pct"
        ).rows()
    }

    wrong = []
    for (city, codes, year), total in expected.items():
        answers = [values.get((city, code, year)) for code in codes.split("+")]
        if None in answers or abs(sum(filter(None, answers)) - total) > 0.05 + 1e-9:
            wrong.append((city, codes, year, answers, total))

    assert len(expected) > 7000
    assert wrong == []
