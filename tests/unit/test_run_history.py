"""What killed and old runs leave in the run history, and its end."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from pipelines.build import open_instance
from pipelines.run_history import COMMAND_TAGS, close_abandoned_runs, delete_old_runs
from pipelines.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(build_dir=tmp_path)


@pytest.fixture
def instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    with open_instance(settings) as opened:
        yield opened


def _add(
    instance: dg.DagsterInstance, status: dg.DagsterRunStatus, tags: dict[str, str]
) -> dg.DagsterRun:
    run = dg.DagsterRun("rebuild", status=status, tags=tags)
    instance.add_run(run)
    return run


def test_run_of_a_killed_command_is_closed_as_failed(instance: dg.DagsterInstance) -> None:
    killed = _add(instance, dg.DagsterRunStatus.STARTED, COMMAND_TAGS)
    of_the_daemon = _add(instance, dg.DagsterRunStatus.STARTED, {})

    assert close_abandoned_runs(instance, COMMAND_TAGS) == 1

    statuses = {run.run_id: run.status for run in instance.get_runs()}
    assert statuses[killed.run_id] is dg.DagsterRunStatus.FAILURE
    assert statuses[of_the_daemon.run_id] is dg.DagsterRunStatus.STARTED


def test_old_runs_go_with_their_logs_and_the_newest_stay(
    instance: dg.DagsterInstance, settings: Settings
) -> None:
    runs = [_add(instance, dg.DagsterRunStatus.SUCCESS, {}) for _ in range(4)]
    logs = [settings.dagster_home / "storage" / run.run_id for run in runs]
    for folder in logs:
        folder.mkdir(parents=True)

    deleted = delete_old_runs(instance, settings.dagster_home, keep=2)

    assert deleted == 2
    assert {run.run_id for run in instance.get_runs()} == {run.run_id for run in runs[2:]}
    assert [folder.exists() for folder in logs] == [False, False, True, True]
