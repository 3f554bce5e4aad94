"""Jobs that fetch: one for each source whose publisher can be asked. No part of a rebuild."""

import dagster as dg

from pipelines.errors import FetchError, PublisherBusyError
from pipelines.fetch.fetchable_sources import fetchable
from pipelines.settings import Settings
from pipelines.source_definition import SourceModule

# Only here: a step that reads what is on disk fails the same way however often it runs.
_RETRIES = dg.RetryPolicy(
    max_retries=3, delay=600, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS
)


def fetch_job(source_id: str) -> str:
    """Name of the job that fetches one source."""
    return f"fetch_{source_id}_job"


def fetch_jobs(settings: Settings) -> list[dg.JobDefinition]:
    """One job for each source that can be fetched; a new snapshot then asks for a rebuild."""
    return [_job(module, settings) for module in fetchable().values()]


def _job(module: SourceModule, settings: Settings) -> dg.JobDefinition:
    source_id = module.source.id

    @dg.op(name=f"fetch_{source_id}", retry_policy=_RETRIES, out=dg.Out(dg.Nothing))
    def fetch_source(context: dg.OpExecutionContext) -> None:
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
        context.add_output_metadata(
            {"snapshot_version": outcome.version or "nothing new", "bytes": outcome.received}
        )

    @dg.job(
        name=fetch_job(source_id),
        executor_def=dg.in_process_executor,
        description=f"Ask {module.source.publisher} for a new snapshot of {module.source.title}.",
    )
    def fetch_one() -> None:
        fetch_source()

    return fetch_one
