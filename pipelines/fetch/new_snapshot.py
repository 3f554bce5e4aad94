"""From downloaded files to a snapshot: the record, the folder beside the older ones, one rename.

A snapshot is put together apart, opened there like any other, and only then copied to raw/.
"""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.errors import FetchError
from pipelines.fetch.content import digest_of
from pipelines.fetch.download import DownloadedFile
from pipelines.fetch.limits import format_moment
from pipelines.fetch.progress import FetchedFile, FileState
from pipelines.files import PARTIAL, sha256_of, sha256_of_file
from pipelines.sources._fetch import Terms
from pipelines.sources._snapshot import Snapshot, read_record


@dataclass(frozen=True)
class Part:
    """A file of the new snapshot: where its bytes lie now, and its entry in the record."""

    name: str
    path: Path
    state: FileState
    entry: dict[str, Any]

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
    return Part(file.request.name, path, state, _entry(file, path))


def _equal_file(file: DownloadedFile, previous: Snapshot | None) -> Path | None:
    """Find the file of the newest snapshot with the same contents."""
    names = {known.name for known in previous.files} if previous else set()
    if previous is None or file.request.name not in names:
        return None
    path = previous.path(previous.file(file.request.name))
    return path if file.is_unchanged or digest_of(path) == digest_of(file.path) else None


def _entry(file: DownloadedFile, path: Path) -> dict[str, Any]:
    request = file.request
    entry = {
        "name": request.name,
        "layout": request.layout,
        "publisher_layout": True,
        "derived": False,
        "bytes": path.stat().st_size,
        "sha256": sha256_of_file(path),
        "rows": None,
        "url": request.address,
        "retrieved_at": file.retrieved_at,
        "etag": file.etag,
        "last_modified": file.last_modified,
    }
    return entry | ({"vintage": request.vintage} if request.vintage else {})


def _carried(name: str, previous: Snapshot | None) -> Part:
    if previous is None:
        raise FetchError(
            f"file {name}",
            expected="a snapshot that it can be carried over from: the publisher does not serve it",
            found="none",
            remedy="Restore the source's folder in raw/ from version control.",
        )
    file = previous.file(name)
    record = json.loads((previous.folder / "snapshot.json").read_text("utf-8"))
    (entry,) = (entry for entry in record["files"] if entry["name"] == name)
    # What the older record states for all its files is written into the entry of this one.
    origin = file.carried_from or previous.version
    kept = {"url": file.url, "vintage": file.vintage, "carried_from": origin}
    return Part(name, previous.path(file), FileState.CARRIED, entry | kept)


def is_new(parts: Sequence[Part], previous: Snapshot | None) -> bool:
    """Tell whether the snapshot would hold anything that the newest one does not."""
    if previous is None:
        return True
    is_changed = any(part.state is FileState.RECEIVED for part in parts)
    return is_changed or {part.name for part in parts} != {file.name for file in previous.files}


def assemble(
    source_id: str, terms: Terms, parts: Sequence[Part], *, raw: Path, moment: datetime
) -> str:
    """Write the new snapshot below `raw`, a folder like raw/; returns its version."""
    listed = "\n".join(f"{part.entry['sha256']}  {part.name}" for part in parts)
    day = moment.astimezone(UTC).date().isoformat()
    version = f"{day}+{sha256_of(listed.encode())[:8]}"
    folder = raw / source_id / version
    folder.mkdir(parents=True)
    for part in parts:
        shutil.copyfile(part.path, folder / part.name)
    record = _record(source_id, terms, parts, version, moment)
    text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    (folder / "snapshot.json").write_text(text, encoding="utf-8")
    return version


def _record(
    source_id: str, terms: Terms, parts: Sequence[Part], version: str, moment: datetime
) -> dict[str, Any]:
    return {
        "source": source_id,
        "version": version,
        "title": terms.title,
        "url": terms.url,
        "stored_on": version.partition("+")[0],
        "retrieved_at": format_moment(moment),
        "published_on": None,
        "licence_basis": terms.licence_basis,
        "licence": terms.licence,
        "licence_url": terms.licence_url,
        "citation": terms.citation,
        "transcription": _transcription(parts),
        "inferred": [],
        "gaps": [],
        "files": [part.entry for part in parts],
    }


def _transcription(parts: Sequence[Part]) -> dict[str, str] | None:
    """Describe how the files were made that are carried over; None where there are none."""
    carried = [part for part in parts if part.state is FileState.CARRIED]
    origins = sorted({str(part.entry["carried_from"]) for part in carried})
    methods = []
    for origin in origins:
        names = [part.name for part in carried if part.entry["carried_from"] == origin]
        folder = carried[0].path.parent.parent / origin
        method = read_record(folder).transcription or "the publisher's own files."
        methods.append(f"{', '.join(names)}, carried over from {origin}: {method}")
    return {"by": "Cityfare", "method": " ".join(methods)} if methods else None


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


def place(candidate: Path, target: Path) -> None:
    """Copy a snapshot beside its older ones, and make it visible by one rename.

    Raises:
        FetchError: The folder exists: the publisher went back to bytes that it served today.
    """
    if target.exists():
        raise FetchError(
            f"raw/{target.parent.name}/{target.name}",
            expected="a version that is not there yet",
            found="a snapshot with these bytes, stored earlier today",
            remedy="The publisher went back to it: fetch again tomorrow.",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    for leftover in target.parent.glob(f"{PARTIAL}*"):
        shutil.rmtree(leftover)
    partial = target.with_name(f"{PARTIAL}{target.name}")
    shutil.copytree(candidate, partial)
    for path in (*partial.iterdir(), partial):
        _flush(path)
    partial.rename(target)
    _flush(target.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
