"""Snapshots of a draw: equal plans give equal bytes, sources read them, records say synthetic."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import vocab
from pipelines.errors import UsageError
from pipelines.files import sha256_of_file
from pipelines.settings import Settings
from pipelines.simulate.draw import Drawn, draw
from pipelines.simulate.plan import Plan
from pipelines.simulate.reference import Indicator, Reference
from pipelines.simulate.run import refuse_folder, truth_of
from pipelines.simulate.write import answer_shares, write_raw
from pipelines.snapshots.folders import open_snapshot
from pipelines.source_registry import loaded_sources
from pipelines.survey.questionnaire.read import read_questionnaire

DRAWN = {"cdc_places", "census_acs", "eurostat_perception", "geonames", "survey_responses"}
COPIED = {"frameworks", "oecd_survey_figures", "vocabulary"}


@pytest.fixture(scope="module")
def raw(drawn: Drawn, reference: Reference, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("simulated") / "raw"
    write_raw(root, drawn, Settings(), reference)
    return root


def _hashes(root: Path) -> dict[str, str]:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): sha256_of_file(path) for path in files}


def test_equal_plans_give_equal_bytes(
    raw: Path, drawn: Drawn, reference: Reference, tmp_path: Path
) -> None:
    write_raw(tmp_path / "again", draw(drawn.plan, reference), Settings(), reference)

    assert _hashes(tmp_path / "again") == _hashes(raw)


def test_writing_again_leaves_nothing_of_another_draw(
    raw: Path, reference: Reference, drawn: Drawn, tmp_path: Path
) -> None:
    write_raw(tmp_path, draw(Plan(30, 9, ()), reference), Settings(), reference)
    write_raw(tmp_path, drawn, Settings(), reference)

    assert _hashes(tmp_path) == _hashes(raw)


def test_raw_holds_what_was_drawn_and_what_is_no_data_about_cities(raw: Path) -> None:
    assert {path.name for path in raw.iterdir()} == DRAWN | COPIED


@pytest.mark.parametrize("source_id", sorted(DRAWN))
def test_record_says_synthetic_from_which_seed(raw: Path, source_id: str) -> None:
    (path,) = (raw / source_id).glob("*/snapshot.json")
    record = json.loads(path.read_text("utf-8"))

    assert record["licence_basis"] == vocab.SYNTHETIC
    assert record["given"]["seed"] == "1"
    assert "no city, answer or outcome is real" in record["citation"]


@pytest.mark.parametrize("source_id", sorted((DRAWN | COPIED) - {"survey_responses"}))
def test_source_reads_its_snapshot(raw: Path, source_id: str) -> None:
    frames = loaded_sources()[source_id].parse(open_snapshot(raw, source_id))

    # Sums of 2023 are somebody else's, and are not drawn.
    empty = [name for name, frame in frames.items() if frame.is_empty()]
    assert empty in ([], ["raw_eurostat_perception__derived_share"])


def test_questionnaire_reads_without_a_problem(raw: Path, reference: Reference) -> None:
    (path,) = (raw / "survey_responses").glob("*/answers.csv")

    read = read_questionnaire(path.read_bytes(), path.name, reference.codebook)

    assert read.problems == ()
    assert len(read.responses) == 60
    assert {len(response.answers) for response in read.responses} == {
        len(reference.codebook.columns_of(["2020"]))
    }


def test_questionnaire_says_what_was_drawn(raw: Path, drawn: Drawn, reference: Reference) -> None:
    (path,) = (raw / "survey_responses").glob("*/answers.csv")
    read = read_questionnaire(path.read_bytes(), path.name, reference.codebook)

    for place, response in enumerate(read.responses):
        for asked, chosen in drawn.answers.items():
            answer = response.answers[asked]
            told = answer.options if answer.number is None else (f"{answer.number:.0f}",)
            # An empty list is written as none; only some questions have that as an option.
            assert (told or ("none",)) == chosen[place], asked


@given(st.floats(0, 100), st.booleans())
def test_answer_shares_come_to_the_share_of_positive_ones(positive: float, is_job: bool) -> None:
    roles = {"positive": ("a", "b"), "negative": ("c", "d"), "dont_know": ("e",)}
    components = roles | ({"not_applicable": ("f",)} if is_job else {})
    found = answer_shares(Indicator("x", "y", "percent", components), positive)

    assert sum(found.values()) == pytest.approx(100, abs=1e-3)
    assert all(0 <= share <= 100 for share in found.values())
    opinions = 100 - found["e"] - found.get("f", 0)
    assert 100 * (found["a"] + found["b"]) / opinions == pytest.approx(positive, abs=1e-3)


def test_truth_tells_index_class_and_drivers_of_each_city(drawn: Drawn) -> None:
    truth = json.loads(json.dumps(truth_of(drawn)))

    assert truth["asked"]["seed"] == 1
    first = truth["cities"][0]
    assert first["city_name"] == "Synthetic 0001"
    assert first["psi_class"] == ("high" if first["psi_index"] >= 6 else "low")
    assert first["drivers"]["psi_high"] is (first["psi_class"] == "high")


def test_folder_among_the_snapshots_is_refused(drawn: Drawn, tmp_path: Path) -> None:
    settings = Settings(project_dir=tmp_path, overlay_dir=tmp_path / "mine")

    for folder in (tmp_path / "raw" / "x", tmp_path / "mine"):
        with pytest.raises(UsageError, match="a folder outside of the snapshots"):
            refuse_folder(folder, drawn.plan, settings)


def test_folder_with_other_files_is_refused(drawn: Drawn, tmp_path: Path) -> None:
    settings = Settings(project_dir=tmp_path / "project")
    (tmp_path / "thesis.docx").write_bytes(b"years of work")

    with pytest.raises(UsageError, match="an empty folder"):
        refuse_folder(tmp_path, drawn.plan, settings)


def test_folder_of_another_plan_is_refused_and_of_an_equal_one_is_not(
    drawn: Drawn, tmp_path: Path
) -> None:
    settings = Settings(project_dir=tmp_path / "project")
    (tmp_path / "truth.json").write_text(json.dumps(truth_of(drawn)))

    refuse_folder(tmp_path, drawn.plan, settings)
    with pytest.raises(UsageError, match="the same cities, seed and gaps"):
        refuse_folder(tmp_path, Plan(60, 2, drawn.plan.gaps), settings)
