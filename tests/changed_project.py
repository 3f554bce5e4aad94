"""One build of a changed project for two sets of tests: new sources, and rows with faults.

The copy has the source that the README adds, by the README's own file and commands, the skeleton of
a source without cities, the toy source of tests/fixtures/toy, whose places others know too, and a
faulty cell of each class.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipelines.publish.catalogue import Release, find_release
from pipelines.settings import Settings
from tests.conftest import PROJECT, Built, copy_project
from tests.faults.planting import hashes, put_old_release
from tests.readers import Read, reading_meanwhile

TOY = PROJECT / "tests" / "fixtures" / "toy"
SKELETON = "noise_levels"
_README = (PROJECT / "README.md").read_text("utf-8")
# Of the section on new sources: a table with its file's name before it, then the commands.
_TABLE, _COMMANDS = re.findall(
    r"^```\n(.*?)^```$",
    _README.partition("\n## Add a source\n")[2].partition("\n## ")[0],
    re.M | re.S,
)


@dataclass(frozen=True)
class Changed:
    """A copy of the project that was changed and built."""

    settings: Settings
    release: Release
    edited: frozenset[str]
    """Names of the project's files that the new sources changed."""
    old: dict[str, str]
    """Hashes of the older release before the build."""
    read: Read
    """What ten readers saw meanwhile."""
    answer: str
    """What the README's query of the new table shows."""


def build_changed(folder: Path, built: Built, plant: Callable[[Settings], None]) -> Changed:
    """Add three sources and what `plant` changes to a copy, and build it by its own command."""
    settings = copy_project(folder / "project")
    shutil.copytree(
        TOY, settings.project_dir, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
    )
    _run(settings, "new-source", SKELETON)
    (settings.project_dir / "trees.csv").write_text(_TABLE, "utf-8")
    new_source, generate, build, query, test = _COMMANDS.splitlines()
    assert (build, test) == ("cityfare build", "make test")
    _run(settings, *shlex.split(new_source)[1:])
    _run(settings, *shlex.split(generate)[1:])
    _run(settings, "generate", "--check")
    edited = frozenset(path.name for path in _edited(settings.project_dir))
    old = hashes(put_old_release(settings, built).folder)
    plant(settings)
    with reading_meanwhile(settings) as read:
        _run(settings, "build", "--no-expectations", "--no-portal")
    answer = _run(settings, *shlex.split(query)[1:])
    return Changed(settings, find_release(settings), edited, old, read, answer)


def _run(settings: Settings, *arguments: str) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(settings.project_dir),
        "CITYFARE_PROJECT_DIR": str(settings.project_dir),
        "CITYFARE_BUILD_DIR": str(settings.build),
        "CITYFARE_OVERLAY_DIR": str(settings.overlay),
    }
    ran = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *arguments],
        cwd=settings.project_dir,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def _edited(copy: Path) -> list[Path]:
    """Files of the project that differ in the copy."""
    originals = [
        path.relative_to(PROJECT)
        for part in ("contracts", "pipelines", "dbt_project", "raw")
        for path in (PROJECT / part).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    return [p for p in originals if (copy / p).read_bytes() != (PROJECT / p).read_bytes()]
