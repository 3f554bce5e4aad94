"""The one asset graph: `build_defs(settings)` gives fresh definitions, and tests swap its parts.

Here: which assets, checks, jobs, schedules and sensors there are. Not here: what any of them does.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from pipelines.assets.checks import expectation_keys, mart_checks
from pipelines.assets.dbt import dbt_assets
from pipelines.assets.fetch import REFRESH, fetch_assets
from pipelines.assets.identity import identity_assets
from pipelines.assets.landing import landing_assets
from pipelines.assets.portal import PORTAL, portal_asset
from pipelines.assets.publish import PUBLISHED, published_asset
from pipelines.assets.release import release_asset
from pipelines.assets.run_report import run_report_asset
from pipelines.assets.snapshots import snapshot_specs
from pipelines.assets.study import study_assets
from pipelines.automation.notices import notices_sensor
from pipelines.automation.refresh import new_inputs_sensor, refresh_schedules
from pipelines.checks.check_results import contract_check
from pipelines.progress import Progress
from pipelines.settings import Settings, announce_dagster_home, hush_usage_reports

REBUILD, PUBLISH = "rebuild", "publish"
# The mart of which the contract is also what a release may hold.
_SOURCES = "source"


def build_defs(settings: Settings, progress: Progress | None = None) -> dg.Definitions:
    """Everything that Dagster shows and runs.

    Args:
        settings: Folders and limits; two settings give two independent graphs.
        progress: Callbacks while a run is under way.
    """
    hush_usage_reports()
    listener = progress or Progress()
    assets: list[dg.AssetsDefinition | dg.AssetSpec] = [
        *fetch_assets(settings, listener),
        *snapshot_specs(settings),
        *landing_assets(settings, listener),
        *identity_assets(settings, listener),
        *dbt_assets(settings, listener),
        *study_assets(settings, listener),
        release_asset(settings, listener),
        run_report_asset(settings),
        portal_asset(settings, listener),
        published_asset(settings),
    ]
    after_fetch = _made_after_fetch(assets) - (set() if settings.publish_to else {PUBLISHED})
    return dg.Definitions(
        assets=assets,
        asset_checks=mart_checks(settings, listener),
        jobs=[
            _job(
                REFRESH,
                _refreshed(settings),
                "Fetch every source that can be fetched; if anything is new, build, release and "
                "render it, and publish it where CITYFARE_PUBLISH_TO says.",
            ),
            _job(REBUILD, rebuilt(), "Build, release and render what is in raw/; fetch nothing."),
            _job(
                PUBLISH,
                dg.AssetSelection.assets(PUBLISHED),
                "Send the latest release to CITYFARE_PUBLISH_TO.",
            ),
        ],
        schedules=refresh_schedules(settings, REFRESH, sorted(after_fetch)),
        sensors=[new_inputs_sensor(settings, REBUILD), notices_sensor(settings)],
        executor=dg.in_process_executor,
    )


def rebuild_job(defs: dg.Definitions, selection: dg.AssetSelection) -> dg.JobDefinition:
    """The job `rebuild` with a part of its assets, as the command line runs it."""
    job = _job(REBUILD, selection, "Started from the command line.")
    return job.resolve(asset_graph=defs.resolve_asset_graph())


def rebuilt(
    *, with_portal: bool = True, with_expectations: bool = True, with_release: bool = True
) -> dg.AssetSelection:
    """Select what a rebuild makes.

    Args:
        with_portal: Render the site; the command line does that after the run.
        with_expectations: Evaluate the warnings of Great Expectations.
        with_release: False ends at the marts, as for synthetic data, which no release may hold.
    """
    selection = dg.AssetSelection.all() - dg.AssetSelection.key_prefixes("raw")
    selection -= dg.AssetSelection.assets(PUBLISHED)
    if not with_portal:
        selection -= dg.AssetSelection.assets(PORTAL)
    if not with_expectations:
        selection -= dg.AssetSelection.checks(*expectation_keys())
    if not with_release:
        kept_for_release = dg.AssetCheckKey(dg.AssetKey(_SOURCES), contract_check(_SOURCES))
        selection -= dg.AssetSelection.checks(kept_for_release)
        selection -= dg.AssetSelection.groups("release")
    return selection


def _refreshed(settings: Settings) -> dg.AssetSelection:
    everything = dg.AssetSelection.all()
    return everything if settings.publish_to else everything - dg.AssetSelection.assets(PUBLISHED)


def _job(name: str, selection: dg.AssetSelection, description: str) -> UnresolvedAssetJobDefinition:
    return dg.define_asset_job(
        name, selection=selection, executor_def=dg.in_process_executor, description=description
    )


def _made_after_fetch(
    assets: Iterable[dg.AssetsDefinition | dg.AssetSpec],
) -> set[dg.AssetKey]:
    """The assets that a step makes and that are no snapshots."""
    return {
        spec.key
        for asset in assets
        if isinstance(asset, dg.AssetsDefinition)
        for spec in asset.specs
        if not spec.key.has_prefix(["raw"])
    }


def open_instance(settings: Settings) -> dg.DagsterInstance:
    """The run history that `cityfare build` and `make dagster` share."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(Path(__file__).with_name("dagster.yaml"), home / "dagster.yaml")
    announce_dagster_home(home)
    return dg.DagsterInstance.from_config(str(home))
