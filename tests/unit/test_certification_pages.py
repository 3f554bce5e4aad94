"""City pages beside transcribed awards: every award once, in one spelling, with its page named."""

from pathlib import Path

import polars as pl
import pytest

from contracts.model import all_tables
from pipelines.checks.contract import enforce
from pipelines.errors import SourceFormatError
from pipelines.snapshots.folders import open_snapshot
from pipelines.sources.what_works_cities import parse
from tests.fixtures.certification_pages import read_page
from tests.fixtures.snapshots import fixture_files, landed_for, write_snapshot

AWARD = "raw_what_works_cities__award"
HEADER = fixture_files("what_works_cities")["award.csv"].decode().splitlines()[0]
TRANSCRIBED = """\
Mesa,AZ,United States,Gold,2023,stated,level_up,2024-01-23,,,https://a.org/,
Mesa,AZ,United States,,2020,cohort,first_certification,2020,,,https://a.org/,level not seen
Mesa,AZ,United States,,2019,cohort,honor_roll,2019,,,https://a.org/,
Bogotá,,Colombia,Gold,2023,cohort,first_certification,2024-01-23,,,https://a.org/,
"""
BOGOTA = "Bogotá, Colombia\nAt a Glance\n2023 Gold Certification\n2025 Platinum Certification\n"
COLUMNS = ("city_key", "level", "label_year", "event")

_LANDED = landed_for("what_works_cities")


def parsed(tmp_path: Path, transcribed: str, **pages: str | bytes) -> pl.DataFrame:
    """The award table of a snapshot with some transcribed awards and some pages."""
    files = fixture_files("what_works_cities") | {
        "award.csv": f"{HEADER}\n{transcribed}".encode(),
        **{
            f"{name}.html": data if isinstance(data, bytes) else data.encode()
            for name, data in pages.items()
        },
    }
    entries = {
        f"{name}.html": {"layout": "wwc-city-page", "url": f"https://example.org/cities/{name}/"}
        for name in pages
    }
    write_snapshot(tmp_path, "what_works_cities", files, entries=entries)
    return parse(open_snapshot(tmp_path, "what_works_cities"), _LANDED)[AWARD]


def test_award_that_is_transcribed_and_printed_is_one_award(tmp_path: Path) -> None:
    award = parsed(tmp_path, TRANSCRIBED, mesa=read_page("mesa_headings.html"), bogota=BOGOTA)

    assert award.select(COLUMNS).rows() == [
        ("Mesa|AZ|United States", "gold", "2023", "level_up"),
        ("Mesa|AZ|United States", "silver", "2020", "first_certification"),
        ("Mesa|AZ|United States", None, "2019", "honor_roll"),
        ("Bogotá||Colombia", "gold", "2023", "first_certification"),
        ("Bogotá||Colombia", "platinum", "2025", "certified"),
        ("Mesa|AZ|United States", "silver", "2021", "certified"),
    ]
    assert award["award_number"].to_list() == ["1"] * 6


def test_level_that_only_the_page_prints_completes_the_transcribed_award(tmp_path: Path) -> None:
    award = parsed(tmp_path, TRANSCRIBED, mesa=read_page("mesa_headings.html"))

    row = award.filter(pl.col("label_year") == "2020").row(0, named=True)
    assert (row["level"], row["note"], row["source_file"]) == (
        "silver",
        "level from mesa.html",
        "award.csv",
    )


@pytest.mark.parametrize(
    "transcribed",
    [
        "Mesa,AZ,United States,,2020,cohort,first_certification,2020-06,,,https://a.org/,\n"
        "Mesa,AZ,United States,,2020,cohort,recertified,2020-12,,,https://a.org/,\n",
        "Mesa,AZ,United States,,,unknown,first_certification,,,,https://a.org/,\n",
    ],
)
def test_level_is_not_given_where_the_award_is_not_sure(tmp_path: Path, transcribed: str) -> None:
    award = parsed(tmp_path, transcribed, mesa="Mesa, Arizona, USA\n2020 Silver Certification\n")

    assert award["level"].to_list()[:-1] == [None] * (award.height - 1)
    assert award.row(-1, named=True)["event"] == "certified"


def test_award_of_a_page_names_its_page(tmp_path: Path) -> None:
    award = parsed(tmp_path, "", bogota=BOGOTA)

    row = award.row(1, named=True)
    assert (row["source_url"], row["source_file"], row["source_row"]) == (
        "https://example.org/cities/bogota/",
        "bogota.html",
        2,
    )
    assert (row["label_year_basis"], row["announced_from"]) == ("stated", None)


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Mesa, Arizona, USA", "Mesa|AZ|United States"),
        ("Washington, D.C., USA", "Washington|DC|United States"),
        ("Calgary, Alberta, Canada", "Calgary|AB|Canada"),
        ("Recife, Pernambuco, Brazil", "Recife|Pernambuco|Brazil"),
        ("BOGOTA, Colombia", "Bogotá||Colombia"),
    ],
)
def test_city_is_spelled_as_in_the_transcription(tmp_path: Path, heading: str, key: str) -> None:
    award = parsed(tmp_path, TRANSCRIBED, page=f"{heading}\n2024 Gold Certification\n")

    assert award.filter(pl.col("label_year") == "2024")["city_key"].to_list() == [key]


def test_namesakes_are_not_taken_for_one_another(tmp_path: Path) -> None:
    award = parsed(tmp_path, TRANSCRIBED, mesa="Mesa, Colorado, USA\n2023 Gold Certification\n")

    assert award["city_key"].to_list()[-1] == "Mesa|CO|United States"


def test_two_pages_of_one_city_give_each_award_once(tmp_path: Path) -> None:
    award = parsed(tmp_path, "", bogota=BOGOTA, bogota_again=BOGOTA)

    assert award.select("label_year", "source_file").rows() == [
        ("2023", "bogota.html"),
        ("2025", "bogota.html"),
    ]


def test_page_without_a_level_adds_nothing(tmp_path: Path) -> None:
    alone = parsed(tmp_path, TRANSCRIBED)
    beside = parsed(tmp_path, TRANSCRIBED, maipu=read_page("maipu_without_level.txt"))

    assert beside.equals(alone)


def test_contract_takes_pages_and_leaves_out_what_cannot_be(tmp_path: Path) -> None:
    odd = "Bogotá, Colombia\n2099 Gold Certification\n2024 Bronze Certification\n2019 Honor Roll\n"
    award = parsed(tmp_path, TRANSCRIBED, mesa=read_page("mesa_headings.html"), bogota=odd)

    enforced = enforce(award, all_tables()[AWARD], {})

    assert sorted((q.column, q.found) for q in enforced.quarantined) == [
        ("label_year", "2099"),
        ("level", "bronze"),
    ]
    assert enforced.accepted.height == 6


@pytest.mark.parametrize(
    ("page", "place"),
    [
        (b"", r"page\.html, line 1: .*empty_file"),
        (b"%PDF-1.7", r"page\.html, line 1: .*binary_file"),
        ("Our towns\nWe build flats.\n", r"page\.html, line 1: .*not_a_city_page"),
        (
            "Mesa, Arizona, USA\n2023 Gold Certification\n2023 Silver Certification\n",
            r"page\.html, line 3: .*2023: Gold and Silver \(levels_disagree\)",
        ),
    ],
)
def test_page_that_cannot_be_trusted_stops_the_source(
    tmp_path: Path, page: str | bytes, place: str
) -> None:
    with pytest.raises(SourceFormatError, match=place):
        parsed(tmp_path, TRANSCRIBED, page=page)
