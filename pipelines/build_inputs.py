"""Which snapshots a build reads: the newest of each source in raw/, and all that a user added."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from contracts import vocab
from pipelines.errors import SnapshotError
from pipelines.files import PARTIAL
from pipelines.fingerprint import OWN_LISTS
from pipelines.settings import Settings
from pipelines.snapshots.folders import (
    complete_folders,
    has_snapshot,
    is_known,
    newest_version,
    open_snapshot,
)
from pipelines.snapshots.record import Snapshot, read_record
from pipelines.source_registry import loaded_sources


def present_snapshots(settings: Settings, source_id: str) -> list[Snapshot]:
    """Open the snapshots that a build reads of one source.

    Returns:
        The newest of raw/ first, then the user's own in the order in which they were added; empty
        for a source that waits for its first file.

    Raises:
        SnapshotError: A record is missing or unreadable, or a file differs from it.
    """
    folders = [record.folder for record in present_records(settings, source_id)]
    return [open_snapshot(folder.parent.parent, source_id, folder.name) for folder in folders]


def all_present_snapshots(settings: Settings) -> Mapping[str, list[Snapshot]]:
    """Open what `present_snapshots` returns for every loaded source, by id."""
    return {id_: present_snapshots(settings, id_) for id_ in loaded_sources()}


def present_records(settings: Settings, source_id: str) -> list[Snapshot]:
    """Read the records of `present_snapshots` without their bytes, so this is quick."""
    published = [read_record(folder) for folder in _published(settings, source_id)]
    added = [read_record(folder) for folder in _added(settings, source_id)]
    return published + sorted(added, key=lambda record: (record.stored_at, record.folder.name))


def refuse_undescribed_folders(settings: Settings) -> None:
    """Read every record in raw/ and the overlay, those of older snapshots too.

    Raises:
        SnapshotError: A folder holds files that no readable record describes, or its record is
            dated after today.
    """
    for root in (settings.raw, settings.overlay):
        for source in sorted(path for path in root.glob("*") if path.is_dir()):
            # What an `add` has under way, or a killed one left, is read by nobody.
            if source.name.startswith(PARTIAL):
                continue
            for folder in complete_folders(root, source.name):
                _refuse_future(read_record(folder), settings.clock_day)


def _refuse_future(record: Snapshot, today: date) -> None:
    # The day of storing is UTC; a day more bears a clock that is a little behind.
    if record.stored_on > today + timedelta(days=1):
        raise SnapshotError(
            record.place,
            expected=f"a snapshot that was stored by today, {today}",
            found=f"one stored on {record.stored_on}",
            remedy="Set this machine's clock, or correct the day in the snapshot's record.",
        )


def holds_synthetic(settings: Settings) -> bool:
    """Tell whether a build would read anything that is drawn and not published."""
    records = [record for id_ in loaded_sources() for record in present_records(settings, id_)]
    return any(record.licence_basis == vocab.SYNTHETIC for record in records)


def holds_private(settings: Settings) -> bool:
    """Tell whether a build would read anything that is not for publication."""
    records = [record for id_ in loaded_sources() for record in present_records(settings, id_)]
    return any(record.licence_basis == "private" for record in records)


def present_versions(settings: Settings, source_id: str) -> list[str]:
    """Return the names of the folders that a build reads of one source."""
    added = _added(settings, source_id)
    return [folder.name for folder in [*_published(settings, source_id), *added]]


def _published(settings: Settings, source_id: str) -> list[Path]:
    day = None if source_id in OWN_LISTS else settings.known_on
    if not has_snapshot(settings.raw, source_id, day):
        return []
    return [settings.raw / source_id / newest_version(settings.raw, source_id, day)]


def _added(settings: Settings, source_id: str) -> list[Path]:
    folders = complete_folders(settings.overlay, source_id)
    day = settings.known_on
    return [folder for folder in folders if day is None or is_known(folder, day)]
