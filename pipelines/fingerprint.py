"""One hash over everything that decides what a build makes: raw, code, contracts, models, settings.

Imports nothing heavy: a build that has nothing to do must know so at once.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from pipelines.files import PARTIAL, sha256_of_input
from pipelines.settings import Settings

_PARTS = ("contracts", "pipelines", "dbt_project", "requirements.lock")
OWN_LISTS = ("vocabulary",)
"""The project's own lists go with its code: a build as of a day reads the newest, too."""
# No build runs the unit tests of models.
_IGNORED = {"__pycache__", ".ruff_cache", ".mypy_cache", "unit_tests.yml"}
# How pages look decides nothing in the data; the portal has a key of its own.
_PORTAL = ("pipelines", "portal")


def fingerprint_of(parts: list[Path], base: Path) -> dict[str, str]:
    """SHA-256 of every file below the parts, by path relative to `base`."""
    files: list[tuple[tuple[str, ...], str]] = []
    for part in parts:
        above = part.relative_to(base).parts
        if part.is_file():
            files.append((above, str(part)))
        elif part.is_dir():
            files += _files_below(str(part), above)
    return {"/".join(names): sha256_of_input(path) for names, path in sorted(files)}


def _files_below(folder: str, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The names on the way to each file, and its path.

    Strings, not `Path`: a build asks a hundred times, and these are some thousand files.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            names = (*above, entry.name)
            # A folder that was not finished is read by nobody, so it decides nothing.
            if entry.name in _IGNORED or entry.name.startswith(PARTIAL) or names == _PORTAL:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files_below(entry.path, names)
            elif entry.is_file():
                yield names, entry.path


def code_inputs(settings: Settings) -> dict[str, str]:
    """The hash of every file that decides how sources are read, by path in the project."""
    parts = [settings.project_dir / name for name in _PARTS if name != "dbt_project"]
    return fingerprint_of([part for part in parts if part.exists()], settings.project_dir)


def inputs(settings: Settings) -> dict[str, str]:
    """The hash of every input file of a build, by path in the project, in raw/ or the overlay."""
    parts = [settings.project_dir / name for name in _PARTS]
    found = fingerprint_of([part for part in parts if part.exists()], settings.project_dir)
    for name, root in (("raw", settings.raw), ("overlay", settings.overlay)):
        files = fingerprint_of([root], root)
        found |= {
            f"{name}/{path}": digest
            for path, digest in files.items()
            if settings.known_on is None or _day_of(path) <= settings.known_on.isoformat()
        }
    return found


def _day_of(path: str) -> str:
    """The day in the name of a snapshot's folder: `<source>/<day>/<file>`; empty of other files."""
    parts = path.split("/")
    return parts[1][:10] if len(parts) > 2 and parts[0] not in OWN_LISTS else ""


def fingerprint(settings: Settings) -> str:
    """Hex SHA-256 of all inputs; the first eight digits are part of a release's version."""
    lines = [f"{digest}  {path}" for path, digest in inputs(settings).items()]
    # Where it is asked for, it makes other marts; where not, versions stay as they are.
    lines += ["score_modelled"] if settings.score_modelled else []
    lines += [f"known_on {settings.known_on}"] if settings.known_on else []
    lines += [f"{name} {value}" for name, value in _written_into_metadata(settings).items()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _written_into_metadata(settings: Settings) -> dict[str, str]:
    """What a publisher has set; empty where all is as the project has it."""
    return {
        name: str(getattr(settings, name))
        for name in ("base_url", "publisher", "contact")
        if getattr(settings, name) != Settings.model_fields[name].default
    }
