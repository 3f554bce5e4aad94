"""Fetching: the snapshot of a source whose publisher can be asked, and the inputs as a whole.

A rebuild leaves these steps out; a refresh begins with them.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import dagster as dg

from pipelines.assets.private_files import refuse_private_history
from pipelines.assets.python_step import OWNER
from pipelines.assets.snapshots import INPUTS, snapshot_key, snapshot_metadata, snapshot_spec
from pipelines.build_inputs import present_records
from pipelines.errors import CityfareError, PublisherBusyError
from pipelines.fetch.fetchable_sources import fetchable_unattended
from pipelines.progress import Progress
from pipelines.publish.up_to_date import refuse_lost_inputs, unchanged_release
from pipelines.settings import Settings
from pipelines.source_definition import SourceModule
from pipelines.source_registry import loaded_sources

REFRESH = "refresh"
"""The job that fetches; every other one builds what is in raw/."""
_WARN_BEFORE = timedelta(days=7)
# For a busy publisher only: everything else fails the same way however often it runs. A run that
# waits keeps others from starting, so it does not wait for long.
_RETRIES = dg.RetryPolicy(
    max_retries=3, delay=60, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS
)
_LONGEST_WAIT_SECONDS = 600


def fetch_assets(settings: Settings, progress: Progress) -> list[dg.AssetsDefinition]:
    """One asset for each source that can be fetched now, and one for all inputs."""
    fetched = [_fetched(module, settings) for module in fetchable_unattended(settings).values()]
    return [*fetched, _inputs(settings, progress)]


def _fetched(module: SourceModule, settings: Settings) -> dg.AssetsDefinition:
    source = module.source
    max_age = source.cadence.max_age_days
    policy = (
        dg.FreshnessPolicy.time_window(
            fail_window=timedelta(days=max_age), warn_window=timedelta(days=max_age) - _WARN_BEFORE
        )
        if max_age
        else None
    )

    @dg.multi_asset(
        name=f"fetch_{source.id}",
        specs=[snapshot_spec(module, settings).replace_attributes(freshness_policy=policy)],
        retry_policy=_RETRIES,
    )
    def fetch_source(context: dg.AssetExecutionContext) -> dg.MaterializeResult[Any]:
        # Whoever only loads the graph needs none of what opens connections.
        from pipelines.fetch.fetch import fetch

        try:
            outcome = fetch(module, settings)
        except PublisherBusyError as error:
            wait = error.retry_after or 0
            if wait > _LONGEST_WAIT_SECONDS:
                raise dg.Failure(str(error), allow_retries=False) from error
            if wait:
                raise dg.RetryRequested(
                    max_retries=_RETRIES.max_retries, seconds_to_wait=wait
                ) from error
            raise
        except CityfareError as error:
            raise dg.Failure(str(error), allow_retries=False) from error
        context.log.info(outcome.summary)
        (newest, *_) = present_records(settings, source.id)
        return dg.MaterializeResult(
            asset_key=snapshot_key(source.id),
            metadata={
                "is_new": outcome.version is not None,
                "bytes_received": outcome.received,
                **snapshot_metadata(newest),
            },
        )

    return fetch_source


def _inputs(settings: Settings, progress: Progress) -> dg.AssetsDefinition:
    @dg.asset(
        key=INPUTS,
        deps=[snapshot_key(source_id) for source_id in loaded_sources()],
        output_required=False,
        group_name="raw",
        owners=[OWNER],
        kinds={"file"},
        description=(
            "All snapshots of a build: none is lost since the latest release. A refresh ends here "
            "if that release was made from the same ones."
        ),
    )
    def inputs(context: dg.AssetExecutionContext) -> Iterator[dg.Output[None]]:
        with progress.step("inputs"):
            refuse_lost_inputs(settings)
            refuse_private_history(settings, context.run.tags)
        release = unchanged_release(settings) if context.job_name == REFRESH else None
        if release:
            context.log.info(f"Nothing is new: {release.version} was made from the same inputs.")
        else:
            yield dg.Output(None)

    return inputs
