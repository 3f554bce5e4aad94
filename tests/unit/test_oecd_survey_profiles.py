"""Profile pages: labels with their keys, printed counts beside each area, keys of cities."""

from pathlib import Path

import pytest

from pipelines.errors import SourceFormatError
from pipelines.snapshots.tables import Frames
from pipelines.sources.oecd_survey_profiles import parse
from tests.fixtures.snapshots import fixture_files, frames_of_raw, open_fixture

TABLE = "raw_oecd_survey_profiles__"


@pytest.fixture
def frames(tmp_path: Path) -> Frames:
    return parse(open_fixture(tmp_path, "oecd_survey_profiles"), frames_of_raw("vocabulary"))


def test_parse_leaves_a_malformed_population_as_printed(frames: Frames) -> None:
    assert frames[f"{TABLE}response"]["population"].to_list() == ["197846", "39,6990", "9209944"]


def test_parse_puts_the_option_beside_each_label_by_the_vocabulary(frames: Frames) -> None:
    options = frames[f"{TABLE}answer"].select("question_id", "text", "option_id").rows()

    # The label that is no option keeps its text: it becomes a free answer, never another option.
    assert options == [
        ("approach", "holistic", "holistic"),
        ("staff_count", None, None),
        ("roles", "  Data   Analyst ", None),
    ]


def test_parse_puts_printed_counts_beside_each_listed_area(frames: Frames) -> None:
    areas = frames[f"{TABLE}data_area"].select(
        "policy_area_id", "sufficient_declared", "insufficient_declared"
    )

    assert areas.row(0) == ("social_welfare", "2", "1")
    assert areas.row(2) == ("tourism", "2", "1")


def test_parse_keeps_an_area_whose_page_has_no_header(frames: Frames) -> None:
    # An inner join would lose the row in silence; the contract's reference takes it out on record.
    row = frames[f"{TABLE}data_area"].row(3, named=True)

    assert (row["response_id"], row["sufficient_declared"]) == ("unknown-page|2020", None)
    assert (row["source_file"], row["source_row"]) == ("data_area.csv", 4)


def test_parse_does_not_multiply_areas_of_a_page_listed_twice(tmp_path: Path) -> None:
    profile = fixture_files("oecd_survey_profiles")["profile.csv"].decode()
    twice = profile + profile.splitlines()[-1] + "\n"

    changed = {"profile.csv": twice}
    snapshot = open_fixture(tmp_path, "oecd_survey_profiles", changed=changed)
    frames = parse(snapshot, frames_of_raw("vocabulary"))

    assert frames[f"{TABLE}data_area"].height == 4
    assert frames[f"{TABLE}response"].height == 4


def test_parse_joins_city_and_country_into_a_key(frames: Frames) -> None:
    surveyed = frames[f"{TABLE}surveyed_city"]

    assert surveyed["city_key"].to_list() == ["Curridabat|Costa Rica", "Georgetown|United States"]
    assert surveyed["waves"].to_list() == ["2018|2020", None]


def test_parse_keeps_how_much_of_a_list_was_seen(frames: Frames) -> None:
    lists = frames[f"{TABLE}answer_list"].select("completeness", "answers_read", "evidence")

    assert lists.rows() == [("whole", "1", "stated"), ("not_seen", "0", None)]


def test_parse_gives_funding_sources_the_item_that_a_page_answers(tmp_path: Path) -> None:
    # What would go wrong: the row has no item, so no city would have any source of funding.
    changed = {
        "answer.csv": "page_slug,wave,question_id,position,label,number,evidence\n"
        "akron-us,2018,funding_sources,1,Municipal budget,,stated\n",
        "answer_list.csv": "page_slug,wave,question_id,completeness\n"
        "akron-us,2018,funding_sources,whole\n",
    }
    snapshot = open_fixture(tmp_path, "oecd_survey_profiles", changed=changed)

    frames = parse(snapshot, frames_of_raw("vocabulary"))

    assert frames[f"{TABLE}answer"]["item_id"].to_list() == ["present"]
    assert frames[f"{TABLE}answer_list"]["item_id"].to_list() == ["present"]


def test_parse_refuses_a_profile_without_printed_counts(tmp_path: Path) -> None:
    profile = fixture_files("oecd_survey_profiles")["profile.csv"].decode()
    changed = {"profile.csv": profile.replace("sufficient_count_printed", "counted", 1)}
    snapshot = open_fixture(tmp_path, "oecd_survey_profiles", changed=changed)

    with pytest.raises(SourceFormatError, match="missing: sufficient_count_printed"):
        parse(snapshot, frames_of_raw("vocabulary"))
