"""Dagster's run history keeps no name and no row of a private file."""

from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from pipelines.assets.fetch import fetch_assets
from pipelines.assets.landing import landing_assets
from pipelines.automation.refresh import new_inputs_sensor
from pipelines.overlay.store import Addition, Terms, write_snapshot
from pipelines.progress import Progress
from pipelines.run_history import COMMAND_TAGS
from pipelines.settings import Settings

MARKER = "tide-reader-7381"
SCORES = "data_use_assessments"
ROWS = (
    f"city,country,admin1,standard_version,score,assessed_on\n{MARKER},Peru,,2018,99,2019-03-01\n"
)


@pytest.fixture
def private(settings: Settings, tmp_path: Path) -> Settings:
    """A project whose only input is a private file, with a marker in its name and its rows."""
    own = settings.model_copy(update={"overlay_dir": tmp_path / "overlay"})
    addition = Addition(SCORES, f"{MARKER}.csv", "data-use-csv", ROWS.encode(), Terms(), {})
    write_snapshot(own.overlay, addition, datetime(2026, 11, 22, tzinfo=UTC))
    return own


def _history(instance: dg.DagsterInstance, run_id: str) -> str:
    return " ".join(repr(entry) for entry in instance.all_logs(run_id))


def _steps(settings: Settings) -> dict[str, dg.AssetsDefinition]:
    *_, inputs = fetch_assets(settings, Progress())
    steps = {step.op.name: step for step in landing_assets(settings, Progress())}
    return {"inputs": inputs, "land": steps[f"land_{SCORES}"]}


@pytest.mark.parametrize("step", ["inputs", "land"])
def test_run_of_dagsters_pages_stops_before_it_would_keep_a_private_name(
    private: Settings, instance: dg.DagsterInstance, step: str
) -> None:
    result = dg.materialize([_steps(private)[step]], instance=instance, raise_on_error=False)

    history = _history(instance, result.run_id)
    assert not result.success
    assert "private files in the overlay" in history
    assert "cityfare build" in history
    assert MARKER not in history


def test_command_may_read_private_files_and_would_name_them(private: Settings) -> None:
    # What shows that the marker would be found.
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(
            [_steps(private)["land"]], instance=instance, tags=COMMAND_TAGS, raise_on_error=False
        )

        assert MARKER in _history(instance, result.run_id)


def test_sensor_says_why_it_does_not_build_private_files(
    private: Settings, instance: dg.DagsterInstance
) -> None:
    (answer,) = new_inputs_sensor(private, "rebuild")(dg.build_sensor_context(instance=instance))

    assert isinstance(answer, dg.SkipReason)
    assert "cityfare build" in (answer.skip_message or "")
    assert MARKER not in (answer.skip_message or "")
