"""Awards: alike ones are numbered, levels are written low, honor rolls have none."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import SourceFormatError
from pipelines.sources.what_works_cities import parse
from tests.fixtures.snapshots import fixture_files, landed_for, open_fixture

AWARD = "raw_what_works_cities__award"


@pytest.fixture
def awards(tmp_path: Path) -> pl.DataFrame:
    return parse(open_fixture(tmp_path, "what_works_cities"), landed_for("what_works_cities"))[
        AWARD
    ]


def test_parse_numbers_awards_that_are_alike(awards: pl.DataFrame) -> None:
    numbered = awards.select("city", "announced_text", "award_number").rows()

    # Without the number the second would be a duplicate key and stop the source.
    assert numbered[1:3] == [("Mendoza", "2024-01-23", "1"), ("Mendoza", "2024-03", "2")]
    assert awards["award_number"].to_list() == ["1", "1", "2", "1", "1"]


def test_parse_tells_namesakes_apart_by_state(awards: pl.DataFrame) -> None:
    assert awards["city_key"].to_list()[3:] == [
        "Peoria|AZ|United States",
        "Peoria|IL|United States",
    ]


def test_parse_makes_a_key_where_no_state_is_given(awards: pl.DataFrame) -> None:
    assert awards["city_key"][0] == "Buenos Aires||Argentina"


def test_parse_writes_levels_low_and_leaves_unseen_ones_empty(awards: pl.DataFrame) -> None:
    assert awards["level"].to_list() == ["gold", None, None, "silver", None]


def test_parse_keeps_a_standard_without_bands_or_end(tmp_path: Path) -> None:
    frames = parse(open_fixture(tmp_path, "what_works_cities"), landed_for("what_works_cities"))

    standard = frames["raw_what_works_cities__standard"]
    assert standard.select("min_pct", "used_to").rows() == [(None, "2018-10-31"), ("68", None)]


def test_parse_keeps_commas_inside_a_paraphrase(tmp_path: Path) -> None:
    frames = parse(open_fixture(tmp_path, "what_works_cities"), landed_for("what_works_cities"))

    criterion = frames["raw_what_works_cities__criterion"]
    assert criterion["paraphrase"][0] == "Uses data to align budgets, yearly"


def test_parse_refuses_awards_without_an_event(tmp_path: Path) -> None:
    changed = {"award.csv": "city,country,level\nMendoza,Argentina,Gold\n"}

    with pytest.raises(SourceFormatError, match=r"missing: .*event"):
        parse(
            open_fixture(tmp_path, "what_works_cities", changed=changed),
            landed_for("what_works_cities"),
        )


def test_parse_numbers_other_awards_of_the_same_city_from_one(tmp_path: Path) -> None:
    award = fixture_files("what_works_cities")["award.csv"].decode()
    later = "Buenos Aires,,Argentina,Platinum,2026,announcement,level_up,2026,,,https://a.org/,\n"

    changed = {"award.csv": award + later}
    frames = parse(
        open_fixture(tmp_path, "what_works_cities", changed=changed),
        landed_for("what_works_cities"),
    )

    # Numbered by city alone it would be 2, and the key would change with the order of the file.
    assert frames[AWARD]["award_number"][-1] == "1"
