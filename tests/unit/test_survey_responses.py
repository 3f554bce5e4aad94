"""Answers that users bring: who answered, what was given, which lists are whole, in which file."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.errors import SourceFormatError
from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import Frames
from pipelines.sources.survey_responses import parse
from tests.fixtures.snapshots import landed_for, open_fixture

TABLE = "raw_survey_responses__"


def _opened(folder: Path, **given: str) -> Snapshot:
    snapshot = open_fixture(folder, "survey_responses")
    return replace(
        snapshot, version="2026-01-01+1234abcd", stored_at="2026-01-01T10:00:00Z", given=given
    )


@pytest.fixture
def frames(tmp_path: Path) -> Frames:
    return parse(_opened(tmp_path), landed_for("survey_responses"))


def test_parse_names_each_response_by_file_and_line(frames: Frames) -> None:
    responses = frames[f"{TABLE}response"]

    assert responses.select("response_id", "city_key", "wave", "population").rows() == [
        ("1234abcd:2", "Akron|OH|United States", "2020", "197597"),
        ("1234abcd:7", "Port Verdano||Costa Rica", "2018", None),
    ]
    assert set(responses["file_name"]) == {"answers.csv"}


def test_parse_gives_one_row_for_each_option_free_text_and_number(frames: Frames) -> None:
    answers = frames[f"{TABLE}answer"].filter(response_id="1234abcd:2")

    assert answers.select("question_id", "position", "option_id", "text", "number").rows() == [
        ("formal_strategy", "1", "yes", None, None),
        ("approach", "1", "holistic", None, None),
        ("roles", "1", "designer", None, None),
        ("roles", "2", "data_scientist", None, None),
        ("roles", "3", "other", "Harbour pilot", None),
        ("staff_count", "1", None, None, "6.0"),
    ]


def test_parse_keeps_an_answer_that_says_none_without_giving_it_an_option(frames: Frames) -> None:
    # What would go wrong: a city that has no funding at all would look like one that said nothing.
    lists = frames[f"{TABLE}answer_list"].filter(question_id="funding_sources")

    assert lists.select("item_id", "completeness", "answers_read").rows() == [
        ("present", "whole", "0")
    ]
    assert frames[f"{TABLE}answer"].filter(question_id="funding_sources").height == 0


@pytest.mark.parametrize(("given", "is_superseding"), [({}, "no"), ({"supersede": "yes"}, "yes")])
def test_parse_takes_from_the_record_whether_the_file_supersedes(
    tmp_path: Path, given: dict[str, str], is_superseding: str
) -> None:
    frames = parse(_opened(tmp_path, **given), landed_for("survey_responses"))

    assert set(frames[f"{TABLE}response"]["is_superseding"]) == {is_superseding}


def test_parse_refuses_a_file_that_no_longer_reads_and_names_its_line(tmp_path: Path) -> None:
    text = "city,country,wave,formal_strategy\nAkron,United States,1999,Yes\n"
    changed = {"answers.csv": text}
    snapshot = open_fixture(tmp_path / "overlay", "survey_responses", changed=changed)

    with pytest.raises(
        SourceFormatError, match=r"overlay/survey_responses/.*/answers\.csv, line 2"
    ):
        parse(snapshot, landed_for("survey_responses"))
