"""From a table down to a file's hash: sources, snapshots, what was left out or corrected."""

from datetime import date
from pathlib import Path

import polars as pl

from contracts import vocab
from contracts.model import TableSpec, all_tables
from pipelines.build_inputs import all_present_snapshots
from pipelines.ingest import write_landing
from pipelines.landing_kept import source_of
from pipelines.settings import Settings
from pipelines.snapshots.record import RawFile, Snapshot
from pipelines.source_definition import Source
from pipelines.source_registry import all_sources, loaded_sources

TABLES = (
    "provenance__source",
    "provenance__source_snapshot",
    "provenance__quarantined_row",
    "provenance__applied_correction",
    "provenance__code_system",
)


def write_provenance(settings: Settings) -> dict[str, int]:
    """Write the provenance tables to landing; returns their row counts."""
    present = all_present_snapshots(settings)
    frames = dict(
        zip(
            TABLES,
            (
                _frame(TABLES[0], [_source_row(s, present.get(s.id, [])) for s in all_sources()]),
                _frame(
                    TABLES[1],
                    [row for found in present.values() for s in found for row in _file_rows(s)],
                ),
                _gathered(settings.quarantine, TABLES[2]),
                _gathered(settings.corrected, TABLES[3]),
                _frame(
                    TABLES[4], [vars(s) for source in all_sources() for s in source.code_systems]
                ),
            ),
            strict=True,
        )
    )
    for table, frame in frames.items():
        write_landing(settings, table, frame)
    return {table: frame.height for table, frame in frames.items()}


def sources_of(spec: TableSpec) -> list[str]:
    """Sources that a table is made from: a landing table's own, a mart's declared ones."""
    if spec.sources:
        return list(spec.sources)
    if spec.name.startswith("raw_"):
        return [source_of(spec.name)]
    return sorted(loaded_sources())


def newest_snapshot_date(settings: Settings) -> date:
    """The day of the newest snapshot that is loaded."""
    present = all_present_snapshots(settings)
    return max(snapshot.stored_on for found in present.values() for snapshot in found)


def licence_basis_of(snapshots: list[Snapshot]) -> str | None:
    """What allows a source's snapshots to be published.

    One that is synthetic, or else private, stands for all of them.
    """
    bases = [snapshot.licence_basis for snapshot in snapshots]
    strictest = [basis for basis in (vocab.SYNTHETIC, "private") if basis in bases]
    return next(iter(strictest or bases), None)


def _source_row(source: Source, snapshots: list[Snapshot]) -> dict[str, object]:
    licences = dict.fromkeys(s.licence for s in snapshots if s.licence)
    urls = dict.fromkeys(s.licence_url for s in snapshots if s.licence_url)
    return {
        "source_id": source.id,
        "source_title": source.title,
        "publisher": source.publisher,
        "homepage": source.homepage,
        # A source whose first file nobody has brought yet is known, not loaded.
        "status": "loaded" if snapshots else "catalogued",
        "licence_basis": licence_basis_of(snapshots),
        "licence": " and ".join(licences) or source.catalogued_licence,
        "licence_url": next(iter(urls), None),
        "citation": _citation(source, snapshots),
        "cadence": source.cadence.value,
        "snapshot_version": snapshots[-1].version if snapshots else None,
    }


def _citation(source: Source, snapshots: list[Snapshot]) -> str:
    # A publisher must not be cited for figures that it never published.
    drawn = [s.citation for s in snapshots if s.licence_basis == vocab.SYNTHETIC]
    return next(iter(drawn), source.citation)


def _file_rows(snapshot: Snapshot) -> list[dict[str, object]]:
    return [
        {
            "source_id": snapshot.source_id,
            "snapshot_version": snapshot.version,
            "file_name": file.name,
            "sha256": file.sha256,
            "file_bytes": file.size,
            "layout": file.layout,
            "source_url": file.url,
            "stored_on": snapshot.stored_on,
            "published_on": snapshot.published_on,
            "is_derived": file.is_derived,
            "transcription": None if _is_the_publishers(file) else snapshot.transcription,
            "inferred": "\n".join(snapshot.inferred) or None,
            "gaps": "\n".join(snapshot.gaps) or None,
        }
        for file in snapshot.files
    ]


def _is_the_publishers(file: RawFile) -> bool:
    """Are the bytes the publisher's own: from an installed package, or fetched?"""
    return file.package is not None or (file.retrieved_at is not None and not file.carried_from)


def _gathered(folder: Path, table: str) -> pl.DataFrame:
    spec = all_tables()[table]
    # Only of steps that there are: a source that was removed may have left a file.
    steps = [*loaded_sources(), "identity"]
    paths = [path for path in sorted(folder.glob("*.parquet")) if path.stem in steps]
    frames = [pl.read_parquet(path) for path in paths]
    return pl.concat([spec.empty(), *frames]).sort(spec.primary_key, nulls_last=True)


def _frame(table: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    spec = all_tables()[table]
    return pl.DataFrame(rows, schema=spec.dtypes).sort(spec.primary_key)
