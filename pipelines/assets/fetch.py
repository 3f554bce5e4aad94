"""Fetching: the snapshot of a source whose publisher can be asked, and whether anything is new.

A rebuild leaves these steps out; a refresh begins with them.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import dagster as dg

from pipelines.assets.snapshots import NEW_INPUTS, snapshot_key, snapshot_metadata, snapshot_spec
from pipelines.build_inputs import present_records
from pipelines.errors import FetchError, PublisherBusyError
from pipelines.fetch.fetchable_sources import fetchable_unattended
from pipelines.publish.up_to_date import unchanged_release
from pipelines.settings import Settings
from pipelines.source_definition import SourceModule

_WARN_BEFORE = timedelta(days=7)
# Only for steps on the network: what reads the disk fails the same way however often it runs.
_RETRIES = dg.RetryPolicy(
    max_retries=3, delay=600, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS
)


def fetch_assets(settings: Settings) -> list[dg.AssetsDefinition]:
    """One asset for each source that can be fetched now, and one that tells if anything is new."""
    fetched = [_fetched(module, settings) for module in fetchable_unattended(settings).values()]
    return [*fetched, _new_inputs(settings)]


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
            if error.retry_after:
                raise dg.RetryRequested(
                    max_retries=_RETRIES.max_retries, seconds_to_wait=error.retry_after
                ) from error
            raise
        except FetchError as error:
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


def _new_inputs(settings: Settings) -> dg.AssetsDefinition:
    @dg.asset(
        key=NEW_INPUTS,
        deps=[snapshot_key(source_id) for source_id in fetchable_unattended(settings)],
        output_required=False,
        group_name="raw",
        description=(
            "Made only where raw/, code or contracts differ from what the latest release was made "
            "of. A refresh ends here if nothing is new."
        ),
    )
    def new_inputs(context: dg.AssetExecutionContext) -> Iterator[dg.Output[None]]:
        release = unchanged_release(settings)
        if release is None:
            yield dg.Output(None)
        else:
            context.log.info(f"Nothing is new: {release.version} holds it all.")

    return new_inputs
