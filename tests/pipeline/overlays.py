"""An overlay that a test adds files to, with a clock that moves on with every file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from pipelines.ingest import ingest, read_landing
from pipelines.overlay.add import Added, Wish, add
from pipelines.overlay.store import Terms
from pipelines.settings import Settings
from pipelines.sources._base import loaded_sources

_START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PRIVATE = Terms()


class Overlay:
    """A user's overlay with a build folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(build_dir=folder / "build", overlay_dir=folder / "overlay")
        self._files = 0

    def now(self) -> datetime:
        """A later time with every call."""
        self._files += 1
        return _START + timedelta(minutes=self._files)

    def add(
        self,
        name: str,
        data: bytes,
        *,
        supersede: bool = False,
        terms: Terms = PRIVATE,
        **given: str,
    ) -> Added:
        """Write a file and add it."""
        path = self.folder / name
        path.write_bytes(data)
        return add(self.settings, path, Wish(terms, given, supersede), self.now())

    def landed(self, table: str) -> pl.DataFrame:
        """A landing table of the user's answers with everything that was added."""
        for source_id in ("vocabulary", "survey_responses"):
            ingest(loaded_sources()[source_id], self.settings)
        return read_landing(self.settings, table)
