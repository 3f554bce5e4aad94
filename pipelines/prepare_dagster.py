"""Prepare the run history before Dagster starts: `python -m pipelines.prepare_dagster`.

Writes `dagster.yaml`, closes the runs that a stopped Dagster or a killed command left in progress,
and deletes old ones. Run while no other Dagster uses the build folder.
"""

from filelock import Timeout

from pipelines.build import open_instance
from pipelines.lock import exclusive
from pipelines.run_history import close_abandoned_runs, delete_old_runs
from pipelines.settings import Settings


def prepare(settings: Settings) -> str:
    """Prepare the run history, and say what was done."""
    with open_instance(settings) as instance:
        try:
            with exclusive(settings).acquire(timeout=0):
                closed = close_abandoned_runs(instance, tags={})
        except Timeout:
            return f"{settings.dagster_home}: a build is under way; nothing was closed."
        deleted = delete_old_runs(instance, settings.dagster_home)
    return f"{settings.dagster_home}: {closed} abandoned runs closed, {deleted} old ones deleted."


if __name__ == "__main__":
    print(prepare(Settings()))  # noqa: T201
