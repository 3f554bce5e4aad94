"""Eurostat's perception survey: SDMX-CSV with flags, derived sums of 2023, the list of cities."""

import csv
import gzip
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import SourceFormatError
from pipelines.sources._base import Frames
from pipelines.sources.eurostat_perception import parse
from tests.fixtures.snapshots import open_fixture
from tests.unit.conftest import Raw

OBSERVATION = "raw_eurostat_perception__observation"
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


def test_parse_refuses_the_layout_with_labels(tmp_path: Path) -> None:
    # SDMX-CSV 2.0 with labels: other structure columns, codes and labels in one cell.
    header = b"STRUCTURE,STRUCTURE_ID,freq,indic_ur,unit,cities,TIME_PERIOD,OBS_VALUE\n"
    changed = {"urb_percep_2004_2019.sdmx.csv.gz": gzip.compress(header)}

    with pytest.raises(SourceFormatError, match=r"header: .*missing: OBS_FLAG, CONF_STATUS"):
        parse(open_fixture(tmp_path, "eurostat_perception", changed=changed))


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
