"""Practices: cases of raw/ keep counties without a city; added pages give facts and no prose."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import SourceFormatError
from pipelines.snapshots.folders import open_snapshot
from pipelines.snapshots.tables import Frames
from pipelines.sources.practices import PAGE_LAYOUT, parse
from tests.fixtures.snapshots import open_fixture, write_snapshot
from tests.unit.practices.pages import FRAMES
from tests.unit.practices.test_pages import SPANISH

PRACTICE, CITY = "raw_practices__practice", "raw_practices__practice_city"
TAG, LINK = "raw_practices__practice_tag", "raw_practices__practice_link"
FIGURE = "raw_practices__practice_figure"


def parse_page(tmp_path: Path, text: str, given: Mapping[str, str] | None = None) -> Frames:
    record = {"added": True, "stored_at": "2026-11-22T10:00:00Z", "given": dict(given or {})}
    write_snapshot(
        tmp_path,
        "practices",
        {"page.txt": text.encode()},
        version="2026-11-22+1a2b3c4d",
        entries={"page.txt": {"layout": PAGE_LAYOUT}},
        record={"source": "practices", "stored_on": "2026-11-22", **record},
    )
    return parse(open_snapshot(tmp_path, "practices"), FRAMES)


@pytest.fixture
def cases(tmp_path: Path) -> Frames:
    return parse(open_fixture(tmp_path, "practices"), FRAMES)


def test_parse_asks_for_a_city_only_where_the_practice_is_of_one(cases: Frames) -> None:
    assert cases[PRACTICE]["geography_level"].to_list() == ["city", "county", "city"]
    assert cases[CITY]["city_key"].to_list() == [
        "Hillsboro|Oregon|United States",
        "Kazan||Russia",
    ]


def test_parse_keeps_the_row_that_a_city_stood_in(cases: Frames) -> None:
    assert cases[CITY].select("source_file", "source_row").rows() == [
        ("practice.csv", 1),
        ("practice.csv", 3),
    ]


def test_parse_numbers_tags_within_their_practice(cases: Frames) -> None:
    tags = cases[TAG].filter(pl.col("practice_id") == "kazan_service_reform")

    assert tags["position"].to_list() == ["1", "2", "3", "4", "5", "6", "7"]


def test_parse_carries_over_facts_of_an_added_page_and_no_prose(tmp_path: Path) -> None:
    frames = parse_page(tmp_path, SPANISH)

    (row,) = frames[PRACTICE].drop("source_file", "source_row").rows(named=True)
    assert row == {
        "practice_id": "added_1a2b3c4d",
        "title": "Un banco de semillas para el barrio de Rosario, Argentina",
        "place_name": "Rosario",
        "country": "Argentina",
        "geography_level": "city",
        "started_on": "2016-03-05",
        "award": None,
        "summary": None,
        "source_url": "https://example.org/semillas.pdf",
        "stored_at": "2026-11-22T10:00:00Z",
    }
    assert "vecinos" not in str([frame.rows() for frame in frames.values()])


def test_parse_takes_an_award_only_where_the_page_names_one(tmp_path: Path) -> None:
    named = SPANISH.replace("11th.", "Special mention")

    (award,) = parse_page(tmp_path, named)[PRACTICE]["award"]

    assert award == "Special mention"


def test_parse_keeps_the_numbers_of_a_case(cases: Frames) -> None:
    numbers = cases[FIGURE].select("measure", "published_value", "value_high", "unit").rows()

    assert numbers == [
        ("residents", "103000", None, "persons"),
        ("employees of the city", None, "800", "persons"),
    ]


def test_parse_says_which_recommendation_a_type_illustrates(tmp_path: Path) -> None:
    tags = parse_page(tmp_path, SPANISH)[TAG].select("tag_type", "tag", "evidence", "reason")

    assert tags.rows()[-1] == (
        "recommendation",
        "r01",
        "inferred",
        "Its type illustrates it: Participatory planning.",
    )
    assert ("sdg", "sdg_02", "stated", None) in tags.rows()


def test_parse_keeps_an_unknown_theme_as_printed(tmp_path: Path) -> None:
    text = SPANISH.replace("medio ambiente y/o agricultura urbana", "cometas")

    tags = parse_page(tmp_path, text)[TAG].filter(pl.col("tag_type") == "theme")

    assert tags.select("tag", "tag_text").rows() == [("other", "cometas")]


def test_parse_leaves_a_page_without_a_city_without_one(tmp_path: Path) -> None:
    text = SPANISH.replace("Un banco de semillas para el barrio de Rosario, Argentina", "Semillas")

    frames = parse_page(tmp_path, text)

    assert frames[PRACTICE].height == 1
    assert frames[CITY].is_empty()


def test_parse_takes_a_city_that_the_user_states(tmp_path: Path) -> None:
    text = SPANISH.replace("Un banco de semillas para el barrio de Rosario, Argentina", "Semillas")

    frames = parse_page(tmp_path, text, {"city": "Santa Fe"})

    assert frames[CITY]["city_key"].to_list() == ["Santa Fe||Argentina"]


def test_parse_names_the_line_of_a_page_that_no_longer_reads(tmp_path: Path) -> None:
    with pytest.raises(SourceFormatError, match=r"page\.txt, line 11: .*day_impossible"):
        parse_page(tmp_path, SPANISH.replace("05-03-2016", "31-02-2016"))
