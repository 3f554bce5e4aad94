"""Which releases there are, and which one is the latest. Light: the command line reads it first.

Not here: making one (`release.py`), or proving one (`verify.py`).
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.errors import ReleaseError, UsageError
from pipelines.settings import Settings

LATEST = "latest.json"
PACKAGE = "datapackage.json"
WAREHOUSE = "cityfare.duckdb"


@dataclass(frozen=True)
class Release:
    """One published release."""

    version: str
    folder: Path

    @property
    def warehouse(self) -> Path:
        """Its DuckDB file."""
        return self.folder / WAREHOUSE

    def resources(self) -> dict[str, dict[str, Any]]:
        """The descriptors of its tables, by name."""
        package = json.loads((self.folder / PACKAGE).read_text("utf-8"))
        return {resource["name"]: resource for resource in package["resources"]}

    def rows(self) -> dict[str, int]:
        """Rows of each table."""
        return {name: int(resource["rows"]) for name, resource in self.resources().items()}


def releases(settings: Settings) -> list[Release]:
    """All published releases, oldest first."""
    folders = settings.releases.glob(f"*/{PACKAGE}")
    found = [path.parent for path in folders if not path.parent.name.startswith(".")]
    return [
        Release(folder.name, folder)
        for folder in sorted(found, key=lambda f: (f.stat().st_mtime, f.name))
    ]


def latest_version(settings: Settings) -> str | None:
    """The version that `latest` names; None before the first release.

    Raises:
        ReleaseError: The pointer cannot be read.
    """
    pointer = settings.releases / LATEST
    if not pointer.exists():
        return None
    try:
        return str(json.loads(pointer.read_text("utf-8"))["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            str(pointer),
            expected='JSON with the "version" of a release',
            found=type(error).__name__,
            remedy="Remove the file and build again; releases themselves are untouched.",
        ) from error


def find_release(settings: Settings, name: str = "latest") -> Release:
    """A release by version, or the latest.

    Raises:
        UsageError: There is no such release.
    """
    version = latest_version(settings) if name == "latest" else name
    known = [release.version for release in releases(settings)]
    if version is None or version not in known:
        raise UsageError(
            f"release {name}",
            expected=f"one of {', '.join(known)}" if known else "a release",
            found="no such release" if known else "none yet",
            remedy="`cityfare releases` lists them; `cityfare build` makes one.",
        )
    return Release(version, settings.releases / version)
