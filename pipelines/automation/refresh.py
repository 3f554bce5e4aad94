"""When a refresh or a rebuild runs by itself: schedules by cadence, and the sensor on inputs."""

from collections.abc import Collection, Iterator

import dagster as dg

from pipelines.assets.snapshots import snapshot_key
from pipelines.build_inputs import holds_private
from pipelines.fetch.fetchable_sources import fetchable_unattended
from pipelines.fingerprint import fingerprint
from pipelines.publish.catalogue import latest_version
from pipelines.publish.up_to_date import is_made_from
from pipelines.settings import Settings
from pipelines.source_definition import Cadence

SENSOR = "new_inputs_sensor"
_UNDER_WAY = dg.RunsFilter(
    statuses=[
        dg.DagsterRunStatus.QUEUED,
        dg.DagsterRunStatus.NOT_STARTED,
        dg.DagsterRunStatus.STARTING,
        dg.DagsterRunStatus.STARTED,
    ]
)


def refresh_schedules(
    settings: Settings, job_name: str, after_fetch: Collection[dg.AssetKey]
) -> list[dg.ScheduleDefinition]:
    """One schedule for each cadence with sources that can be fetched without a person.

    Args:
        settings: Says which keys are set, and whether automation is on.
        job_name: The job that refreshes.
        after_fetch: Every asset of that job but the snapshots.
    """
    by_cadence: dict[Cadence, list[str]] = {}
    for source_id, module in fetchable_unattended(settings).items():
        if module.source.cadence.cron:
            by_cadence.setdefault(module.source.cadence, []).append(source_id)
    return [
        _schedule(cadence, ids, settings, job_name, after_fetch)
        for cadence, ids in by_cadence.items()
    ]


def _schedule(
    cadence: Cadence,
    source_ids: list[str],
    settings: Settings,
    job_name: str,
    after_fetch: Collection[dg.AssetKey],
) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=f"{job_name}_{cadence.value}",
        job_name=job_name,
        cron_schedule=cadence.cron or "",
        description=f"Fetch {', '.join(source_ids)}; build and release if any of it is new.",
        default_status=(
            dg.DefaultScheduleStatus.RUNNING
            if settings.automation
            else dg.DefaultScheduleStatus.STOPPED
        ),
    )
    def refresh() -> dg.RunRequest:
        return dg.RunRequest(
            asset_selection=[*map(snapshot_key, source_ids), *after_fetch],
            tags={"cadence": cadence.value},
        )

    return refresh


def new_inputs_sensor(settings: Settings, job_name: str) -> dg.SensorDefinition:
    """The sensor that asks for a rebuild where the latest release was made from other inputs.

    It keeps no memory: inputs are compared with the release. The same inputs after the same release
    are asked for once, so inputs that failed are built again when they change, and only then.
    """

    @dg.sensor(
        job_name=job_name,
        minimum_interval_seconds=60,
        name=SENSOR,
        description="Rebuilds when raw/, added files, contracts or code differ from the release.",
        default_status=(
            dg.DefaultSensorStatus.RUNNING
            if settings.automation
            else dg.DefaultSensorStatus.STOPPED
        ),
    )
    def look_for_new_inputs(
        context: dg.SensorEvaluationContext,
    ) -> Iterator[dg.RunRequest | dg.SkipReason]:
        if context.instance.get_runs_count(_UNDER_WAY):
            yield dg.SkipReason("A run is under way; its end decides whether another is needed.")
            return
        if holds_private(settings):
            yield dg.SkipReason(
                "Private files are among the inputs, and a run would keep names of theirs: "
                "`cityfare build` keeps no history of them."
            )
            return
        version, found = latest_version(settings), fingerprint(settings)
        if version is not None and is_made_from(version, found):
            yield dg.SkipReason(f"{version} was made from the present inputs.")
            return
        yield dg.RunRequest(
            run_key=f"{found} after {version}",
            tags={"inputs": found[:8], "latest_release": version or "none"},
        )

    return look_for_new_inputs
