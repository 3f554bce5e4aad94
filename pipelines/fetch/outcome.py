"""What a fetch left behind, and who hears how far it is. The terminal's side is in `cli`."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipelines.fetch.revision import Revision


class State(StrEnum):
    """How a file of a snapshot came about."""

    RECEIVED = "received"
    UNCHANGED = "unchanged"
    CARRIED = "carried over"


@dataclass(frozen=True)
class FetchedFile:
    """One file of what was fetched; `size` is what it takes in raw/, in bytes."""

    name: str
    state: State
    size: int


@dataclass(frozen=True)
class FetchOutcome:
    """What a fetch found.

    `version` is the new snapshot's, None where the publisher has nothing new. `received` counts
    the bytes that came over the line, packed as they came. `revisions` holds a table each that
    differs; `not_compared` says why there are none where the older snapshot could not be read.
    """

    source_id: str
    files: tuple[FetchedFile, ...]
    received: int
    previous: str | None
    version: str | None = None
    folder: Path | None = None
    revisions: tuple[Revision, ...] = ()
    not_compared: str | None = None

    @property
    def is_new(self) -> bool:
        """Was a snapshot stored?"""
        return self.version is not None


class Listener:
    """Hears how far a fetch is; this one keeps it to itself."""

    def asking(self, name: str) -> None:
        """A file is being asked for."""

    def receiving(self, size: int, expected: int | None) -> None:
        """So many bytes of the file are here, of so many where the publisher says."""

    def done(self, file: FetchedFile) -> None:
        """A file is whole."""

    def waiting(self, seconds: float, reason: str) -> None:
        """The next request goes out after a while."""
