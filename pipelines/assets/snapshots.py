"""Snapshots in raw/ as assets: what the UI shows of each."""

from typing import Any

import dagster as dg

from pipelines.fetch.fetchable_sources import fetchable_unattended, why_not_fetchable
from pipelines.settings import Settings
from pipelines.snapshots.record import Snapshot
from pipelines.source_definition import SourceModule
from pipelines.source_registry import loaded_sources

INPUTS = dg.AssetKey("inputs")
"""All snapshots of a build, complete; a refresh without anything new ends there."""


def snapshot_key(source_id: str) -> dg.AssetKey:
    """The key of a source's snapshot in raw/."""
    return dg.AssetKey(["raw", source_id])


def snapshot_spec(module: SourceModule, settings: Settings) -> dg.AssetSpec:
    """The snapshot of a source: whose it is, and how a new one gets here."""
    source = module.source
    reason = why_not_fetchable(module, settings)
    how = "`refresh` fetches it." if reason is None else f"Not fetched: {reason}."
    return dg.AssetSpec(
        snapshot_key(source.id),
        group_name="raw",
        description=f"{source.title}. {source.publisher}. Cadence: {source.cadence}. {how}",
        owners=[source.owner],
        kinds={"file"},
        metadata={"homepage": dg.MetadataValue.url(source.homepage)},
    )


def snapshot_specs(settings: Settings) -> list[dg.AssetSpec]:
    """The snapshots that no step fetches."""
    fetched = fetchable_unattended(settings)
    return [
        snapshot_spec(module, settings)
        for source_id, module in loaded_sources().items()
        if source_id not in fetched
    ]


def snapshot_metadata(snapshot: Snapshot) -> dict[str, Any]:
    """Version, day, size, hashes, licence and gaps of a snapshot."""
    return {
        "snapshot_version": snapshot.version,
        "stored_on": snapshot.stored_on.isoformat(),
        "bytes": sum(file.size for file in snapshot.files),
        "licence": snapshot.licence or snapshot.licence_basis or "not stated",
        "gaps": dg.MetadataValue.md("\n".join(f"- {gap}" for gap in snapshot.gaps) or "none"),
        "files": dg.MetadataValue.table(
            [
                dg.TableRecord({"name": file.name, "bytes": file.size, "sha256": file.sha256})
                for file in snapshot.files
            ]
        ),
    }
