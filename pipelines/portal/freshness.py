"""Whether a site is that of a release, without reading either: one key over all that decides it.

Imports nothing heavy: a build that has nothing to do must know so at once.
"""

import hashlib
import json
from collections.abc import Collection
from pathlib import Path

from pipelines.files import sha256_of_file, write_json
from pipelines.fingerprint import fingerprint_of
from pipelines.publish.catalogue import Release
from pipelines.publish.checksums import NAME as CHECKSUMS
from pipelines.settings import Settings

_CODE = Path(__file__).parent
_KEY = ".portal.json"
"""Written last and removed first, so that a run that was stopped is made again."""


def portal_folder(settings: Settings, release: Release) -> Path:
    """The folder of a release's site: private ones apart, so that nobody publishes one."""
    return settings.private_portal if release.is_private else settings.portal


def portal_key(release: Release) -> str:
    """One hash over the release, what lies beside it and the portal's own files."""
    lines = [f"{digest}  {path}" for path, digest in fingerprint_of([_CODE], _CODE).items()]
    read = [release.folder / CHECKSUMS, release.notes, release.expectations]
    lines += [sha256_of_file(path) for path in read if path.exists()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def is_current(release: Release, folder: Path, languages: Collection[str]) -> bool:
    """Is the site in a folder finished, that of the release, and in at least these languages?"""
    path = folder / _KEY
    if not path.exists():
        return False
    found = json.loads(path.read_text("utf-8"))
    return found["key"] == portal_key(release) and set(languages) <= set(found["languages"])


def forget_key(folder: Path) -> None:
    """Mark a site as unfinished."""
    (folder / _KEY).unlink(missing_ok=True)


def write_key(folder: Path, release: Release, languages: Collection[str]) -> None:
    """Mark a site as finished."""
    key = {"key": portal_key(release), "languages": [*languages], "version": release.version}
    write_json(folder / _KEY, key)
