"""Folders that cannot be written to, and a full temporary folder.

A root user may write anywhere, so a stand-in refuses: the interpreter tells of every file operation
before it does it.
"""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import Settings
from tests.conftest import PROJECT
from tests.faults.planting import hashes

REFUSING = """
import os, sys

FOLDER, NUMBER, EVENTS = os.environ["CLOSED"], int(os.environ["NUMBER"]), os.environ["EVENTS"]
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT

def refuse(event, arguments):
    if event not in EVENTS.split() or (event == "open" and not arguments[2] & WRITES):
        return
    for path in arguments[: 2 if event == "os.rename" else 1]:
        if isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith(FOLDER):
            raise OSError(NUMBER, os.strerror(NUMBER), os.fspath(path))

sys.addaudithook(refuse)
"""
COMMAND = "from pipelines.cli import main\nmain()\n"
FETCH = """
from pipelines.cli import app
from pipelines.fetch.fetch import fetch
from pipelines.settings import Settings
from tests.unit.fetch.conftest import CHANGED, World
from tests.unit.fetch.publisher import csv, open_publisher

@app.command()
def toy():
    with open_publisher() as publisher:
        publisher.serve("/item.csv", csv(CHANGED))
        world = World(Settings(), publisher)
        fetch(world.toy(), world.settings)

from pipelines.cli import main
sys.argv = ["cityfare", "toy"]
main()
"""
LAND = """
from pipelines.ingest import ingest
from pipelines.settings import Settings
from pipelines.source_registry import loaded_sources

ingest(loaded_sources()["vocabulary"], Settings())
"""
VERSION = "2026.01.01-00000000"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A build folder with a release of one table, and a raw folder with one snapshot."""
    found = Settings(
        project_dir=PROJECT,
        raw_dir=tmp_path / "raw",
        build_dir=tmp_path / "build",
        overlay_dir=tmp_path / "overlay",
    )
    folder = found.releases / VERSION
    folder.mkdir(parents=True)
    with duckdb.connect(folder / "cityfare.duckdb") as connection:
        connection.execute("create table number as select range as n from range(10)")
    (folder / "datapackage.json").write_text("{}")
    (folder.parent / "latest.json").write_text(json.dumps({"version": VERSION}))
    return found


def _run(
    settings: Settings,
    script: str,
    *arguments: str,
    closed: Path | None = None,
    number: int = errno.EROFS,
    events: str = "open os.mkdir os.rename os.remove",
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", (REFUSING if closed else "import sys\n") + script, *arguments],
        env={
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "CITYFARE_RAW_DIR": str(settings.raw),
            "CITYFARE_BUILD_DIR": str(settings.build),
            "CITYFARE_OVERLAY_DIR": str(settings.overlay),
            **({"CLOSED": str(closed), "NUMBER": str(number), "EVENTS": events} if closed else {}),
            **environment,
        },
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_build_in_a_folder_that_cannot_be_written_says_so_and_leaves_it(
    settings: Settings, number: int
) -> None:
    before = hashes(settings.build)

    ran = _run(settings, COMMAND, "build", closed=settings.build, number=number)

    assert ran.returncode == 1
    assert os.strerror(number) in ran.stderr
    assert "CITYFARE_BUILD_DIR" in ran.stderr
    assert "what was published is unchanged" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert hashes(settings.build) == before


def test_fetch_into_a_raw_folder_that_cannot_be_written_says_so_and_can_be_repeated(
    settings: Settings,
) -> None:
    closed = _run(settings, FETCH, closed=settings.raw)

    assert closed.returncode == 1
    assert os.strerror(errno.EROFS) in closed.stderr
    assert "CITYFARE_RAW_DIR" in closed.stderr
    assert "Traceback" not in closed.stderr
    assert not settings.raw.exists()

    assert _run(settings, FETCH).returncode == 0
    assert [path.name for path in settings.raw.rglob("*.csv")] == ["item.csv"]


def test_landing_needs_no_right_to_write_into_raw(settings: Settings) -> None:
    raw = PROJECT / "raw"

    ran = _run(settings, LAND, closed=raw, CITYFARE_RAW_DIR=str(raw))

    assert (ran.returncode, ran.stderr) == (0, "")
    assert list(settings.landing.glob("raw_vocabulary__*.parquet"))


def test_query_with_a_full_temporary_folder_says_so(settings: Settings, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    query = ("query", "select count(*) as rows from number", "--format", "csv")

    full = _run(
        settings,
        COMMAND,
        *query,
        closed=temporary,
        number=errno.ENOSPC,
        events="os.mkdir",
        TMPDIR=str(temporary),
    )

    assert full.returncode == 1
    assert "TMPDIR" in full.stderr
    assert "Traceback" not in full.stderr
    assert list(temporary.iterdir()) == []
    assert _run(settings, COMMAND, *query, TMPDIR=str(temporary)).stdout == "rows\n10\n"
