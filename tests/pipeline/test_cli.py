"""The command `cityfare`: answers, formats, refusals, exit codes, and how little it imports."""

import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
import typer

from pipelines.cli import app
from pipelines.files import sha256_of_file
from pipelines.generate import stale_files
from pipelines.publish.checksums import write_checksums
from pipelines.settings import Settings
from tests.conftest import PROJECT, Built
from tests.pipeline.conftest import Cityfare

COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
FLAGS = (
    "select flag, count(*) as areas from data_sufficiency "
    "where city_code = 'mx-mexico-city' and wave = '2020' group by flag order by flag"
)
HEAVY = {"dagster", "dbt", "pandera", "polars"}


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_has_an_example(cityfare: Cityfare, command: str) -> None:
    ran = cityfare(command, "--help")

    assert ran.code == 0
    assert f"Example: cityfare {command}" in ran.out


def test_query_prints_a_table(cityfare: Cityfare) -> None:
    ran = cityfare("query", FLAGS)

    assert ran.code == 0
    assert re.search(r"insufficient\s+8\s+sufficient\s+11", ran.out)


def test_query_prints_csv(cityfare: Cityfare) -> None:
    ran = cityfare("query", FLAGS, "--format", "csv")

    assert list(csv.reader(io.StringIO(ran.out))) == [
        ["flag", "areas"],
        ["insufficient", "8"],
        ["sufficient", "11"],
    ]


def test_query_prints_json(cityfare: Cityfare) -> None:
    ran = cityfare("query", FLAGS, "--format", "json")

    assert json.loads(ran.out) == [
        {"flag": "insufficient", "areas": 8},
        {"flag": "sufficient", "areas": 11},
    ]


def test_query_writes_parquet(cityfare: Cityfare, tmp_path: Path) -> None:
    file = tmp_path / "flags.parquet"

    ran = cityfare("query", FLAGS, "--format", "parquet", "--output", str(file))

    assert ran.code == 0
    assert pl.read_parquet(file).rows() == [("insufficient", 8), ("sufficient", 11)]


def test_query_to_parquet_needs_a_file(cityfare: Cityfare) -> None:
    ran = cityfare("query", FLAGS, "--format", "parquet")

    assert ran.code == 2
    assert "--output" in ran.err


@pytest.mark.parametrize(
    "sql",
    [
        "create table mine as select 1",
        "delete from city",
        "drop table city",
        "select * from read_csv('/etc/hostname')",
        "select * from '/etc/hostname'",
        "copy city to 'city.csv'",
        "attach 'other.duckdb'",
        "install httpfs",
        "set enable_external_access = true",
        "selec 1",
    ],
)
def test_query_refuses_everything_but_reading_the_marts(cityfare: Cityfare, sql: str) -> None:
    ran = cityfare("query", sql)

    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("error: query: expected")


def test_query_leaves_the_release_as_it_was(cityfare: Cityfare, built: Built) -> None:
    before = sha256_of_file(built.release / "cityfare.duckdb")

    cityfare("query", "update city set population = 1")

    assert sha256_of_file(built.release / "cityfare.duckdb") == before


def test_sources_lists_every_source_with_version_and_rows(cityfare: Cityfare) -> None:
    ran = cityfare("sources")

    assert ran.code == 0
    assert re.search(r"cdc_places\s.*2026-11-28.*84,000", ran.out)
    assert re.search(r"oecd_regional_wellbeing\s.*not loaded", ran.out)


def test_releases_shows_date_size_and_title_and_marks_the_latest(
    cityfare: Cityfare, built: Built
) -> None:
    ran = cityfare("releases", COLUMNS="400")

    day = built.version[:10].replace(".", "-")
    line = rf"{re.escape(built.version)}\s+{day}\s+\d+ MB\s+Cityfare: .*\s+latest\s"
    assert re.search(line, ran.out)


def test_verify_latest_finds_the_release_whole(cityfare: Cityfare, built: Built) -> None:
    ran = cityfare("verify", "latest")

    assert ran.code == 0
    assert ran.out.startswith(f"{built.version} is complete")


def test_verify_fails_on_a_broken_file(cityfare: Cityfare, built: Built, tmp_path: Path) -> None:
    shutil.copytree(built.settings.releases, tmp_path / "releases")
    (tmp_path / "releases" / built.version / "city.parquet").write_bytes(b"PAR1")

    ran = cityfare("verify", CITYFARE_BUILD_DIR=str(tmp_path))

    assert ran.code == 1
    assert ran.err.startswith("error: city.parquet: expected sha256")


def test_verify_of_an_unknown_release_says_which_there_are(
    cityfare: Cityfare, built: Built
) -> None:
    ran = cityfare("verify", "1999.01.01-00000000")

    assert ran.code == 2
    assert built.version in ran.err
    assert "Traceback" not in ran.err


@pytest.fixture
def two_releases(built: Built, tmp_path: Path) -> Path:
    """A build folder with the release and an older one: a population differs, a city is missing."""
    shutil.copytree(built.settings.releases, tmp_path / "releases")
    old = tmp_path / "releases" / "2025.01.01-0a0a0a0a"
    shutil.copytree(built.release, old)
    city = pl.read_parquet(old / "city.parquet").filter(pl.col("city_code") != "gr-athens")
    is_rome = pl.col("city_code") == "it-rome"
    city = city.with_columns(pl.when(is_rome).then(1).otherwise("population").alias("population"))
    city.write_parquet(old / "city.parquet")
    package = json.loads((old / "datapackage.json").read_text("utf-8"))
    (resource,) = (entry for entry in package["resources"] if entry["name"] == "city")
    resource.update(hash=f"sha256:{sha256_of_file(old / 'city.parquet')}", rows=city.height)
    (old / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    write_checksums(old)
    os.utime(old, (1, 1))
    return tmp_path


def test_diff_shows_rows_and_values_that_changed(cityfare: Cityfare, two_releases: Path) -> None:
    ran = cityfare(*("diff", "--format", "json"), CITYFARE_BUILD_DIR=str(two_releases))

    changed = [table for table in json.loads(ran.out) if table["status"] != "unchanged"]
    assert ran.code == 0
    assert [table["table"] for table in changed] == ["city"]
    assert (changed[0]["rows_added"], changed[0]["rows_removed"]) == (1, 0)
    assert changed[0]["values_changed"] == {"population": 1}


def test_diff_without_a_release_before_says_so(cityfare: Cityfare) -> None:
    ran = cityfare("diff")

    assert ran.code == 2
    assert "expected a release before it" in ran.err


def test_diff_of_a_release_with_itself_is_empty(cityfare: Cityfare, built: Built) -> None:
    ran = cityfare("diff", built.version, "latest")

    assert ran.code == 0
    assert re.match(r"0 of \d+ tables differ", ran.out)


def test_check_of_a_good_build_passes(cityfare: Cityfare) -> None:
    ran = cityfare("check")

    assert ran.code == 0
    assert re.search(r"\d+ checks: \d+ passed, 0 failed", ran.out)


def test_check_without_a_build_says_what_to_do(cityfare: Cityfare, tmp_path: Path) -> None:
    ran = cityfare("check", CITYFARE_BUILD_DIR=str(tmp_path))

    assert ran.code == 2
    assert "cityfare build" in ran.err


def test_generate_check_reports_what_has_drifted(cityfare: Cityfare, project: Settings) -> None:
    model = project.dbt_project / "models" / "staging" / "stg_geonames__place.sql"
    model.write_text("select 1")

    ran = cityfare("generate", "--check", CITYFARE_PROJECT_DIR=str(project.project_dir))

    assert ran.code == 1
    assert "stg_geonames__place.sql" in ran.err


def test_generate_check_passes_on_what_generate_wrote(
    cityfare: Cityfare, project: Settings
) -> None:
    cityfare("generate", CITYFARE_PROJECT_DIR=str(project.project_dir))

    ran = cityfare("generate", "--check", CITYFARE_PROJECT_DIR=str(project.project_dir))

    assert (ran.code, stale_files(project)) == (0, [])


def test_build_with_nothing_changed_says_so(cityfare: Cityfare, built: Built) -> None:
    ran = cityfare("build", "--no-portal")

    assert ran.code == 0
    assert ran.out.startswith(f"Nothing changed: {built.version} is up to date")


def test_build_with_nothing_changed_still_hears_of_an_expired_exception(cityfare: Cityfare) -> None:
    ran = cityfare("build", CITYFARE_AS_OF="2030-01-01")

    assert ran.code == 1
    assert "expired" in ran.err


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["query", "select 1", "--format", "csv", "--output", "/no/such/folder/x.csv"], {}),
        (["sources"], {"CITYFARE_AS_OF": "yesterday"}),
    ],
)
def test_mistake_of_a_person_shows_no_trace(
    cityfare: Cityfare, arguments: list[str], environment: dict[str, str]
) -> None:
    ran = cityfare(*arguments, **environment)

    assert ran.code in (1, 2)
    assert ran.err.startswith("error: ")
    assert "Traceback" not in ran.err


def test_build_does_not_trust_a_broken_release(built: Built, tmp_path: Path) -> None:
    from pipelines.publish.up_to_date import unchanged_release

    shutil.copytree(built.settings.releases, tmp_path / "releases")
    (tmp_path / "releases" / built.version / "city.parquet").write_bytes(b"")

    unchanged = unchanged_release(built.settings)
    assert unchanged is not None
    assert unchanged.version == built.version
    assert unchanged_release(Settings(build_dir=tmp_path)) is None


@pytest.mark.parametrize(
    "arguments",
    [["build", "--no-portal"], ["--help"], ["query", "select 1"]],
    ids=lambda arguments: arguments[0],
)
def test_command_that_only_looks_imports_nothing_heavy(built: Built, arguments: list[str]) -> None:
    environment = {**os.environ, "CITYFARE_BUILD_DIR": str(built.settings.build)}

    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "pipelines.cli", *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    imported = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines()}
    assert "pipelines.settings" in imported
    assert imported & HEAVY == set()


def _readme_queries() -> list[list[str]]:
    text = (PROJECT / "README.md").read_text("utf-8")
    # Every second piece stands between two fences.
    blocks = "\n".join(text.split("\n```")[1::2])
    # Only what is shown with a prompt can be asked of the release at hand.
    calls = re.findall(r"^\$ (cityfare query .*)$", blocks, re.MULTILINE)
    return [shlex.split(call, comments=True)[1:] for call in calls]


def test_readme_query_prints_the_flags_of_mexico_city(cityfare: Cityfare) -> None:
    printed = [cityfare(*arguments) for arguments in _readme_queries()]

    assert printed, "README.md shows no `cityfare query` example in a code block"
    assert [ran.code for ran in printed] == [0] * len(printed)
    answers = "\n".join(ran.out for ran in printed)
    assert re.search(r"\binsufficient\W+8\b", answers)
    assert re.search(r"\bsufficient\W+11\b", answers)
