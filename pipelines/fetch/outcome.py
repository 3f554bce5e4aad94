"""What a fetch left behind."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.fetch.listener import FetchedFile
from pipelines.fetch.revision import Revision


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
    def told(self) -> str:
        """The outcome in a line."""
        if self.version is None:
            return f"Nothing new: the publisher serves what {self.previous} holds."
        return f"Stored {self.version} in {self.folder}"

    @property
    def is_new(self) -> bool:
        """Was a snapshot stored?"""
        return self.version is not None
