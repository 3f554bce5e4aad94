"""An overlay that a test adds files to, with a clock that moves on with every file."""

import shutil
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from pipelines.ingest import ingest, read_landing
from pipelines.overlay.add import Added, AddOptions, add
from pipelines.overlay.figure import Figure
from pipelines.overlay.store import Terms
from pipelines.settings import Settings
from pipelines.source_registry import loaded_sources
from tests.conftest import PROJECT, Built

SURVEYED = 147
"""Cities of which a user brings a filled template."""
_START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PRIVATE = Terms()
_NAIROBI, _LAGOS, _ACCRA = ("Nairobi", "Kenya"), ("Lagos", "Nigeria"), ("Accra", "Ghana")

_INDICATORS = (
    "cdc_places",
    "census_acs",
    "eurostat_city_statistics",
    "eurostat_perception",
    "urban_mobility",
)
BROUGHT: tuple[tuple[str, tuple[str, ...], bool, dict[str, str]], ...] = (
    # A city that has a page: its own answers are others than the page's.
    ("lima.csv", ("Lima", "Peru"), False, {"approach": "holistic", "roles": "other: Tide reader"}),
    # Two files of one city that stand beside each other.
    ("nairobi.csv", _NAIROBI, False, {"roles": "Designer; Engineer; other: Tide reader"}),
    ("nairobi-again.csv", _NAIROBI, False, {"roles": "Engineer; other: Tide reader"}),
    ("nairobi-2018.csv", (*_NAIROBI, "2018"), False, {"roles": "Designer"}),
    # A file that replaces what it contradicts, and leaves the rest.
    ("lagos.csv", _LAGOS, False, {"approach": "both", "formal_strategy": "Yes"}),
    ("lagos-again.csv", _LAGOS, True, {"approach": "holistic"}),
    ("lagos-last.csv", _LAGOS, True, {"approach": "policy_areas"}),
    # Own words, once after the form's "other".
    (
        "kumasi.csv",
        ("Kumasi", "Ghana"),
        False,
        {
            "approach": "Street by street",
            "roles": "Designer; Gardener",
            "team_placement": "other: A barn",
        },
    ),
    # A number that is replaced; a city without any funding.
    ("accra.csv", _ACCRA, False, {"staff_count": "5", "funding_sources__present": "none"}),
    ("accra-again.csv", _ACCRA, True, {"staff_count": "7"}),
)
"""Questionnaires that users bring, in order: name, city and wave, does it supersede, answers."""

SCORES = b"""city,country,admin1,standard_version,score,assessed_on
Chicago,United States,IL,2018,12,2019-03-01
Chicago,United States,IL,2022,24,2024-03-01
Houston,United States,TX,2022,23,2024-03-01
Phoenix,United States,AZ,2022,31,2024-03-01
Dallas,United States,TX,2022,38,2024-03-01
San Jose,United States,CA,2022,22,2024-03-01
Austin,United States,TX,2022,22.5,2024-03-01
San Diego,United States,CA,2022,0,2024-03-01
San Antonio,United States,TX,2022,9,2024-03-01
"""
"""Data use scores that a user brings, of nine assessments in eight cities."""


class Overlay:
    """A user's overlay with a build folder of its own."""

    def __init__(self, folder: Path, built: Built) -> None:
        self.folder = folder
        self.settings = Settings(build_dir=folder / "build", overlay_dir=folder / "overlay")
        self._trying = self.settings.model_copy(
            update={
                "project_dir": _smaller_project(folder / "project"),
                # What is landed already, of which `add` takes what has not changed.
                "build_dir": built.settings.build,
            }
        )
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
        accepted: Collection[Figure] = (),
        **given: str,
    ) -> Added:
        """Write a file and add it."""
        path = self.folder / name
        path.write_bytes(data)
        return add(
            self._trying, path, AddOptions(terms, given, supersede, frozenset(accepted)), self.now()
        )

    def landed(self, table: str) -> pl.DataFrame:
        """A landing table of the user's answers with everything that was added."""
        for source_id in ("vocabulary", "survey_responses"):
            ingest(loaded_sources()[source_id], self.settings)
        return read_landing(self.settings, table)


def _smaller_project(folder: Path) -> Path:
    """Copy what adding reads but the indicators: they take most of its time and decide nothing."""
    (folder / "raw").mkdir(parents=True)
    for name in ("contracts", "pipelines", "requirements.lock"):
        (folder / name).symlink_to(PROJECT / name)
    for source in (PROJECT / "raw").iterdir():
        if source.name not in _INDICATORS:
            shutil.copytree(source, folder / "raw" / source.name)
    return folder
