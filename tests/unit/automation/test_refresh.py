"""When a refresh or a rebuild begins by itself."""

from pathlib import Path

import dagster as dg
import pytest

from pipelines.automation import refresh
from pipelines.automation.refresh import new_inputs_sensor, refresh_schedules
from pipelines.files import write_json
from pipelines.publish.catalogue import LATEST
from pipelines.settings import Settings

JOB = "rebuild"


def _tick(settings: Settings, instance: dg.DagsterInstance) -> dg.RunRequest | dg.SkipReason:
    sensor = new_inputs_sensor(settings, JOB)
    (answer,) = sensor(dg.build_sensor_context(instance=instance))
    assert isinstance(answer, dg.RunRequest | dg.SkipReason)
    return answer


def _release(settings: Settings, inputs: str) -> None:
    settings.releases.mkdir(parents=True, exist_ok=True)
    write_json(settings.releases / LATEST, {"version": f"2026.11.29-{inputs[:8]}"})


def _asked(answer: dg.RunRequest | dg.SkipReason) -> dg.RunRequest:
    assert isinstance(answer, dg.RunRequest), answer
    return answer


def _skipped(answer: dg.RunRequest | dg.SkipReason) -> str:
    assert isinstance(answer, dg.SkipReason), answer
    return answer.skip_message or ""


def test_sensor_skips_at_first_switch_on_if_the_release_is_current(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    _release(settings, refresh.fingerprint(settings))

    reason = _skipped(_tick(settings, instance))

    assert reason.endswith("was made from the present inputs.")


def test_sensor_asks_for_a_rebuild_where_there_is_no_release(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    assert _asked(_tick(settings, instance)).tags["latest_release"] == "none"


def test_sensor_sees_a_byte_changed_in_place(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    file = settings.raw / "item.csv"
    file.write_text("one")
    _release(settings, refresh.fingerprint(settings))
    file.write_text("two")

    _asked(_tick(settings, instance))


def test_inputs_that_failed_are_asked_for_once_until_they_change(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    _release(settings, "0" * 64)
    bad = settings.raw / "bad.csv"
    bad.write_text("bad")
    first = _asked(_tick(settings, instance))

    # Dagster starts no second run with a run key that it knows.
    assert _asked(_tick(settings, instance)).run_key == first.run_key
    bad.write_text("corrected")
    assert _asked(_tick(settings, instance)).run_key != first.run_key


def test_removing_what_was_released_asks_for_a_rebuild(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    before = _asked(_tick(settings, instance))
    bad = settings.raw / "bad.csv"
    bad.write_text("bad, and released")
    _release(settings, refresh.fingerprint(settings))
    bad.unlink()

    # The same inputs as at the beginning, yet another key: the release in between was of others.
    assert _asked(_tick(settings, instance)).run_key != before.run_key


def test_sensor_waits_for_a_run_under_way(settings: Settings, instance: dg.DagsterInstance) -> None:
    instance.add_run(
        dg.DagsterRun(
            job_name=JOB,
            run_id=dg._core.utils.make_new_run_id(),
            status=dg.DagsterRunStatus.STARTED,
        )
    )

    assert _skipped(_tick(settings, instance)).startswith("A run is under way")


@pytest.mark.parametrize("automation", [False, True])
def test_automation_decides_whether_sensor_and_schedules_run_at_once(
    tmp_path: Path, *, automation: bool
) -> None:
    settings = Settings(build_dir=tmp_path, automation=automation)

    schedules = refresh_schedules(settings, "refresh", [])

    assert (new_inputs_sensor(settings, JOB).default_status.value == "RUNNING") is automation
    assert {schedule.default_status.value == "RUNNING" for schedule in schedules} == {automation}


def test_schedule_asks_only_for_sources_that_can_be_fetched(tmp_path: Path) -> None:
    settings = Settings(build_dir=tmp_path, census_api_key=None)
    release = dg.AssetKey("release")

    asked = {
        key.to_user_string()
        for schedule in refresh_schedules(settings, "refresh", [release])
        for request in [schedule(dg.build_schedule_context())]
        if isinstance(request, dg.RunRequest)
        for key in request.asset_selection or []
    }

    assert "raw/eurostat_perception" in asked
    assert "release" in asked
    # Terms unread, key not set, nothing to fetch.
    assert asked.isdisjoint({"raw/urban_mobility", "raw/census_acs", "raw/geonames"})
