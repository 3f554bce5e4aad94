"""What the pipeline tests share: SQL on the finished release, the command in this process."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli import main
from pipelines.overlay.add import Added
from pipelines.publish.catalogue import WAREHOUSE, Release, find_release
from pipelines.settings import Settings
from pipelines.warehouse import reading
from tests.conftest import Built, Once, build_into
from tests.faults.planting import hashes, reuse_parse
from tests.fixtures.questionnaires import answers, filled
from tests.pipeline.overlays import BROUGHT, SCORES, SURVEYED, Overlay

Rows = list[tuple[Any, ...]]
Ask = Callable[[str], Rows]


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code and what it printed."""

    code: int
    out: str
    err: str


Cityfare = Callable[..., Ran]


@pytest.fixture(scope="session")
def ask(built: Built) -> Iterator[Ask]:
    """Run SQL on the released DuckDB file."""
    with reading(built.release / WAREHOUSE) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


@pytest.fixture(scope="session")
def landed(built: Built) -> Iterator[Ask]:
    """Run SQL on the landing tables and the release's DuckDB file, apart from dbt's models."""
    import duckdb

    with duckdb.connect() as connection:
        for path in sorted(built.settings.landing.glob("*.parquet")):
            connection.execute(f"create view {path.stem} as from read_parquet('{path}')")
        for path in sorted(built.release.glob("*.parquet")):
            connection.execute(f"create view {path.stem} as from read_parquet('{path}')")
        yield lambda sql: connection.execute(sql).fetchall()


@dataclass(frozen=True)
class Private:
    """A build with private files of a user, and the public releases before it."""

    settings: Settings
    before: dict[str, str]
    release: Release
    files: dict[str, str]
    """Name in the overlay by the name that the file was brought with."""
    template: Added
    """What became of the template that was filled in for `SURVEYED` cities."""


@pytest.fixture(scope="session")
def private(built: Built, once: Once, ask: Ask) -> Private:
    """Publish, then add what users could bring, and build again."""

    def build(folder: Path) -> Private:
        overlay = Overlay(folder, built)
        reuse_parse(overlay.settings, built)
        shutil.copytree(built.settings.releases, overlay.settings.releases)
        before = hashes(overlay.settings.releases)
        added = {
            name: overlay.add(name, answers(*city, **given), supersede=supersede)
            for name, city, supersede, given in BROUGHT
        }
        overlay.add("scores.csv", SCORES)
        template = overlay.add("template.csv", filled(_surveyed(ask)))
        outcome = build_into(overlay.settings, with_expectations=False)
        assert outcome.is_ok, outcome.errors
        files = {
            name: path.name for name, one in added.items() for path in one.folder.glob("*.csv")
        }
        release = find_release(overlay.settings)
        return Private(overlay.settings, before, release, files, template)

    return once("private", build)


def _surveyed(ask: Ask) -> list[dict[str, str]]:
    """Cities that no page tells of, one for each row of the template."""
    rows = ask(
        "select distinct on (city_name, country_name) city_name, country_name, admin1_code "
        "from city where city_code not in (select city_code from survey_response) "
        "and country_code = 'USA' and admin1_code is not null order by city_name, country_name, "
        "population desc"
    )
    chosen = rows[:SURVEYED]
    assert len(chosen) == SURVEYED
    return [
        {"city": name, "country": country, "admin1": state, "wave": "2020"}
        for name, country, state in chosen
    ]


@pytest.fixture(scope="session")
def ask_private(private: Private) -> Iterator[Ask]:
    """Run SQL on the DuckDB file of the private release."""
    with reading(private.release.warehouse) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


@pytest.fixture
def cityfare(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cityfare:
    """Run the command on the finished build, as a shell would see it."""
    monkeypatch.setenv("CITYFARE_BUILD_DIR", str(built.settings.build))
    monkeypatch.setenv("COLUMNS", "200")

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
