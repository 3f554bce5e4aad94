"""The Dagster side: the graph is the expected one, checks block, the run can be looked up."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import cast

import dagster as dg
import pytest

from contracts.model import all_tables
from pipelines.assets.asset_metadata import check_result
from pipelines.build import build_defs, open_instance
from pipelines.checks.change_checks import changes
from pipelines.checks.changes import UNUSED
from pipelines.checks.check_results import CheckResult, contract_check
from pipelines.checks.expected_marts import EXPECTED
from tests.conftest import PROJECT, Built
from tests.pipeline.asset_graph import SNAPSHOT, Graph, graph_of

KINDS = ("assets", "checks", "jobs", "schedules", "sensors")


@pytest.fixture(scope="module")
def definitions(built: Built) -> dg.Definitions:
    return build_defs(built.settings)


@pytest.fixture(scope="module")
def graph(definitions: dg.Definitions) -> Graph:
    return graph_of(definitions)


def test_definitions_load_from_another_working_directory(built: Built, tmp_path: Path) -> None:
    code = "from pipelines.definitions import defs; print(len(defs.resolve_all_job_defs()) > 3)"
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROJECT),
        "CITYFARE_BUILD_DIR": str(built.settings.build),
    }

    loaded = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (loaded.stdout, loaded.returncode) == ("True\n", 0), loaded.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_asset_graph_equals_its_snapshot(graph: Graph, kind: str) -> None:
    found = graph[kind]
    expected = json.loads(SNAPSHOT.read_text("utf-8"))[kind]

    differing = {
        name: {"snapshot": expected.get(name), "now": found.get(name)}
        for name in sorted(found.keys() | expected.keys())
        if found.get(name) != expected.get(name)
    }

    assert differing == {}, (
        f"{kind} differ from {SNAPSHOT.name}; if that is meant, write it anew with "
        "`python -m tests.pipeline.asset_graph` and say in the change what moved"
    )


def test_every_contract_has_its_blocking_check(graph: Graph) -> None:
    expected = {contract_check(name): "blocking" for name in all_tables()}

    found = {name: weight for name, weight in graph["checks"].items() if name in expected}

    assert found == expected


def test_every_mart_contract_has_its_blocking_key_test(graph: Graph) -> None:
    marts = [spec.name for spec in all_tables().values() if spec.layer == "mart"]

    weights = {graph["checks"].get(f"{mart}__primary_key_unique") for mart in marts}

    assert weights == {"blocking"}


def test_only_expectations_and_some_changes_warn(graph: Graph) -> None:
    names = [one.full_name for one in EXPECTED]
    names += [*UNUSED.values(), *(change.name for change in changes() if not change.blocking)]

    warnings = [name for name, weight in graph["checks"].items() if weight == "warning"]

    assert sorted(warnings) == sorted(names)


def test_release_waits_for_every_mart(graph: Graph) -> None:
    marts = [spec.name for spec in all_tables().values() if spec.layer == "mart"]

    assert graph["assets"]["release"] == sorted(marts)


def test_three_jobs_are_listed(graph: Graph) -> None:
    assert sorted(graph["jobs"]) == ["publish", "rebuild", "refresh"]


def test_only_a_refresh_fetches(graph: Graph) -> None:
    fetching = {
        job: [step for step in cast("list[str]", steps) if step.startswith("fetch_")]
        for job, steps in graph["jobs"].items()
    }

    assert fetching["refresh"]
    assert (fetching["rebuild"], fetching["publish"]) == ([], [])


def test_every_asset_check_and_sensor_has_a_description(definitions: dg.Definitions) -> None:
    assets = definitions.resolve_asset_graph()
    repository = definitions.get_repository_def()
    described = {
        **{
            key.to_user_string(): assets.get(key).description for key in assets.get_all_asset_keys()
        },
        **{key.name: assets.get_check_spec(key).description for key in assets.asset_check_keys},
        **{sensor.name: sensor.description for sensor in repository.sensor_defs},
        **{schedule.name: schedule.description for schedule in repository.schedule_defs},
        **{
            job.name: job.description
            for job in repository.get_all_jobs()
            if not job.name.startswith("__")
        },
    }

    assert [name for name, text in described.items() if not text] == []


def test_dbt_step_is_in_the_writers_pool(definitions: dg.Definitions) -> None:
    step = definitions.resolve_assets_def(dg.AssetKey("city"))

    assert step.op.pool == "duckdb_writer"


def test_dbt_step_cannot_be_run_in_part(definitions: dg.Definitions) -> None:
    step = definitions.resolve_assets_def(dg.AssetKey("city"))

    assert step.can_subset is False


def test_run_of_the_build_is_in_the_run_history(built: Built) -> None:
    with open_instance(built.settings) as instance:
        runs = [(run.job_name, run.status) for run in instance.get_runs()]

    assert runs == [("rebuild", dg.DagsterRunStatus.SUCCESS)]


def test_run_history_holds_the_results_of_the_checks(built: Built) -> None:
    key = dg.AssetCheckKey(dg.AssetKey("data_sufficiency"), "data_sufficiency__contract_kept")

    with open_instance(built.settings) as instance:
        (record,) = instance.event_log_storage.get_asset_check_execution_history(key, limit=1)

    assert record.event is not None
    assert record.event.dagster_event is not None
    evaluation = record.event.dagster_event.asset_check_evaluation_data
    assert evaluation.passed
    assert {"expected", "found", "failures", "failure_share", "remedy"} <= set(evaluation.metadata)


def test_check_result_shows_failing_rows_with_their_keys() -> None:
    failed = CheckResult(
        name="city__contract_kept",
        table="city",
        passed=False,
        expected="every row keeps the contract",
        found="1 broken rules in 4 rows",
        remedy="Correct what makes city.",
        failures=1,
        rows=4,
        examples=[{"city_code": "XX", "rule": "city_code_format", "reason": None}],
    )

    shown = check_result(failed)

    assert not shown.passed
    assert shown.severity is dg.AssetCheckSeverity.ERROR
    assert shown.metadata["failing_rows"] == dg.MetadataValue.table(
        [dg.TableRecord({"city_code": "XX", "rule": "city_code_format", "reason": ""})]
    )
    assert shown.metadata["failure_share"] == dg.MetadataValue.float(0.25)
    assert shown.metadata["remedy"] == dg.MetadataValue.text("Correct what makes city.")
