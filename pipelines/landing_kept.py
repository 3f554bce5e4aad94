"""Landing that need not be made again: that of the same bytes, read by the same code.

Here: what decides the landing of a source, and what is left of an earlier build. Not here: how a
source lands (`ingest.py`).
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from contracts.model import TableSpec, landing_tables_of
from pipelines.build_inputs import present_records
from pipelines.files import sha256_of_input
from pipelines.fingerprint import code_inputs
from pipelines.settings import Settings
from pipelines.snapshots.record import RECORD
from pipelines.source_registry import loaded_sources


@cache
def sources_needed_by(source_id: str) -> frozenset[str]:
    """Sources whose tables this source reads or points to; they must land before it."""
    pointed_to = {
        source_of(table)
        for spec in landing_tables_of(source_id)
        for table in tables_pointed_to(spec)
    }
    return frozenset(pointed_to | set(loaded_sources()[source_id].source.reads)) - {source_id}


def tables_pointed_to(spec: TableSpec) -> set[str]:
    """Tables that the keys of a contract point to."""
    return {key.table for key in spec.foreign_keys}


def source_of(table: str) -> str:
    """The source of a landing table, by its name."""
    return table.removeprefix("raw_").partition("__")[0]


def landing_path(settings: Settings, table: str) -> Path:
    """Where a landing table lies."""
    return settings.landing / f"{table}.parquet"


def landing_key(settings: Settings, source_id: str) -> str:
    """Hash of everything that decides the landing of a source.

    That is every byte of its snapshots and of those of the sources that it needs, the code with its
    contracts and corrections, and whether these are about this raw/.
    """
    code = json.dumps(code_inputs(settings), sort_keys=True)
    of_raw = f"{code} {settings.reads_own_raw}"
    return hashlib.sha256(f"{of_raw} {_snapshots(settings, source_id)}".encode()).hexdigest()


def _snapshots(settings: Settings, source_id: str) -> str:
    own = [
        f"{record.folder.name}/{name} {_digest(path)}"
        for record in present_records(settings, source_id)
        for name, path in [
            (RECORD, record.folder / RECORD),
            *((file.name, record.path(file)) for file in record.files),
        ]
    ]
    needed = [_snapshots(settings, other) for other in sorted(sources_needed_by(source_id))]
    return f"{source_id}: {own} {needed}"


def _digest(path: Path) -> str:
    # Whoever opens the snapshot says what is wrong with it.
    return sha256_of_input(path) if path.exists() else "missing"


def kept_report(settings: Settings, source_id: str, key: str) -> dict[str, Any] | None:
    """The report of a landing that is at hand and was made from the same; None where there is none.

    Args:
        settings: Folders.
        source_id: Which source.
        key: Its `landing_key`.
    """
    path = settings.reports / f"{source_id}.json"
    if not path.exists() or not all(p.exists() for p in _files(settings, source_id)):
        return None
    report: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return report if report.get("inputs") == key else None


def _files(settings: Settings, source_id: str) -> list[Path]:
    beside = (settings.quarantine, settings.corrected)
    tables = [landing_path(settings, spec.name) for spec in landing_tables_of(source_id)]
    return [*tables, *(folder / f"{source_id}.parquet" for folder in beside)]


def clear_landing(settings: Settings) -> None:
    """Remove all of landing, and what stands beside it, but what the next build would make alike.

    So no table of a source that fails, or is no more, is left of an earlier build.
    """
    kept: set[Path] = set()
    for source_id in loaded_sources():
        if kept_report(settings, source_id, landing_key(settings, source_id)) is not None:
            kept |= {*_files(settings, source_id), settings.reports / f"{source_id}.json"}
    for folder in (settings.landing, settings.reports, settings.quarantine, settings.corrected):
        for path in folder.glob("*"):
            if path not in kept:
                path.unlink()
