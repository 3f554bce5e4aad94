"""Printed figures: values, bands and words are read as transcribed."""

from pathlib import Path

import pytest

from pipelines.errors import SourceFormatError
from pipelines.sources.oecd_survey_figures import parse
from tests.fixtures.snapshots import open_fixture

FIGURE = "raw_oecd_survey_figures__figure"


def test_parse_keeps_bands_and_words_apart_from_values(tmp_path: Path) -> None:
    frame = parse(open_fixture(tmp_path, "oecd_survey_figures"))[FIGURE]

    given = frame.select("published_value", "value_low", "value_high", "value_text").rows()
    assert given == [
        ("147", None, None, None),
        ("50.3", None, None, None),
        (None, None, None, None),
        (None, "1", "5", None),
        (None, None, None, "nearly all"),
    ]


def test_parse_gives_an_unassigned_figure_no_option(tmp_path: Path) -> None:
    frame = parse(open_fixture(tmp_path, "oecd_survey_figures"))[FIGURE]

    assert frame.select("label_status", "option_id").row(1) == ("unassigned", None)


def test_parse_keeps_commas_inside_a_description(tmp_path: Path) -> None:
    frame = parse(open_fixture(tmp_path, "oecd_survey_figures"))[FIGURE]

    assert frame["description"][0] == "Cities surveyed, both waves"


def test_parse_keeps_statements_with_what_they_rest_on(tmp_path: Path) -> None:
    frames = parse(open_fixture(tmp_path, "oecd_survey_figures"))

    statements = frames["raw_oecd_survey_figures__statement"]
    assert statements.select("kind", "figure_id", "options", "missing").rows() == [
        ("gap", "F001", None, None),
        ("rank", None, "designer|engineer", None),
        ("gap", None, None, "no outcome of mobility is loaded"),
    ]


def test_parse_refuses_a_figure_list_without_status(tmp_path: Path) -> None:
    changed = {"figure.csv": "figure_id,description\nF001,x\n"}

    with pytest.raises(SourceFormatError, match="missing: subject_group"):
        parse(open_fixture(tmp_path, "oecd_survey_figures", changed=changed))
