"""What killed and old runs leave in the run history, and its end."""

import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.events import StepMaterializationData

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


def _store(instance: dg.DagsterInstance, kind: dg.DagsterEventType) -> None:
    found = dg.DagsterEvent(
        kind.value,
        "rebuild",
        event_specific_data=StepMaterializationData(dg.AssetMaterialization("city"))
        if kind is dg.DagsterEventType.ASSET_MATERIALIZATION
        else None,
    )
    entry = dg.EventLogEntry(  # type: ignore[no-untyped-call]
        error_info=None,
        level=10,
        user_message="",
        run_id="run",
        timestamp=time.time(),
        dagster_event=found,
    )
    instance.event_log_storage.store_event(entry)


def _kinds(instance: dg.DagsterInstance) -> list[dg.DagsterEventType | None]:
    records = instance.event_log_storage.get_records_for_run("run").records
    return [record.event_log_entry.dagster_event_type for record in records]


def test_events_that_wait_are_read_in_order_and_seen_elsewhere_after_one_that_does_not(
    instance: dg.DagsterInstance, settings: Settings
) -> None:
    often, once = dg.DagsterEventType.ASSET_MATERIALIZATION, dg.DagsterEventType.PIPELINE_START
    with open_instance(settings) as other:
        _store(instance, often)
        _store(instance, once)
        _store(instance, often)

        # Another process sees all up to the last that does not wait; our own reads see all.
        assert _kinds(other) == [often, once]
        assert _kinds(instance) == [often, once, often]
        assert _kinds(other) == [often, once, often]


def test_events_that_wait_are_written_when_the_history_is_closed(settings: Settings) -> None:
    with open_instance(settings) as instance:
        _store(instance, dg.DagsterEventType.ASSET_MATERIALIZATION)

    with open_instance(settings) as again:
        assert _kinds(again) == [dg.DagsterEventType.ASSET_MATERIALIZATION]
        assert again.get_latest_materialization_event(dg.AssetKey("city"))


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
