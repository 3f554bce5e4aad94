"""The portal: rendered from the release that was made last."""

from typing import Any

import dagster as dg

from pipelines.assets.python_step import OWNER
from pipelines.portal.build import build_portal_of
from pipelines.progress import Progress
from pipelines.publish.catalogue import find_release
from pipelines.settings import Settings

PORTAL = dg.AssetKey("portal")


def portal_asset(settings: Settings, progress: Progress) -> dg.AssetsDefinition:
    """The site of the latest release."""

    @dg.asset(
        key=PORTAL,
        deps=[dg.AssetKey("release")],
        group_name="release",
        owners=[OWNER],
        kinds={"html"},
        description="Static site of the latest release: a page a city, outcomes, findings, data.",
    )
    def portal() -> dg.MaterializeResult[Any]:
        release = find_release(settings)
        if release.is_private:
            return dg.MaterializeResult(metadata={"not_rendered": "private data"})
        with progress.step("portal"):
            made = build_portal_of(settings, release)
        return dg.MaterializeResult(
            metadata={
                "version": made.version,
                "folder": dg.MetadataValue.path(made.folder),
                "files_written": made.written,
            }
        )

    return portal
