"""The record of a new snapshot: its files, its version, where the others came from."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pipelines.errors import FetchError
from pipelines.fetch.context import format_moment
from pipelines.fetch.progress import FetchedFile, FileState
from pipelines.fetch_declaration import Terms
from pipelines.files import sha256_of
from pipelines.snapshots.record import Snapshot, read_record


def carry_over(name: str, previous: Snapshot | None) -> FetchedFile:
    """Take a file that the publisher does not serve from the newest snapshot.

    Raises:
        SnapshotError: It is not in the newest snapshot.
        FetchError: There is no snapshot that it could come from.
    """
    if previous is None:
        raise FetchError(
            f"file {name}",
            expected="a snapshot that it can be carried over from: the publisher does not serve it",
            found="none",
            remedy="Restore the source's folder in raw/ from version control.",
        )
    file = previous.file(name)
    origin = file.carried_from or previous.version
    record = replace(file, carried_from=origin)
    return FetchedFile(record, FileState.CARRIED, previous.read(file))


def is_new(files: Sequence[FetchedFile], previous: Snapshot | None) -> bool:
    """Tell whether the snapshot would hold anything that the newest one does not."""
    if previous is None:
        return True
    is_changed = any(file.state is FileState.RECEIVED for file in files)
    return is_changed or {file.name for file in files} != {file.name for file in previous.files}


def describe(
    source_id: str, terms: Terms, files: Sequence[FetchedFile], raw: Path, moment: datetime
) -> Snapshot:
    """Describe the new snapshot, to be stored below `raw`; its version is day and contents."""
    listed = "\n".join(f"{file.record.sha256}  {file.name}" for file in files)
    day = moment.astimezone(UTC).date()
    version = f"{day.isoformat()}+{sha256_of(listed.encode())[:8]}"
    return Snapshot(
        source_id=source_id,
        version=version,
        folder=raw / source_id / version,
        stored_on=day,
        citation=terms.citation,
        files=tuple(file.record for file in files),
        url=terms.url,
        title=terms.title,
        licence_basis=terms.licence_basis,
        licence=terms.licence,
        licence_url=terms.licence_url,
        transcription=_transcription(files, raw / source_id),
        retrieved_at=format_moment(moment),
    )


def _transcription(files: Sequence[FetchedFile], snapshots: Path) -> str | None:
    """Describe how the files were made that are carried over; None where there are none."""
    carried = [file.record for file in files if file.state is FileState.CARRIED]
    methods = []
    for origin in sorted({str(record.carried_from) for record in carried}):
        names = [record.name for record in carried if record.carried_from == origin]
        method = read_record(snapshots / origin).transcription or "the publisher's own files."
        methods.append(f"{', '.join(names)}, carried over from {origin}: {method}")
    return " ".join(methods) or None


def refuse_older(snapshot: Snapshot, moment: datetime, previous: Snapshot | None) -> None:
    """Refuse a snapshot that would not count as the newest, or that is there already.

    Raises:
        FetchError: The clock is behind, or the publisher went back to what it served today.
    """
    if snapshot.folder.exists():
        raise FetchError(
            snapshot.place,
            expected="a version that is not there yet",
            found="a snapshot with these bytes, stored earlier today",
            remedy="The publisher went back to it: fetch again tomorrow.",
        )
    if previous is None:
        return
    day, newest_day = (name.partition("+")[0] for name in (snapshot.version, previous.version))
    if (day, format_moment(moment)) <= (newest_day, previous.retrieved_at or ""):
        raise FetchError(
            f"snapshot {snapshot.version}",
            expected=f"a moment after the newest snapshot, {previous.version}",
            found=format_moment(moment),
            remedy="Set the clock of this machine, then fetch again.",
        )
