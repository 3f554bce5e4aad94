"""Find the snapshots of a source, and open one with every byte compared with its record."""

from pathlib import Path

from pipelines.errors import SnapshotError
from pipelines.files import PARTIAL
from pipelines.snapshots.record import RECORD, Snapshot, check_file, read_record


def complete_folders(root: Path, source_id: str) -> list[Path]:
    """Return the folders of a source below raw/ or the overlay that hold a record, by name.

    Raises:
        SnapshotError: A folder holds files and no record. Passed over, its source would be
            published as if it still waited for its first file.
    """
    folders = sorted(path for path in (root / source_id).glob("*") if path.is_dir())
    whole = [folder for folder in folders if not folder.name.startswith(PARTIAL)]
    for folder in whole:
        _refuse_undescribed(folder)
    return [folder for folder in whole if (folder / RECORD).is_file()]


def _refuse_undescribed(folder: Path) -> None:
    files = sorted(path.name for path in folder.iterdir())
    if files and not (folder / RECORD).is_file():
        raise SnapshotError(
            "/".join(folder.parts[-3:]),
            expected=f"a {RECORD} that describes its files",
            found=f"none beside {', '.join(files[:3])}{' and more' if files[3:] else ''}",
            remedy=f"Restore {RECORD} from version control; if you added the file, remove the "
            "folder and add it again.",
        )


def has_snapshot(raw: Path, source_id: str) -> bool:
    """Tell whether there is any snapshot of a source."""
    return bool(complete_folders(raw, source_id))


def newest_version(raw: Path, source_id: str) -> str:
    """Return the name of the newest snapshot folder of a source.

    That is the last by day; of two that were fetched on one day, the one retrieved last.

    Raises:
        SnapshotError: The source has none, or a fetched one has no readable record.
    """
    folders = complete_folders(raw, source_id)
    if not folders:
        raise SnapshotError(
            f"{raw.name}/{source_id}",
            expected=f"at least one folder with a {RECORD}",
            found="none",
            remedy="Restore the folder from version control.",
        )
    return max(folders, key=_age).name


def _age(folder: Path) -> tuple[str, str, str]:
    """Sort by day, then by moment: the hash in a fetched version says nothing about its age."""
    day, is_fetched, _ = folder.name.partition("+")
    moment = read_record(folder).retrieved_at if is_fetched else None
    return day, moment or "", folder.name


def open_snapshot(raw: Path, source_id: str, version: str | None = None) -> Snapshot:
    """Open a snapshot, by default the newest, and compare every byte with its record.

    Raises:
        SnapshotError: The record is missing or unreadable, or a file differs from it.
    """
    folder = raw / source_id / (version or newest_version(raw, source_id))
    snapshot = read_record(folder)
    if (snapshot.source_id, snapshot.version) != (source_id, folder.name):
        raise SnapshotError(
            f"{snapshot.place}/{RECORD}",
            expected=f"the record of {source_id} {folder.name}",
            found=f"the record of {snapshot.source_id} {snapshot.version}",
            remedy="A record lies in the folder that it names: restore both.",
        )
    for file in snapshot.files:
        check_file(snapshot, file)
    return snapshot
