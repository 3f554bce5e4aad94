"""Publication: the latest release, sent to the place that the settings name."""

from typing import Any

import dagster as dg

from pipelines.assets.python_step import OWNER
from pipelines.errors import UsageError
from pipelines.publish.catalogue import find_release
from pipelines.settings import Settings

_RETRIES = dg.RetryPolicy(max_retries=2, delay=60, backoff=dg.Backoff.EXPONENTIAL)
PUBLISHED = dg.AssetKey("published")


def published_asset(settings: Settings) -> dg.AssetsDefinition:
    """What was sent; what is there already is not sent again, so a step may be tried again."""

    @dg.asset(
        key=PUBLISHED,
        deps=[dg.AssetKey("release")],
        group_name="release",
        owners=[OWNER],
        kinds={"file"},
        description="The latest release at CITYFARE_PUBLISH_TO, sent and read back.",
        retry_policy=_RETRIES,
    )
    def published() -> dg.MaterializeResult[Any]:
        from pipelines.publish_targets.send import open_target, send

        if settings.publish_to is None:
            raise dg.Failure(
                str(
                    UsageError(
                        "publish",
                        expected="CITYFARE_PUBLISH_TO, as in s3://bucket/cityfare",
                        found="none",
                        remedy="Set it where Dagster is started, or run `cityfare publish TARGET`.",
                    )
                ),
                allow_retries=False,
            )
        release = find_release(settings)
        steps = send(release, open_target(settings.publish_to, settings), dry_run=False)
        return dg.MaterializeResult(
            metadata={
                "version": release.version,
                "target": settings.publish_to,
                "steps": dg.MetadataValue.md("\n".join(f"- {step}" for step in steps)),
            }
        )

    return published
