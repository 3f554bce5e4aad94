"""From downloaded files to a snapshot: the record, the folder beside the older ones, one rename.

A snapshot is put together apart, opened there like any other, and only then copied to raw/.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipelines.errors import FetchError
from pipelines.fetch.content import digest_of
from pipelines.fetch.download import DownloadedFile
from pipelines.fetch.limits import format_moment
from pipelines.fetch.progress import FetchedFile, FileState
from pipelines.fetch_declaration import Terms
from pipelines.files import sha256_of, sha256_of_file
from pipelines.snapshots.record import RawFile, Snapshot, read_record
from pipelines.snapshots.store import store_snapshot


@dataclass(frozen=True)
class Part:
    """A file of the new snapshot: where its bytes lie now, and what the record says about it."""

    name: str
    path: Path
    state: FileState
    file: RawFile

    @property
    def fetched(self) -> FetchedFile:
        """The file as the outcome lists it."""
        return FetchedFile(self.name, self.state, self.path.stat().st_size)


def list_parts(
    files: Sequence[DownloadedFile], carries: Sequence[str], previous: Snapshot | None
) -> list[Part]:
    """List the files of the new snapshot by name; unchanged ones keep the bytes that they had.

    Raises:
        SnapshotError: A file to carry over is not in the newest snapshot.
        FetchError: There is no snapshot that it could come from.
    """
    parts = [_downloaded(file, previous) for file in files]
    parts += [_carried(name, previous) for name in carries]
    return sorted(parts, key=lambda part: part.name)


def _downloaded(file: DownloadedFile, previous: Snapshot | None) -> Part:
    old = _equal_file(file, previous)
    path = old or file.path
    state = FileState.UNCHANGED if old else FileState.RECEIVED
    return Part(file.request.name, path, state, _raw_file(file, path))


def _equal_file(file: DownloadedFile, previous: Snapshot | None) -> Path | None:
    """Find the file of the newest snapshot with the same contents."""
    names = {known.name for known in previous.files} if previous else set()
    if previous is None or file.request.name not in names:
        return None
    path = previous.path(previous.file(file.request.name))
    return path if file.is_unchanged or digest_of(path) == digest_of(file.path) else None


def _raw_file(file: DownloadedFile, path: Path) -> RawFile:
    request = file.request
    return RawFile(
        name=request.name,
        layout=request.layout,
        sha256=sha256_of_file(path),
        size=path.stat().st_size,
        url=request.address,
        vintage=request.vintage or "",
        etag=file.etag,
        last_modified=file.last_modified,
        retrieved_at=file.retrieved_at,
    )


def _carried(name: str, previous: Snapshot | None) -> Part:
    if previous is None:
        raise FetchError(
            f"file {name}",
            expected="a snapshot that it can be carried over from: the publisher does not serve it",
            found="none",
            remedy="Restore the source's folder in raw/ from version control.",
        )
    file = previous.file(name)
    origin = file.carried_from or previous.version
    return Part(name, previous.path(file), FileState.CARRIED, replace(file, carried_from=origin))


def is_new(parts: Sequence[Part], previous: Snapshot | None) -> bool:
    """Tell whether the snapshot would hold anything that the newest one does not."""
    if previous is None:
        return True
    is_changed = any(part.state is FileState.RECEIVED for part in parts)
    return is_changed or {part.name for part in parts} != {file.name for file in previous.files}


def describe(
    source_id: str, terms: Terms, parts: Sequence[Part], *, raw: Path, moment: datetime
) -> Snapshot:
    """Describe the new snapshot, to be stored below `raw`; its version is day and contents."""
    listed = "\n".join(f"{part.file.sha256}  {part.name}" for part in parts)
    day = moment.astimezone(UTC).date()
    version = f"{day.isoformat()}+{sha256_of(listed.encode())[:8]}"
    return Snapshot(
        source_id=source_id,
        version=version,
        folder=raw / source_id / version,
        stored_on=day,
        citation=terms.citation,
        files=tuple(part.file for part in parts),
        url=terms.url,
        title=terms.title,
        licence_basis=terms.licence_basis,
        licence=terms.licence,
        licence_url=terms.licence_url,
        transcription=_transcription(parts),
        retrieved_at=format_moment(moment),
    )


def _transcription(parts: Sequence[Part]) -> str | None:
    """Describe how the files were made that are carried over; None where there are none."""
    carried = [part for part in parts if part.state is FileState.CARRIED]
    origins = sorted({str(part.file.carried_from) for part in carried})
    methods = []
    for origin in origins:
        names = [part.name for part in carried if part.file.carried_from == origin]
        folder = carried[0].path.parent.parent / origin
        method = read_record(folder).transcription or "the publisher's own files."
        methods.append(f"{', '.join(names)}, carried over from {origin}: {method}")
    return " ".join(methods) or None


def refuse_older(version: str, moment: datetime, previous: Snapshot | None) -> None:
    """Refuse a snapshot that would not count as the newest.

    Raises:
        FetchError: The clock is behind, or the publisher went back to what it served today.
    """
    if previous is None:
        return
    day, newest_day = (name.partition("+")[0] for name in (version, previous.version))
    at = (day, format_moment(moment))
    if at <= (newest_day, previous.retrieved_at or ""):
        raise FetchError(
            f"snapshot {version}",
            expected=f"a moment after the newest snapshot, {previous.version}",
            found=format_moment(moment),
            remedy="Set the clock of this machine, then fetch again.",
        )


def store(snapshot: Snapshot, parts: Sequence[Part]) -> None:
    """Store the new snapshot beside its older ones.

    Raises:
        FetchError: The folder exists: the publisher went back to bytes that it served today.
    """
    try:
        store_snapshot(snapshot, {part.name: part.path for part in parts})
    except FileExistsError as error:
        raise FetchError(
            snapshot.place,
            expected="a version that is not there yet",
            found="a snapshot with these bytes, stored earlier today",
            remedy="The publisher went back to it: fetch again tomorrow.",
        ) from error
