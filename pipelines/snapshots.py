"""Which snapshots of a source count: the newest in raw/, and everything that a user added.

Here: the choice, for every step that reads snapshots. Not here: opening one
(`sources/_base.py`), or storing one (`overlay/`, `fetch/`).
"""

from collections.abc import Mapping

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
    published = [
        open_snapshot(settings.raw, source_id, version)
        for version in _published_version(settings, source_id)
    ]
    added = [
        open_snapshot(settings.overlay, source_id, version)
        for version in _added_versions(settings, source_id)
    ]
    return published + sorted(added, key=lambda snapshot: (snapshot.stored_at, snapshot.version))


def all_present_snapshots(settings: Settings) -> Mapping[str, list[Snapshot]]:
    """`present_snapshots` of every loaded source, by id."""
    return {id_: present_snapshots(settings, id_) for id_ in loaded_sources()}


def present_records(settings: Settings, source_id: str) -> list[Snapshot]:
    """The records of `present_snapshots`; their bytes are not looked at, so this is quick."""
    folders = [
        settings.raw / source_id / version for version in _published_version(settings, source_id)
    ]
    folders += [
        settings.overlay / source_id / version for version in _added_versions(settings, source_id)
    ]
    return [read_record(folder) for folder in folders]


def present_versions(settings: Settings, source_id: str) -> list[str]:
    """Names of the folders that a build reads of one source."""
    return [*_published_version(settings, source_id), *_added_versions(settings, source_id)]


def _published_version(settings: Settings, source_id: str) -> list[str]:
    is_there = any((settings.raw / source_id).glob("*/snapshot.json"))
    return [newest_version(settings.raw, source_id)] if is_there else []


def _added_versions(settings: Settings, source_id: str) -> list[str]:
    folder = settings.overlay / source_id
    return sorted(path.parent.name for path in folder.glob("*/snapshot.json"))
