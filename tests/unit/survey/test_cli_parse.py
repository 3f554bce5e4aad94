"""`cityfare parse`: one JSON object, and an exit code that scripts can trust."""

import json
import subprocess
import sys
import tracemalloc
from pathlib import Path

from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.pages.saved_page import MAX_BYTES
from pipelines.preview.detect_kind import inspect
from pipelines.settings import Settings
from tests.fixtures.survey_pages import read_page

KEYS = [
    *("kind", "city", "country", "leader_title", "leader_name", "population", "population_year"),
    *("lead_innovation_officers", "wave", "answers", "other_answers", "numbers"),
    *("data_sufficiency", "declared_counts", "peer_figures", "narrative", "inferred", "problems"),
]


def test_prints_one_object(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(read_page("headings.html"))

    result = CliRunner().invoke(app, ["parse", str(path)])

    page = json.loads(result.stdout)
    assert result.exit_code == 0
    assert sorted(page) == sorted(KEYS)
    assert (page["kind"], page["city"]) == ("survey_page", "Port Verdano")
    assert page["declared_counts"] == {"sufficient": 4, "insufficient": 3}
    assert page["peer_figures"][0] == {"figure": "approach.policy_areas", "value": 24, "unit": "%"}


def test_problem_that_does_not_block_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(read_page("headings.txt").replace(b"\nDesigner\n", b"\n"))

    result = CliRunner().invoke(app, ["parse", str(path)])

    assert result.exit_code == 0
    assert [problem["rule"] for problem in json.loads(result.stdout)["problems"]] == [
        "roles_count_differs"
    ]


def test_problem_that_blocks_exits_with_1(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.touch()

    result = CliRunner().invoke(app, ["parse", str(path)])

    assert result.exit_code == 1
    problem = json.loads(result.stdout)["problems"][0]
    assert problem == {
        "rule": "empty_file",
        "line": 1,
        "found": "nothing",
        "expected": "a profile page",
    }


def test_page_of_50_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    with path.open("wb") as file:
        file.truncate(50_000_000)

    tracemalloc.start()
    found = inspect(Settings(), path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    (problem,) = found.document["problems"]
    assert (problem["rule"], problem["found"]) == ("too_large", "50,000,000 bytes")
    assert found.is_refused
    assert peak < 2 * MAX_BYTES


def test_missing_file_is_misuse(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["parse", str(tmp_path / "none.txt")]).exit_code == 2


def test_help_has_an_example() -> None:
    assert "Example: cityfare parse" in CliRunner().invoke(app, ["parse", "--help"]).stdout


def test_command_stays_light() -> None:
    heavy = ("pandera", "dagster", "duckdb", "dbt", "pandas")
    code = (
        "import sys, pipelines.survey.profile_page.page; from pipelines.vocabulary import "
        "load_words; from pipelines.settings import Settings; "
        "load_words(Settings()); "
        f"print(sorted(set({heavy!r}) & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
