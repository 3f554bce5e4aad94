"""What a fetch reports while it runs, and its outcome. The terminal's side is in `cli`."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.snapshots.record import RawFile

if TYPE_CHECKING:
    from pipelines.fetch.revision import Revision


class FileState(StrEnum):
    """How a file of a snapshot came about."""

    RECEIVED = "received"
    UNCHANGED = "unchanged"
    CARRIED = "carried over"


@dataclass(frozen=True)
class FetchedFile:
    """One file of a fetch: its record, and the bytes that are stored.

    `received` counts the bytes as compressed in transfer.
    """

    record: RawFile
    state: FileState
    data: bytes = field(repr=False)
    rows: int = 0
    received: int = 0

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.record.name


class FetchProgress:
    """Callbacks of a fetch under way; these do nothing."""

    def asking(self, name: str) -> None:
        """A file is being asked for."""

    def receiving(self, size: int, expected: int | None) -> None:
        """So many bytes of the file have come, of so many where the publisher says."""

    def done(self, file: FetchedFile) -> None:
        """A file is complete."""

    def waiting(self, seconds: float, reason: str) -> None:
        """The next request goes out after a while."""


@dataclass(frozen=True)
class FetchOutcome:
    """What a fetch found.

    `version` is the new snapshot's, None where the publisher has nothing new. `revisions` holds
    one entry for each table that differs; `not_compared` says why there are none where the older
    snapshot could not be read.
    """

    source_id: str
    files: tuple[FetchedFile, ...]
    previous: str | None
    version: str | None = None
    folder: Path | None = None
    revisions: "tuple[Revision, ...]" = ()
    not_compared: str | None = None

    @property
    def received(self) -> int:
        """The bytes received, as compressed in transfer."""
        return sum(file.received for file in self.files)

    @property
    def summary(self) -> str:
        """The outcome in a line."""
        if self.version is None:
            return f"Nothing new: the publisher serves what {self.previous} holds."
        return f"Stored {self.version} in {self.folder}"

    @property
    def is_new(self) -> bool:
        """Was a snapshot stored?"""
        return self.version is not None
