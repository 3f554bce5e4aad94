"""Find the snapshots of a source, and open one with every byte compared with its record."""

from datetime import date
from pathlib import Path

from pipelines.errors import SnapshotError
from pipelines.files import PARTIAL
from pipelines.snapshots.record import RECORD, Snapshot, check_file, read_record, refuse_link


def complete_folders(root: Path, source_id: str) -> list[Path]:
    """Return the folders of a source below raw/ or the overlay that hold a record, by name.

    Raises:
        SnapshotError: A folder is a link out of `root`, or holds files and no record. Passed over,
            its source would be published as if it still waited for its first file.
    """
    folders = sorted(path for path in (root / source_id).glob("*") if path.is_dir())
    whole = [folder for folder in folders if not folder.name.startswith(PARTIAL)]
    for folder in whole:
        refuse_link(folder, root)
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


def has_snapshot(raw: Path, source_id: str, known_on: date | None = None) -> bool:
    """Tell whether there is any snapshot of a source, or was any on a day."""
    return bool(_known_folders(raw, source_id, known_on))


def _known_folders(root: Path, source_id: str, known_on: date | None) -> list[Path]:
    folders = complete_folders(root, source_id)
    return [folder for folder in folders if known_on is None or is_known(folder, known_on)]


def is_known(folder: Path, day: date) -> bool:
    """Tell whether a snapshot had been stored by a day."""
    return read_record(folder).stored_on <= day


def newest_version(raw: Path, source_id: str, known_on: date | None = None) -> str:
    """Return the name of the newest snapshot folder of a source, or of that on a day.

    That is the last by day; of two that were fetched on one day, the one retrieved last.

    Raises:
        SnapshotError: The source has none, or a fetched one has no readable record.
    """
    folders = _known_folders(raw, source_id, known_on)
    if not folders:
        raise SnapshotError(
            f"{raw.name}/{source_id}",
            expected=f"at least one folder with a {RECORD}"
            + (f" that was stored by {known_on}" if known_on else ""),
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
    refuse_link(folder / RECORD, raw)
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
