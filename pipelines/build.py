"""The one asset graph: `build_defs(settings)` gives fresh definitions, and tests swap its parts.

Here: which assets, checks, jobs, schedules and sensors there are. Not here: what any of them does.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from contracts.model import landing_tables_of
from pipelines.assets.checks import mart_checks
from pipelines.assets.dbt import dbt_assets
from pipelines.assets.fetch import fetch_jobs
from pipelines.assets.identity import identity_assets
from pipelines.assets.landing import landing_assets, snapshot_specs
from pipelines.assets.portal import portal_asset
from pipelines.assets.release import release_asset
from pipelines.assets.study import study_assets
from pipelines.build_inputs import present_versions
from pipelines.checks.check_results import contract_check
from pipelines.progress import Progress
from pipelines.settings import Settings, announce_dagster_home, hush_usage_reports
from pipelines.source_registry import loaded_sources

REBUILD = "rebuild"
REBUILD_WITHOUT_PORTAL = "rebuild_without_portal"
REBUILD_WITHOUT_EXPECTATIONS = "rebuild_without_expectations"
REBUILD_WITHOUT_RELEASE = "rebuild_without_release"
# The mart of which the contract is also what a release may hold.
_SOURCES = "source"


def build_defs(settings: Settings, progress: Progress | None = None) -> dg.Definitions:
    """Everything that Dagster shows and runs.

    Args:
        settings: Folders and limits; two settings give two independent graphs.
        progress: Who hears how far a run is; nobody where it is None.
    """
    hush_usage_reports()
    listener = progress or Progress()
    checks = mart_checks(settings, listener)
    release = release_asset(settings, listener)
    portal = portal_asset(settings, listener)
    return dg.Definitions(
        assets=[
            *snapshot_specs(),
            *landing_assets(settings, listener),
            *identity_assets(settings, listener),
            *dbt_assets(settings, listener),
            *study_assets(settings, listener),
            release,
            portal,
        ],
        asset_checks=checks,
        jobs=[
            *(
                dg.define_asset_job(
                    job.name,
                    selection=job.selection,
                    executor_def=dg.in_process_executor,
                    description=job.description,
                )
                for job in (*_rebuilds(checks[-1], release, portal), *_landings())
            ),
            *fetch_jobs(settings),
        ],
        schedules=_schedules(),
        sensors=[_new_snapshots(settings)],
        executor=dg.in_process_executor,
    )


@dataclass(frozen=True)
class _Job:
    """A job over some of the assets."""

    name: str
    selection: dg.AssetSelection
    description: str


def _rebuilds(
    expectations: dg.AssetChecksDefinition,
    release: dg.AssetsDefinition,
    portal: dg.AssetsDefinition,
) -> list[_Job]:
    """The complete way, and the ways that leave something out."""
    everything = dg.AssetSelection.all()
    to_release = everything - dg.AssetSelection.assets(portal.key)
    fast = to_release - dg.AssetSelection.checks(*_keys(expectations))
    kept_for_release = dg.AssetCheckKey(dg.AssetKey(_SOURCES), contract_check(_SOURCES))
    unreleased = (
        fast - dg.AssetSelection.checks(kept_for_release) - dg.AssetSelection.assets(release.key)
    )
    return [
        _Job(REBUILD, everything, "Raw to portal, with every check."),
        _Job(
            REBUILD_WITHOUT_PORTAL,
            to_release,
            "Raw to release, with every check; the command line renders the portal afterwards.",
        ),
        _Job(
            REBUILD_WITHOUT_EXPECTATIONS,
            fast,
            "Raw to release, without the warnings of Great Expectations.",
        ),
        _Job(
            REBUILD_WITHOUT_RELEASE,
            unreleased,
            "Raw to marts, as for synthetic data, which no release may hold.",
        ),
    ]


def _landings() -> list[_Job]:
    """A job for each source; it ends at landing."""
    return [
        _Job(
            landing_job(source_id),
            dg.AssetSelection.assets(*(spec.name for spec in landing_tables_of(source_id))),
            f"Bring the newest snapshot of {module.source.title} into landing.",
        )
        for source_id, module in loaded_sources().items()
    ]


def _keys(checks: dg.AssetChecksDefinition) -> list[dg.AssetCheckKey]:
    return sorted(checks.check_keys, key=str)


def landing_job(source_id: str) -> str:
    """Name of the job that lands one source."""
    return f"land_{source_id}_job"


def _schedules() -> list[dg.ScheduleDefinition]:
    """A schedule for each source whose publisher brings new versions."""
    return [
        dg.ScheduleDefinition(
            name=f"{source_id}_{module.source.cadence.value}",
            job_name=landing_job(source_id),
            cron_schedule=module.source.cadence.cron,
            description=f"{module.source.publisher} brings a new version: {module.source.cadence}.",
        )
        for source_id, module in loaded_sources().items()
        if module.source.cadence.cron
    ]


def _new_snapshots(settings: Settings) -> dg.SensorDefinition:
    @dg.sensor(job_name=REBUILD, minimum_interval_seconds=60, name="new_snapshots")
    def new_snapshots(
        context: dg.SensorEvaluationContext,
    ) -> Iterator[dg.RunRequest | dg.SkipReason]:
        """Ask for a rebuild when there is a snapshot that the last one did not know."""
        found = {id_: present_versions(settings, id_) for id_ in loaded_sources()}
        known = json.loads(context.cursor) if context.cursor else {}
        new = {id_: version for id_, version in found.items() if known.get(id_) != version}
        if not new:
            yield dg.SkipReason("no new snapshot")
            return
        context.update_cursor(json.dumps(found, sort_keys=True))
        tags = {f"snapshot/{id_}": versions[-1] for id_, versions in new.items() if versions}
        yield dg.RunRequest(run_key=json.dumps(found, sort_keys=True), tags=tags)

    return new_snapshots


def open_instance(settings: Settings) -> dg.DagsterInstance:
    """The run history that `cityfare build` and `make dagster` share."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(Path(__file__).with_name("dagster.yaml"), home / "dagster.yaml")
    announce_dagster_home(home)
    return dg.DagsterInstance.from_config(str(home))
