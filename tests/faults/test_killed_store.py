"""A snapshot is stored whole or not at all: killed inside `fetch` and inside `add`."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.settings import Settings
from pipelines.snapshots.folders import complete_folders, open_snapshot
from tests.conftest import PROJECT

DIE = """
import os, re, signal, sys

def die(event, arguments):
    names = [os.fspath(a) for a in arguments if isinstance(a, (str, os.PathLike))]
    if re.search(sys.argv[1], " ".join([event, *names])):
        os.kill(os.getpid(), signal.SIGKILL)
"""
FETCH = """
from pipelines.fetch.fetch import fetch
from pipelines.settings import Settings
from tests.unit.fetch.conftest import CHANGED, World
from tests.unit.fetch.publisher import csv, open_publisher

with open_publisher() as publisher:
    publisher.serve("/item.csv", csv(CHANGED))
    world = World(Settings(), publisher)
    sys.addaudithook(die)
    fetch(world.toy(), world.settings)
"""
ADD = """
from datetime import UTC, datetime
from pipelines.overlay.store import Addition, Terms, lock_overlay, write_snapshot
from pipelines.settings import Settings

settings = Settings()
addition = Addition("toy", "item.csv", "csv", b"id,name\\n1,other\\n", Terms(), {})
sys.addaudithook(die)
with lock_overlay(settings.overlay):
    write_snapshot(settings.overlay, addition, datetime(2026, 11, 22, tzinfo=UTC))
"""
STEPS = {
    "before the record is written": r"^open \S*\.partial-\S+/snapshot\.json w",
    "before the rename": r"^os\.rename \S*/\.partial-[^/]+ ",
}


def _run(settings: Settings, script: str, step: str) -> int:
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROJECT),
        "CITYFARE_PROJECT_DIR": str(settings.project_dir),
        "CITYFARE_BUILD_DIR": str(settings.build),
        "CITYFARE_OVERLAY_DIR": str(settings.overlay),
    }
    ended = subprocess.run(
        [sys.executable, "-c", DIE + script, step], env=environment, cwd=PROJECT, check=False
    )
    return ended.returncode


@pytest.mark.parametrize(
    ("script", "place", "step"),
    [
        (FETCH, "raw", "before the rename"),
        (ADD, "overlay", "before the record is written"),
        (ADD, "overlay", "before the rename"),
    ],
)
def test_store_killed_at_any_step_leaves_nothing_and_can_be_repeated(
    tmp_path: Path, script: str, place: str, step: str
) -> None:
    settings = Settings(
        project_dir=tmp_path, build_dir=tmp_path / "build", overlay_dir=tmp_path / "overlay"
    )
    root = {"raw": settings.raw, "overlay": settings.overlay}[place]

    assert _run(settings, script, STEPS[step]) == -signal.SIGKILL
    assert complete_folders(root, "toy") == []

    assert _run(settings, script, "never") == 0
    (stored,) = complete_folders(root, "toy")
    assert open_snapshot(root, "toy", stored.name).files[0].size > 0
    assert [path.name for path in (root / "toy").iterdir()] == [stored.name]
