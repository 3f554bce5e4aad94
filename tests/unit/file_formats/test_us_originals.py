"""The US publishers' own files, where they lie beside the repository: read whole and right."""

import csv
import gzip
import io
import re
from pathlib import Path
from tempfile import NamedTemporaryFile

import polars as pl
import pytest

from pipelines.file_formats.cdc_places import Layout as Places
from pipelines.file_formats.cdc_places import open_places
from pipelines.file_formats.census import Layout as Census
from pipelines.file_formats.census import open_census
from pipelines.file_formats.file_reading import Reading
from pipelines.settings import Settings
from pipelines.snapshots.folders import newest_version

WIDE = "cdc_places/500_Cities_City-level_GIS_Friendly_2016_release.csv"
SAMPLE = "cdc_places/places_place_data_SAMPLE_10rows_datacommons.csv"
BY_NAME = "us/acs1_s1901_median_household_income_place_2010_2023.csv"
COPY = "acs/acs5_2017_B19013_places_SAMPLE_42rows.csv"
ANSWER = "acs/census_api_place_array_layout_SAMPLE.json"
_MEASURES = 28
_VALUE_TYPES = 2


def _opened(shared: Path, name: str) -> tuple[Reading, pl.DataFrame]:
    path = shared / "originals" / name
    reading = open_places(path) if name.startswith("cdc_places") else open_census(path)
    return reading, reading.frame


@pytest.mark.parametrize(
    ("name", "layout", "rows", "observations"),
    [
        (WIDE, Places.WIDE_CSV, 500, 500 * _MEASURES * _VALUE_TYPES),
        (SAMPLE, Places.LONG_CSV, 10, 10),
        (BY_NAME, Census.INCOME_BY_NAME, 7866, 7866),
        (COPY, Census.API_CSV, 42, 42),
        (ANSWER, Census.API_ARRAY, 6, 6),
    ],
)
def test_every_file_is_read_whole_with_no_row_skipped(
    shared: Path, name: str, layout: str, rows: int, observations: int
) -> None:
    reading, frame = _opened(shared, name)

    assert (reading.layout, reading.rows, reading.rows_in) == (layout, rows, observations)
    assert (reading.skipped, reading.problems) == ({}, {})
    assert frame.height == observations
    assert frame.select(pl.col("source_cell").is_unique().all()).item()


def test_rows_are_those_that_the_list_of_the_originals_counts(shared: Path) -> None:
    listed = (shared / "originals" / "PROVENANCE.md").read_text("utf-8")

    for name in (WIDE, BY_NAME, COPY, SAMPLE):
        reading, _ = _opened(shared, name)
        line = next(line for line in listed.splitlines() if line.startswith(f"| {name} |"))
        counts = {int(count.replace(",", "")) for count in re.findall(r"\b[0-9][0-9,]*\b", line)}
        assert reading.rows in counts, name


def test_copy_of_an_answer_keeps_signs_ends_and_letters(shared: Path) -> None:
    _, frame = _opened(shared, COPY)

    counts = dict(frame.group_by("estimate_annotation").len().rows())
    assert counts == {None: 36, "not_computed": 5, "top_coded": 1}
    by_name = {row["place_name"]: row for row in frame.iter_rows(named=True)}
    assert by_name["Hunters Creek Village city, Texas"]["value_text"] == "250001.0"
    assert by_name["César Chávez CDP, Texas"]["place_geoid"] == "4814038"
    assert by_name["Boys Ranch CDP, Texas"]["value_text"] is None


def test_file_by_name_has_the_places_and_years_that_are_listed(shared: Path) -> None:
    _, frame = _opened(shared, BY_NAME)

    assert frame["place_name"].n_unique() == 670
    assert sorted(set(frame["year"])) == [str(y) for y in range(2010, 2024) if y != 2020]
    assert frame["place_geoid"].null_count() == frame.height


def test_our_transcription_of_incomes_has_figures_of_that_file(shared: Path) -> None:
    _, named = _opened(shared, BY_NAME)
    folder = Settings().raw / "census_acs"
    version = newest_version(Settings().raw, "census_acs")
    answers = sorted((folder / version).glob("acs1_subject_s1901_*.json"))

    ours = pl.concat(
        open_census(path).frame.with_columns(year=pl.lit(path.stem[-4:])) for path in answers
    )
    both = ours.join(named, on=["place_name", "year"], validate="1:1", suffix="_named")

    assert both.height == ours.height
    assert both["value_text"].equals(both["value_text_named"].alias("value_text"))


def test_wide_file_has_500_cities_of_which_one_is_a_county(shared: Path) -> None:
    _, frame = _opened(shared, WIDE)

    places = frame.select("place_geoid", "place_name").unique()
    assert places.height == 500
    county = places.filter(pl.col("place_geoid").str.starts_with("00"))
    assert county.rows() == [("0015003", "Honolulu")]
    assert set(frame["population_year"]) == {"2010"}


def test_values_of_the_wide_file_lie_in_their_intervals(shared: Path) -> None:
    _, frame = _opened(shared, WIDE)

    value, low, high = (
        pl.col(name).cast(pl.Float64) for name in ("value_text", "ci_low_text", "ci_high_text")
    )
    assert frame.select(value.is_between(low, high).all()).item()


@pytest.mark.parametrize("release", [2016, 2018, 2019])
def test_our_transcription_of_a_wide_file_has_its_values(shared: Path, release: int) -> None:
    wide = _wide(shared, release)
    folder = Settings().raw / "cdc_places"
    version = newest_version(Settings().raw, "cdc_places")
    long = open_places(folder / version / f"places_500_cities_{release}.csv.gz").frame

    key = ["place_geoid", "measure_code", "value_type"]
    both = long.join(wide, on=key, validate="1:1", suffix="_wide")

    assert both.height == long.filter(pl.col("value_text").is_not_null()).height == wide.height
    assert long.height == 500 * _MEASURES * _VALUE_TYPES
    for name in ("value_text", "ci_low_text", "ci_high_text", "population"):
        number, other = (pl.col(column).cast(pl.Float64) for column in (name, f"{name}_wide"))
        assert both.select((number == other).all()).item(), name


def _wide(shared: Path, release: int) -> pl.DataFrame:
    """A release as published; that of 2019 writes residents with separators, which are refused."""
    name = f"500_Cities_City-level_GIS_Friendly_{release}_release.csv"
    text = (shared / "originals" / "cdc_places" / name).read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    place = rows[0].index("Population2010")
    for row in rows[1:]:
        row[place] = row[place].replace(",", "")
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    with NamedTemporaryFile(suffix=".csv") as file:
        Path(file.name).write_text(written.getvalue(), "utf-8")
        return open_places(Path(file.name)).frame


def test_layouts_are_told_of_packed_files_too(shared: Path, tmp_path: Path) -> None:
    for name in (WIDE, SAMPLE, BY_NAME, COPY, ANSWER):
        original = shared / "originals" / name
        packed = tmp_path / "packed"
        packed.write_bytes(gzip.compress(original.read_bytes()))
        opened = open_places if name.startswith("cdc_places") else open_census
        assert opened(packed).layout == opened(original).layout


def test_sample_of_places_is_read_as_a_plain_reader_reads_it(shared: Path) -> None:
    text = (shared / "originals" / SAMPLE).read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))

    _, frame = _opened(shared, SAMPLE)

    assert frame["place_geoid"].to_list() == [row["LocationID"] for row in rows]
    assert frame["value_text"].to_list() == [row["Data_Value"] for row in rows]
    assert set(frame["value_type"]) == {"CrdPrv", "AgeAdjPrv"}
