"""Which snapshots of a source count: the newest in raw/, and everything that a user added.

Here: the choice, for every step that reads snapshots. Not here: opening one
(`sources/_base.py`), or storing one (`overlay/`, `fetch/`).
"""

from collections.abc import Mapping
from pathlib import Path

from contracts import vocab
from pipelines.files import PARTIAL
from pipelines.settings import Settings
from pipelines.sources._base import loaded_sources, newest_version, open_snapshot
from pipelines.sources._snapshot import Snapshot, read_record


def present_snapshots(settings: Settings, source_id: str) -> list[Snapshot]:
    """The snapshots that a build reads of one source, their bytes proven.

    Returns:
        The newest of raw/ first, then the user's own in the order in which they were added; empty
        for a source that waits for its first file.

    Raises:
        SnapshotError: A record is missing or unreadable, or a file differs from it.
    """
    folders = [record.folder for record in present_records(settings, source_id)]
    return [open_snapshot(folder.parent.parent, source_id, folder.name) for folder in folders]


def all_present_snapshots(settings: Settings) -> Mapping[str, list[Snapshot]]:
    """`present_snapshots` of every loaded source, by id."""
    return {id_: present_snapshots(settings, id_) for id_ in loaded_sources()}


def present_records(settings: Settings, source_id: str) -> list[Snapshot]:
    """The records of `present_snapshots`; their bytes are not looked at, so this is quick."""
    published = [read_record(folder) for folder in _published(settings, source_id)]
    added = [read_record(folder) for folder in whole_folders(settings.overlay, source_id)]
    return published + sorted(added, key=lambda record: (record.stored_at, record.folder.name))


def holds_synthetic(settings: Settings) -> bool:
    """Would a build read anything that is drawn and not published?"""
    records = [record for id_ in loaded_sources() for record in present_records(settings, id_)]
    return any(record.licence_basis == vocab.SYNTHETIC for record in records)


def present_versions(settings: Settings, source_id: str) -> list[str]:
    """Names of the folders that a build reads of one source."""
    added = whole_folders(settings.overlay, source_id)
    return [folder.name for folder in [*_published(settings, source_id), *added]]


def whole_folders(root: Path, source_id: str) -> list[Path]:
    """The folders of a source below raw/ or the overlay that hold a record, by name."""
    found = sorted(path.parent for path in (root / source_id).glob("*/snapshot.json"))
    return [folder for folder in found if not folder.name.startswith(PARTIAL)]


def _published(settings: Settings, source_id: str) -> list[Path]:
    if not whole_folders(settings.raw, source_id):
        return []
    return [settings.raw / source_id / newest_version(settings.raw, source_id)]
