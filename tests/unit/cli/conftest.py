"""A release that is only a small DuckDB file, and the command on it."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from pipelines.cli import main

VERSION = "2026.01.01-00000000"


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A release of one table; the command finds it as the latest."""
    monkeypatch.setenv("CITYFARE_BUILD_DIR", str(tmp_path / "build"))
    folder = tmp_path / "build" / "releases" / VERSION
    folder.mkdir(parents=True)
    with duckdb.connect(folder / "cityfare.duckdb") as connection:
        connection.execute("create table number as select range as n from range(200000)")
    (folder / "datapackage.json").write_text("{}")
    (folder.parent / "latest.json").write_text(json.dumps({"version": VERSION}))
    return folder


@pytest.fixture
def cityfare(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process, as a shell would see it."""

    def run(*arguments: str, **environment: str) -> Ran:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["cityfare", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Ran(int(ended.value.code or 0), printed.out, printed.err)

    return run
