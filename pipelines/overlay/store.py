"""Write a user's file as a snapshot of its own; what is stored is never edited."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from pipelines.errors import UsageError
from pipelines.files import PARTIAL, only_for_owner, sha256_of
from pipelines.settings import Settings
from pipelines.snapshots.folders import complete_folders
from pipelines.snapshots.record import RawFile, Snapshot, read_record
from pipelines.snapshots.store import store_snapshot

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_DIGITS = 8
_LONGEST = 80


@dataclass(frozen=True)
class Terms:
    """Under which terms a file is kept: private, unless its owner opens it."""

    licence: str | None = None
    citation: str | None = None

    @property
    def basis(self) -> str:
        """The licence basis of its record."""
        return "open_licence" if self.licence else "private"


@dataclass(frozen=True)
class Addition:
    """A file that is to be kept, and what its owner states of it."""

    source_id: str
    name: str
    layout: str
    data: bytes
    terms: Terms
    given: Mapping[str, str]

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes."""
        return sha256_of(self.data)

    @property
    def file_name(self) -> str:
        """Its name in the overlay; part of the hash keeps files of one name apart."""
        safe = PurePosixPath(_UNSAFE.sub("-", self.name))
        suffix = safe.suffix if safe.suffix[1:].isalnum() else ""
        stem = safe.name.removesuffix(suffix).strip(".-")[:_LONGEST]
        return f"{stem or 'file'}.{self.digest[:_DIGITS]}{suffix}"


def find_stored(settings: Settings, addition: Addition) -> Path | None:
    """The folder that holds the same bytes, if they were added before."""
    for folder in complete_folders(settings.overlay, addition.source_id):
        if any(file.sha256 == addition.digest for file in read_record(folder).files):
            return folder
    return None


def write_snapshot(root: Path, addition: Addition, now: datetime) -> Path:
    """Store a file with its record below `root`, all of it or nothing.

    Args:
        root: The overlay, or a copy of it.
        addition: What to store.
        now: Time of storing, in UTC.

    Returns:
        The snapshot's folder.

    Raises:
        UsageError: The folder is there already.
    """
    version = f"{now:%Y-%m-%d}+{addition.digest[:_DIGITS]}"
    folder = root / addition.source_id / version
    if folder.exists():
        raise UsageError(
            f"add {addition.name}",
            expected="a file that was not added before",
            found=f"{folder.name}, stored already",
            remedy="Nothing needs to be done.",
        )
    snapshot = Snapshot(
        source_id=addition.source_id,
        version=version,
        folder=folder,
        stored_on=now.date(),
        citation=addition.terms.citation or f"{addition.name}, added by its user.",
        files=(
            RawFile(
                name=addition.file_name,
                layout=addition.layout,
                sha256=addition.digest,
                size=len(addition.data),
            ),
        ),
        # The path of the user's file is private.
        url="https://cities-innovation-oecd.com/",
        licence_basis=addition.terms.basis,
        licence=addition.terms.licence,
        stored_at=f"{now:%Y-%m-%dT%H:%M:%SZ}",
        is_added=True,
        given=addition.given,
    )
    with only_for_owner():
        return store_snapshot(snapshot, {addition.file_name: addition.data})


@contextmanager
def lock_overlay(overlay: Path) -> Iterator[None]:
    """Hold the overlay for one `add`: closed to other users, without what a killed one left."""
    with only_for_owner():
        overlay.mkdir(parents=True, exist_ok=True)
        with suppress(PermissionError):
            overlay.chmod(0o700)
        # The folder itself is locked: a file for it would be one more thing to leave behind.
        descriptor = os.open(overlay, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            for leftover in (*overlay.glob(f"{PARTIAL}*"), *overlay.glob(f"*/{PARTIAL}*")):
                shutil.rmtree(leftover)
            yield
        finally:
            os.close(descriptor)
            for folder in (*overlay.glob("*"), overlay):
                # Nothing was kept in it.
                with suppress(OSError):
                    folder.rmdir()
