"""Who hears how far a fetch is, and what there is to hear. The terminal's side is in `cli`."""

from dataclasses import dataclass
from enum import StrEnum


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
