"""From fetched files to a snapshot: the record, the folder beside the old ones, one rename.

A snapshot is put together in the stage, opened there as any other, and only then copied to raw/.
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
from pipelines.fetch.download import Got
from pipelines.fetch.limits import stamp
from pipelines.fetch.listener import FetchedFile, State
from pipelines.files import PARTIAL, sha256_of, sha256_of_file
from pipelines.sources._base import SourceModule
from pipelines.sources._fetch import Request, Terms
from pipelines.sources._snapshot import Snapshot, read_record


@dataclass(frozen=True)
class Part:
    """A file of the snapshot to be: where its bytes lie now, and what the record says of it."""

    name: str
    path: Path
    state: State
    entry: dict[str, Any]

    @property
    def shown(self) -> FetchedFile:
        """The file as an outcome tells it."""
        return FetchedFile(self.name, self.state, self.path.stat().st_size)


def parts_of(files: Sequence[Got], carries: Sequence[str], previous: Snapshot | None) -> list[Part]:
    """The files of the snapshot to be, by name; unchanged ones keep the bytes that they had.

    Raises:
        SnapshotError: A file that should go along is not in the newest snapshot.
        FetchError: There is no snapshot that it could come from.
    """
    parts = [_fetched(got, previous) for got in files]
    parts += [_carried(name, previous) for name in carries]
    return sorted(parts, key=lambda part: part.name)


def _fetched(got: Got, previous: Snapshot | None) -> Part:
    old = _alike(got, previous)
    path = old or got.path
    state = State.UNCHANGED if old else State.RECEIVED
    return Part(got.request.name, path, state, _entry(got.request, got, path))


def _alike(got: Got, previous: Snapshot | None) -> Path | None:
    """The file of the newest snapshot with the same contents."""
    names = {file.name for file in previous.files} if previous else set()
    if previous is None or got.request.name not in names:
        return None
    path = previous.path(previous.file(got.request.name))
    return path if got.is_unchanged or digest_of(path) == digest_of(got.path) else None


def _entry(request: Request, got: Got, path: Path) -> dict[str, Any]:
    entry = {
        "name": request.name,
        "layout": request.layout,
        "publisher_layout": True,
        "derived": False,
        "bytes": path.stat().st_size,
        "sha256": sha256_of_file(path),
        "rows": None,
        "url": request.address,
        "retrieved_at": got.label.retrieved_at,
        "etag": got.label.etag,
        "last_modified": got.label.last_modified,
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
    # What the record said for all its files has to go along with the one.
    origin = file.carried_from or previous.version
    kept = {"url": file.url, "vintage": file.vintage, "carried_from": origin}
    return Part(name, previous.path(file), State.CARRIED, entry | kept)


def is_new(parts: Sequence[Part], previous: Snapshot | None) -> bool:
    """Would the snapshot hold anything that the newest one does not?"""
    if previous is None:
        return True
    is_changed = any(part.state is State.RECEIVED for part in parts)
    return is_changed or {part.name for part in parts} != {file.name for file in previous.files}


def assemble(
    module: SourceModule, terms: Terms, parts: Sequence[Part], *, stage: Path, moment: datetime
) -> tuple[Path, str]:
    """Write the snapshot to be below the stage.

    Returns:
        A folder that is to it what raw/ is to others, and its version.
    """
    listed = "\n".join(f"{part.entry['sha256']}  {part.name}" for part in parts)
    day = moment.astimezone(UTC).date().isoformat()
    version = f"{day}+{sha256_of(listed.encode())[:8]}"
    raw = stage / "candidate"
    shutil.rmtree(raw, ignore_errors=True)
    folder = raw / module.source.id / version
    folder.mkdir(parents=True)
    for part in parts:
        shutil.copyfile(part.path, folder / part.name)
    record = _record(module, terms, parts, version, moment)
    text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    (folder / "snapshot.json").write_text(text, encoding="utf-8")
    return raw, version


def _record(
    module: SourceModule, terms: Terms, parts: Sequence[Part], version: str, moment: datetime
) -> dict[str, Any]:
    return {
        "source": module.source.id,
        "version": version,
        "title": terms.title,
        "url": terms.url,
        "stored_on": version.partition("+")[0],
        "retrieved_at": stamp(moment),
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
    """How the files were made that go along; None where all are the publisher's."""
    carried = [part for part in parts if part.state is State.CARRIED]
    origins = sorted({str(part.entry["carried_from"]) for part in carried})
    told = []
    for origin in origins:
        names = [part.name for part in carried if part.entry["carried_from"] == origin]
        folder = carried[0].path.parent.parent / origin
        method = read_record(folder).transcription or "the publisher's own files."
        told.append(f"{', '.join(names)}, carried over from {origin}: {method}")
    return {"by": "Cityfare", "method": " ".join(told)} if told else None


def refuse_older(version: str, moment: datetime, previous: Snapshot | None) -> None:
    """Refuse a snapshot that would not count as the newest.

    Raises:
        FetchError: The clock is behind, or the publisher went back to what it served today.
    """
    if previous is None:
        return
    day, newest_day = (name.partition("+")[0] for name in (version, previous.version))
    at = (day, stamp(moment))
    if at <= (newest_day, previous.retrieved_at or ""):
        raise FetchError(
            f"snapshot {version}",
            expected=f"a moment after the newest snapshot, {previous.version}",
            found=stamp(moment),
            remedy="Set the clock of this machine, then fetch again.",
        )


def place(candidate: Path, target: Path) -> None:
    """Copy a snapshot beside its older ones, and make it visible by one rename.

    Raises:
        FetchError: A folder of that name is there: this day's publisher is back at older bytes.
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
