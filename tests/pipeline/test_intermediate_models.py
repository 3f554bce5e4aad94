"""Intermediate models by dbt: the hardest on given rows, all on the rows of the repository's build.

dbt takes the types of given columns from the tables of a build, so one must be there. No build runs
these tests: unit tests would find the same each time, and a view is computed once more for its key.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines import warehouse
from pipelines.settings import Settings
from pipelines.warehouse import Part, building_path, dbt_environment
from tests.conftest import PROJECT, Built

FOLDER = PROJECT / "dbt_project" / "models" / "intermediate"
UNIT_TESTS = yaml.safe_load((FOLDER / "unit_tests.yml").read_text("utf-8"))["unit_tests"]
MODELS = sorted(path.stem for path in FOLDER.glob("*.sql"))


@pytest.fixture(scope="module")
def outcomes(built: Built, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What became of each test of dbt: empty where it passed, else what dbt says."""
    from dbt.cli.main import dbtRunner

    settings = Settings(build_dir=tmp_path_factory.mktemp("models"))
    folder = settings.warehouse.parent
    shutil.copytree(built.settings.warehouse.parent, folder)
    settings.warehouse.rename(building_path(settings))
    project = str(settings.dbt_project)
    variables = {"landing_dir": str(built.settings.landing), "test_views": True}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in dbt_environment(settings).items():
            patch.setenv(name, value)
        ran = dbtRunner().invoke(
            [
                *("test", "--select", "path:models/intermediate", "--vars", json.dumps(variables)),
                *("--project-dir", project, "--profiles-dir", project, "--target", "duckdb"),
                *("--target-path", str(settings.dbt_target), "--log-path", str(folder)),
                *("--quiet", "--no-use-colors", "--log-level", "none", "--no-write-json"),
            ]
        )
    assert ran.exception is None, ran.exception
    results: Any = ran.result
    return {
        result.node.name: "" if result.status == "pass" else f"{result.status} {result.message}"
        for result in results
    }


def test_build_runs_no_unit_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What would go wrong: every build takes seconds more, to find what it found before.
    commands: list[list[str]] = []
    monkeypatch.setattr(
        warehouse, "_invoke", lambda _, command, **options: commands.append(command) or []
    )

    warehouse.build_warehouse(Settings(build_dir=tmp_path), Part.CORE)

    assert [command[-2:] for command in commands] == [["--exclude-resource-type", "unit_test"]]


@pytest.mark.slow
@pytest.mark.parametrize("name", [test["name"] for test in UNIT_TESTS])
def test_model_gives_what_its_unit_test_expects(outcomes: dict[str, str], name: str) -> None:
    assert outcomes[name] == ""


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS)
def test_model_has_one_row_for_each_value_of_its_key(outcomes: dict[str, str], model: str) -> None:
    assert outcomes[f"{model}__primary_key_unique"] == ""
