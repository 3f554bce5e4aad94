"""What a source is: who publishes it, how often, and the functions that read its files.

Not here: how sources are found (`source_registry.py`), what a snapshot's record says
(`snapshots/record.py`), how a source is fetched (`fetch_declaration.py`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from pipelines.fetch_declaration import Fetch
from pipelines.snapshots.record import Snapshot

if TYPE_CHECKING:
    from pipelines.file_formats.file_reading import Reading
    from pipelines.snapshots.tables import Frames


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
class CodeSystem:
    """A list of codes by which a source names cities, in one vintage; see `CityMention`."""

    code_system: str
    label: str
    vintage: str = "current"
    geography_level: str = "city"
    url: str | None = None


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
    code_systems: tuple[CodeSystem, ...] = ()
    """Lists of codes that only this source uses; those of several stand in raw/vocabulary."""


Parse: TypeAlias = "Callable[[Snapshot], Frames | Iterator[Frames]]"
"""A parser: tables by name, or those of one file after the other where they may be large."""
ParseBeside: TypeAlias = "Callable[[Snapshot, Frames], Frames | Iterator[Frames]]"
"""A parser that needs landed tables of other sources, by name: those of `Source.reads`."""


Recognise: TypeAlias = Callable[[bytes], str | None]
"""The layout of a file by its first bytes, None where this source's publisher writes none such."""
Accepts: TypeAlias = Callable[[bytes], str | None]
"""The layout of a file that a user may add to this source, None where it takes none such."""
OpenFile: TypeAlias = "Callable[[Path], Reading]"


@dataclass(frozen=True)
class SourceModule:
    """A source with the function that reads it, and how it is fetched where that can be."""

    source: Source
    reader: "Parse | ParseBeside"
    fetch: Fetch | None = None
    recognise: Recognise | None = None
    open_file: "OpenFile | None" = None
    accepts: Accepts | None = None

    def parts(self, snapshot: Snapshot, landed: "Frames | None" = None) -> "Iterator[Frames]":
        """The tables of a snapshot as text, by name; a parser may give those of a file at a time.

        Args:
            snapshot: Opened snapshot.
            landed: Landed tables of the sources that `Source.reads` names.
        """
        if self.source.reads:
            found = cast("ParseBeside", self.reader)(snapshot, landed or {})
        else:
            found = cast("Parse", self.reader)(snapshot)
        return iter([found]) if isinstance(found, dict) else found

    def parse(self, snapshot: Snapshot, landed: "Frames | None" = None) -> "Frames":
        """The tables of a snapshot as text, by name, with all their rows; see `parts`."""
        from pipelines.snapshots.tables import stacked

        return stacked(list(self.parts(snapshot, landed)))
