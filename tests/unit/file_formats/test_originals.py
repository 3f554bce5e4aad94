"""The publisher's own files, where they lie beside the repository: whole, and right in the sums."""

import re
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import SourceFormatError
from pipelines.file_formats.eurostat import Layout, open_eurostat

_FOLDER = "originals/eurostat"
_LABELS_ONLY = "urb_clivcon__custom_20168663_linear.csv"
# City satisfaction in 2019, positive answers without don't-knows, as the Commission printed it.
PRINTED_2019 = {
    "København": 98.2,
    "Stockholm": 97.6,
    "Oslo": 97.1,
    "Athina": 64.3,
    "Roma": 74.8,
    "Lisboa": 88.4,
    "Paris": 85.6,
}


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / _FOLDER


@pytest.fixture(scope="module")
def perception(folder: Path) -> pl.DataFrame:
    return open_eurostat(folder / "urb_percep.tsv").frame


@pytest.fixture(scope="module")
def recorded_rows(shared: Path) -> dict[str, int]:
    """Rows of each file as the list of the originals has them."""
    text = (shared / "originals" / "PROVENANCE.md").read_text("utf-8")
    section = text.partition("## eurostat/")[2].partition("\n## ")[0]
    lines = re.findall(r"^\| (\S+\.(?:csv|tsv)) \|[^|]*\| ([0-9,]+)", section, re.MULTILINE)
    return {name: int(rows.replace(",", "")) for name, rows in lines}


def test_every_file_is_read_whole_and_every_skipped_row_explained(
    folder: Path, recorded_rows: dict[str, int]
) -> None:
    paths = [path for path in sorted(folder.iterdir()) if path.suffix in (".csv", ".tsv")]

    assert len(paths) >= 7
    for path in paths:
        if path.name == _LABELS_ONLY:
            continue
        reading = open_eurostat(path)
        frame = reading.frame
        assert reading.rows == recorded_rows[path.name], path.name
        assert reading.rows_in == frame.height + sum(reading.skipped.values()), path.name
        assert reading.problems == {}, path.name
        assert frame.select(pl.col("source_cell").is_unique().all()).item(), path.name


def test_file_with_labels_only_is_refused_by_name_with_the_reason(folder: Path) -> None:
    with pytest.raises(SourceFormatError) as error:
        open_eurostat(folder / _LABELS_ONLY)

    assert error.value.subject == f"{_LABELS_ONLY}, row 1"
    assert "Austria" in error.value.found
    assert "Labels of cities repeat" in error.value.remedy


def test_layouts_of_the_originals_are_told_apart(folder: Path) -> None:
    layouts = {
        "estat_urb_cenv_en.csv": (Layout.BROWSER_CSV, None),
        "estat_urb_ctran_filtered_en.csv": (Layout.SDMX_CSV_2, "urb_ctran"),
        "urb_percep.tsv": (Layout.TSV_LEGACY, None),
    }

    for name, expected in layouts.items():
        reading = open_eurostat(folder / name)
        assert (reading.layout, reading.dataset_code) == expected


def test_two_layouts_of_one_table_agree(folder: Path) -> None:
    key = ["indicator_code", "city_code", "year"]
    whole = open_eurostat(folder / "estat_urb_ctran_en.csv").frame
    filtered = open_eurostat(folder / "estat_urb_ctran_filtered_en.csv").frame

    both = filtered.join(whole, on=key, suffix="_whole")

    assert both.height > 2000
    # Half a year lies between the two downloads, so a few values may be revised.
    number = pl.col("value_text").cast(pl.Float64)
    same = number.eq_missing(pl.col("value_text_whole").cast(pl.Float64))
    assert both.select(same.mean()).item() > 0.99


def test_confidential_cells_stay_as_rows(folder: Path) -> None:
    frame = open_eurostat(folder / "estat_urb_ctour_en.csv").frame

    confidential = frame.filter(pl.col("conf_status") == "C")

    assert confidential.height == 1058 + 14
    assert confidential["value_text"].drop_nulls().is_empty()


def test_perception_survey_has_all_observations(perception: pl.DataFrame) -> None:
    values = perception.filter(pl.col("value_text").is_not_null())

    # Of the 362 cells with a flag and no value, none is an observation in that count.
    assert (values.height, perception.height) == (69_890, 69_890 + 362)
    assert perception["city_code"].n_unique() == 115
    assert perception["indicator_code"].n_unique() == 410


def test_shares_without_dont_knows_are_those_that_were_printed(
    perception: pl.DataFrame, folder: Path
) -> None:
    codes = pl.read_csv(folder / "codelists" / "ESTAT_CITIES.csv", separator=";")
    cities = codes.select(
        city_code="CODE",
        city=pl.col("Label - English").str.replace(" (greater city)", "", literal=True),
    )
    printed = pl.DataFrame({"city": list(PRINTED_2019), "printed": list(PRINTED_2019.values())})

    share = pl.col("value_text").cast(pl.Float64)
    code = pl.col("indicator_code")
    shares = (
        perception.filter(pl.col("year") == "2019")
        .group_by("city_code")
        .agg(
            positive=share.filter(code.is_in(["PS3360V", "PS3361V"])).sum(),
            dont_know=share.filter(code == "PS3364V").sum(),
        )
        .with_columns(share=pl.col("positive") / (100 - pl.col("dont_know")) * 100)
    )
    compared = shares.join(cities, on="city_code").join(printed, on="city")

    assert compared.height == len(PRINTED_2019)
    assert compared.select((pl.col("share") - pl.col("printed")).abs().max()).item() <= 0.15
