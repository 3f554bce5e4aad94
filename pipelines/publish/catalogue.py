"""Which releases there are, and which one is the latest. Light: the command line reads it first.

Not here: making one (`release.py`), or proving one (`verify.py`).
"""

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.errors import ReleaseError, UsageError
from pipelines.files import write_json
from pipelines.settings import Settings

LATEST = "latest.json"
CHANGES, FEED = "changes", "feed.xml"
"""What lies beside the releases: notes on what changed, and a list of all."""
EXPECTATIONS = "expectations"
"""Beside them as well: warnings may be skipped, so equal inputs would give unequal releases."""
PACKAGE = "datapackage.json"
WAREHOUSE = "cityfare.duckdb"


@dataclass(frozen=True)
class Release:
    """One published release."""

    version: str
    folder: Path
    is_private: bool = False

    @property
    def warehouse(self) -> Path:
        """Its DuckDB file."""
        return self.folder / WAREHOUSE

    @property
    def notes(self) -> Path:
        """What changed since the release before it, as JSON; there is none of the first."""
        return self.folder.parent / CHANGES / f"{self.version}.json"

    @property
    def expectations(self) -> Path:
        """What Great Expectations found in its build, as JSON; none where it was skipped."""
        return self.folder.parent / EXPECTATIONS / f"{self.version}.json"

    def parquet(self, table: str) -> Path:
        """The Parquet file of one of its tables."""
        return self.folder / f"{table}.parquet"

    def package(self) -> dict[str, Any]:
        """Its data package."""
        return dict(json.loads((self.folder / PACKAGE).read_text("utf-8")))

    def resources(self) -> dict[str, dict[str, Any]]:
        """The descriptors of its tables, by name."""
        return {resource["name"]: resource for resource in self.package()["resources"]}

    def size(self, *, without: Set[str] = frozenset()) -> int:
        """Bytes of all its files but those named."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return sum(path.stat().st_size for path in files if path.name not in without)

    def rows(self) -> dict[str, int]:
        """Rows of each table."""
        return {name: int(resource["rows"]) for name, resource in self.resources().items()}


def key_of(resource: Mapping[str, Any]) -> list[str]:
    """The columns that tell a table's rows apart, whether a null may be in them or not."""
    schema = resource["schema"]
    return list(schema.get("primaryKey") or schema["uniqueKeys"][0])


def releases(settings: Settings) -> list[Release]:
    """All releases, public and private, oldest first."""
    found = [
        Release(path.parent.name, path.parent, is_private=is_private)
        for is_private in (False, True)
        for path in releases_folder(settings, is_private=is_private).glob(f"*/{PACKAGE}")
        if not path.parent.name.startswith(".")
    ]
    return sorted(found, key=lambda release: (release.folder.stat().st_mtime, release.version))


def releases_folder(settings: Settings, *, is_private: bool) -> Path:
    """The folder of releases with their pointer; private ones stand apart from the public."""
    return settings.private_releases if is_private else settings.releases


def latest_version(settings: Settings) -> str | None:
    """The version that the last build made, private or not; None before the first release.

    Raises:
        ReleaseError: The pointer cannot be read.
    """
    pointers = [
        releases_folder(settings, is_private=is_private) / LATEST for is_private in (False, True)
    ]
    moved = {path: path.stat().st_mtime_ns for path in pointers if path.exists()}
    return _version_in(max(moved, key=lambda path: moved[path])) if moved else None


def latest_public(settings: Settings) -> Release | None:
    """The last release without private data, which the next build is compared with."""
    pointer = settings.releases / LATEST
    folder = settings.releases / _version_in(pointer) if pointer.exists() else None
    if folder is None or not (folder / PACKAGE).exists():
        return None
    return Release(folder.name, folder)


def point_at(settings: Settings, release: Release) -> None:
    """Make a release the latest of its folder and of all."""
    folder = releases_folder(settings, is_private=release.is_private)
    write_json(folder / LATEST, {"version": release.version})


def _version_in(pointer: Path) -> str:
    try:
        return str(json.loads(pointer.read_text("utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReleaseError(
            str(pointer),
            expected='JSON with the "version" of a release',
            found=type(error).__name__,
            remedy="Remove it and build again; releases themselves are untouched.",
        ) from error


def find_release(settings: Settings, name: str = "latest") -> Release:
    """A release by version, or the latest.

    Raises:
        UsageError: There is no such release.
    """
    version = latest_version(settings) if name == "latest" else name
    known = {release.version: release for release in releases(settings)}
    if version is None or version not in known:
        raise UsageError(
            f"release {name}",
            expected=f"one of {', '.join(known)}" if known else "a release",
            found="no such release" if known else "none yet",
            remedy="`cityfare releases` lists them; `cityfare build` makes one.",
        )
    return known[version]


def previous_release(settings: Settings, release: Release) -> Release | None:
    """The release made before one, public beside public and private beside private."""
    same = [one for one in releases(settings) if one.is_private == release.is_private]
    place = same.index(release)
    return same[place - 1] if place else None
