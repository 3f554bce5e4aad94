"""What a source is, how sources are found, and how the newest snapshot of one is opened.

Not here: what a snapshot's record says (`_snapshot.py`), how a source is fetched (`_fetch.py`),
reading tables out of the bytes (`_tables.py`).
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, cast

from pipelines.errors import SnapshotError, SourceDefinitionError
from pipelines.files import PARTIAL
from pipelines.sources._fetch import Fetch
from pipelines.sources._snapshot import Snapshot, prove, read_record

if TYPE_CHECKING:
    import polars as pl


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


Frames: TypeAlias = "dict[str, pl.DataFrame]"
Parse: TypeAlias = Callable[[Snapshot], Frames]
ParseBeside: TypeAlias = Callable[[Snapshot, Frames], Frames]
"""A parser that needs landed tables of other sources, by name: those of `Source.reads`."""


class Reading(Protocol):
    """A publisher's file, opened: its observations as text, and what was counted on the way."""

    def batches(self) -> "Iterator[pl.DataFrame]":
        """The observations, a bounded number at a time."""
        ...

    @property
    def rows(self) -> int:
        """Data rows of the file."""
        ...

    @property
    def rows_out(self) -> int:
        """Observations handed over."""
        ...

    @property
    def skipped(self) -> dict[str, int]:
        """Observations left out, by reason."""
        ...

    @property
    def problems(self) -> dict[str, int]:
        """Observations handed over as printed though odd, by what is odd."""
        ...


Recognise: TypeAlias = Callable[[bytes], str | None]
"""The layout of a file by its first bytes, None where this source's publisher writes none such."""
Accepts: TypeAlias = Callable[[bytes], str | None]
"""The layout of a file that a user may add to this source, None where it takes none such."""
OpenFile: TypeAlias = Callable[[Path], Reading]


@dataclass(frozen=True)
class SourceModule:
    """A source with the function that reads it, and how it is fetched where that can be."""

    source: Source
    reader: Parse | ParseBeside
    fetch: Fetch | None = None
    recognise: Recognise | None = None
    open_file: OpenFile | None = None
    accepts: Accepts | None = None

    def parse(self, snapshot: Snapshot, landed: "Frames | None" = None) -> Frames:
        """The tables of a snapshot as text, by name.

        Args:
            snapshot: Opened snapshot.
            landed: Landed tables of the sources that `Source.reads` names.
        """
        if self.source.reads:
            return cast("ParseBeside", self.reader)(snapshot, landed or {})
        return cast("Parse", self.reader)(snapshot)


_FUNCTIONS = ("parse", "recognise", "open_file", "accepts")
_CONSTANTS = ("SOURCE", "FETCH")


@cache
def loaded_sources() -> dict[str, SourceModule]:
    """Every source module by id, alphabetically; a leading underscore marks no source.

    Raises:
        SourceDefinitionError: A module lacks SOURCE or parse, or defines a public function that
            no source has: probably a misspelt one, which would silently be off.
    """
    import pipelines.sources as package

    modules = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        if not info.name.startswith("_"):
            module = importlib.import_module(f"pipelines.sources.{info.name}")
            loaded = read_module(module)
            modules[loaded.source.id] = loaded
    return modules


def read_module(module: ModuleType) -> SourceModule:
    """Read what a source module defines; see `loaded_sources`."""
    found = vars(module)
    functions = {
        name
        for name, value in found.items()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__
    }
    unknown = sorted(
        name for name in functions - set(_FUNCTIONS) if not name.startswith("_")
    ) + sorted(
        name
        for name, value in found.items()
        if isinstance(value, Source | Fetch) and name not in _CONSTANTS
    )
    missing = [name for name in ("SOURCE", "parse") if name not in found]
    if unknown or missing:
        raise SourceDefinitionError(
            module.__name__,
            expected=f"SOURCE, parse, and of these what the source needs: "
            f"{', '.join(['FETCH', *_FUNCTIONS[1:]])}",
            found="; ".join(
                [f"{name} is missing" for name in missing]
                + [f"{name} is none of them" for name in unknown]
            ),
            remedy="Correct the name; a helper of the module begins with an underscore.",
        )
    return SourceModule(
        found["SOURCE"],
        found["parse"],
        found.get("FETCH"),
        found.get("recognise"),
        found.get("open_file"),
        found.get("accepts"),
    )


def all_sources() -> list[Source]:
    """Loaded and catalogued sources, by id."""
    from pipelines.sources._catalogued import CATALOGUED

    loaded = [module.source for module in loaded_sources().values()]
    return sorted([*loaded, *CATALOGUED], key=lambda source: source.id)


def newest_version(raw: Path, source_id: str) -> str:
    """Name of the newest snapshot folder of a source.

    That is the last by day; of two that were fetched on one day, the one retrieved last.

    Raises:
        SnapshotError: The source has none, or a fetched one has no readable record.
    """
    folders = _whole_folders(raw, source_id)
    if not folders:
        raise SnapshotError(
            f"{raw.name}/{source_id}",
            expected="at least one folder with a snapshot.json",
            found="none",
            remedy="Restore the folder from version control.",
        )
    return max(folders, key=_age).name


def has_snapshot(raw: Path, source_id: str) -> bool:
    """Is there any snapshot of a source?"""
    return bool(_whole_folders(raw, source_id))


def _whole_folders(raw: Path, source_id: str) -> list[Path]:
    folders = [path.parent for path in (raw / source_id).glob("*/snapshot.json")]
    return [folder for folder in folders if not folder.name.startswith(PARTIAL)]


def _age(folder: Path) -> tuple[str, str, str]:
    """Sorts by day, then by moment: the hash in a fetched version says nothing of its age."""
    day, is_fetched, _ = folder.name.partition("+")
    moment = read_record(folder).retrieved_at if is_fetched else None
    return day, moment or "", folder.name


def open_snapshot(raw: Path, source_id: str, version: str | None = None) -> Snapshot:
    """Open a snapshot (the newest, unless told) and prove every byte against its record.

    Raises:
        SnapshotError: The record is missing or unreadable, or a file differs from it.
    """
    folder = raw / source_id / (version or newest_version(raw, source_id))
    snapshot = read_record(folder)
    if (snapshot.source_id, snapshot.version) != (source_id, folder.name):
        raise SnapshotError(
            f"{snapshot.place}/snapshot.json",
            expected=f"the record of {source_id} {folder.name}",
            found=f"the record of {snapshot.source_id} {snapshot.version}",
            remedy="A record lies in the folder that it names: restore both.",
        )
    for file in snapshot.files:
        prove(snapshot, file)
    return snapshot
