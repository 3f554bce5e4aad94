"""The one description of a release that all metadata is written from.

It holds no clock and no path of the machine: equal inputs give equal text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from contracts.model import TableSpec
from pipelines.publish.licences import Licence, Snapshots, Terms, licences_of
from pipelines.snapshots.record import Snapshot
from pipelines.source_definition import Source
from pipelines.source_registry import loaded_sources

if TYPE_CHECKING:
    import polars as pl

Json: TypeAlias = Mapping[str, object]

NAME = "cityfare"
TITLE = "Cityfare: innovation and data use in city governments, and how residents fare"
SUMMARY = (
    "Survey of innovation capacity, certification of data use and residents' well-being, "
    "joined city by city. Every table says which sources it is made from."
)
KEYWORDS = (
    "cities",
    "city government",
    "innovation",
    "data use",
    "public sector",
    "well-being",
    "health",
    "quality of life",
)
THEMES = ("GOVE", "REGI", "SOCI")
"""Data themes of the EU's vocabulary: government, regions and cities, population and society."""


@dataclass(frozen=True)
class ReleasedFile:
    """One file of a release, by its path in the folder."""

    path: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Extent:
    """What a table spans; nothing where it has no such column."""

    first_year: int | None = None
    last_year: int | None = None
    countries: tuple[str, ...] = ()
    """ISO 3166 codes of two letters."""

    def __or__(self, other: "Extent") -> "Extent":
        """What both span together."""
        years = [self.first_year, self.last_year, other.first_year, other.last_year]
        known = [year for year in years if year is not None]
        countries = tuple(sorted({*self.countries, *other.countries}))
        return Extent(min(known, default=None), max(known, default=None), countries)


@dataclass(frozen=True)
class ReleasedTable:
    """A table with its two files and what was counted when they were written."""

    spec: TableSpec
    terms: Terms
    rows: int
    parquet: ReleasedFile
    csv: ReleasedFile
    extent: Extent

    @property
    def name(self) -> str:
        """Its name, the same everywhere."""
        return self.spec.name


@dataclass(frozen=True)
class ReleaseDescription:
    """A release: its version, its tables, and who publishes it where."""

    version: str
    day: date
    """The day of the newest input."""
    fingerprint: str
    is_private: bool
    publisher: str
    contact: str | None
    base_url: str | None
    tables: tuple[ReleasedTable, ...]
    snapshots: Snapshots
    as_of: date | None = None
    """The day on which the snapshots were known, where it is not the newest state."""

    @property
    def folder(self) -> str:
        """The address of the release, ending in a slash; empty where addresses are relative."""
        return f"{self.base_url}/{self.version}/" if self.base_url else ""

    def address(self, path: str) -> str:
        """The address of one of its files."""
        return f"{self.folder}{path}"

    def snapshots_of(self, terms: Terms) -> list[Snapshot]:
        """What a table is made from."""
        return [snapshot for id_ in terms.source_ids for snapshot in self.snapshots[id_]]

    def licences_of(self, table: ReleasedTable) -> list[Licence]:
        """The licences of a table, ours first; none where it is private."""
        return licences_of(self.snapshots_of(table.terms))

    @property
    def licences(self) -> list[Licence]:
        """The licences of all tables together."""
        return licences_of([s for found in self.snapshots.values() for s in found])

    @property
    def sources(self) -> list[tuple[Source, Snapshot]]:
        """Every snapshot with its source, by source and age."""
        return [
            (loaded_sources()[source_id].source, snapshot)
            for source_id, found in self.snapshots.items()
            for snapshot in found
        ]

    def citation(self, table: ReleasedTable | None = None) -> str:
        """How to cite the release, or one of its tables with those whose figures are in it."""
        part = f"Table {table.name} ({table.spec.title}) of " if table else ""
        place = f" {self.folder}" if self.folder else ""
        own = f"{self.publisher} ({self.day.year}). {part}{TITLE}, version {self.version}.{place}"
        return f"{own} Made from: {table.terms.citation}" if table else own


def extent_of(frame: "pl.DataFrame") -> Extent:
    """The years and countries that a table's rows name."""
    years = _years(frame)
    codes = frame["city_code"].drop_nulls().str.head(2).unique() if "city_code" in frame else ()
    countries = {code.upper() for code in codes}
    return Extent(
        min(years, default=None), max(years, default=None), tuple(sorted(countries - {""}))
    )


def _years(frame: "pl.DataFrame") -> Sequence[int]:
    import polars as pl

    for column in ("year", "wave"):
        if column in frame.columns:
            years = frame[column].cast(pl.String).str.extract(r"^(\d{4})$").cast(pl.Int64)
            return years.drop_nulls().unique().to_list()
    return []
