"""Land and identify everything with one more file, in a folder that is thrown away.

So a file is judged by the same code, contracts and identity as in the build that will read it.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from graphlib import TopologicalSorter
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from contracts.model import all_tables
from pipelines.files import PARTIAL
from pipelines.identity.step import identify
from pipelines.ingest import ingest, read_landing
from pipelines.landing_kept import sources_needed_by
from pipelines.overlay.store import Addition, write_snapshot
from pipelines.settings import Settings
from pipelines.source_registry import loaded_sources

_CODE_SYSTEMS = {
    "oecd_survey_profiles": "oecd_survey_slug",
    "survey_responses": "survey_response_name",
}
"""Sources of survey responses, and the code system in which each names its cities."""


@dataclass(frozen=True)
class DryRun:
    """What landing would hold with the file."""

    settings: Settings
    version: str
    file_name: str

    def landed(self, table: str) -> pl.DataFrame:
        """A landing table with its lineage."""
        return read_landing(self.settings, table)

    def responses(self, table: str) -> pl.DataFrame:
        """A table of all survey responses: of pages that we transcribed and of added files."""
        columns = all_tables()[f"raw_survey_responses__{table}"].column_names
        return pl.concat(
            self.landed(f"raw_{source}__{table}").select(columns) for source in _CODE_SYSTEMS
        )

    def responses_of_cities(self) -> pl.DataFrame:
        """The responses of known cities, with their code."""
        known = self.landed("identity__city_identifier")
        codes = pl.concat(
            known.filter(pl.col("code_system") == system).select("city_code", city_key="code")
            for system in _CODE_SYSTEMS.values()
        )
        return self.responses("response").join(codes, on="city_key", how="inner")

    def quarantined(self) -> pl.DataFrame:
        """What contracts and identity leave out of the file."""
        paths = sorted(self.settings.quarantine.glob("*.parquet"))
        rows = pl.concat(pl.read_parquet(path) for path in paths)
        return rows.filter(pl.col("file_name") == self.file_name)


@contextmanager
def try_addition(settings: Settings, addition: Addition, now: datetime) -> Iterator[DryRun]:
    """Land all sources with the addition beside what is kept already; nothing of it stays.

    Raises:
        CityfareError: The file breaks a table rule, so that its source would stop.
    """
    # In the overlay, which is closed to others; the next `add` removes what a killed one leaves.
    with TemporaryDirectory(prefix=PARTIAL, dir=settings.overlay) as scratch:
        overlay = Path(scratch) / "overlay"
        unfinished = shutil.ignore_patterns(f"{PARTIAL}*")
        shutil.copytree(settings.overlay, overlay, copy_function=_link, ignore=unfinished)
        folder = write_snapshot(overlay, addition, now)
        tried = Settings(
            project_dir=settings.project_dir,
            raw_dir=settings.raw_dir,
            build_dir=Path(scratch) / "build",
            overlay_dir=overlay,
            as_of=settings.as_of,
        )
        _link_landing(settings, tried)
        modules = loaded_sources()
        needs = {source_id: sources_needed_by(source_id) for source_id in modules}
        for source_id in TopologicalSorter(needs).static_order():
            ingest(modules[source_id], tried)
        identify(tried)
        yield DryRun(tried, folder.name, addition.file_name)


def _link_landing(settings: Settings, tried: Settings) -> None:
    """Start from what the user's last build landed: `ingest` keeps it where nothing has changed."""
    # Reports first: one that a build replaces meanwhile then agrees with no inputs.
    for name in ("reports", "landing", "quarantine", "corrected"):
        landed: Path = getattr(settings, name)
        if landed.exists():
            shutil.copytree(landed, getattr(tried, name), copy_function=_link)


def _link(source: str, target: str) -> None:
    """Link instead of copying where the file system can; snapshots are never edited."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
