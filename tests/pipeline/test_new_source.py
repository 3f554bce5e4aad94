"""A second source is its own files and nothing else: no list is extended, no other file is edited.

One build serves all tests: a copy of the project with the skeleton that `cityfare new-source`
writes, untouched, and with the toy source of tests/fixtures/toy, whose places others know too.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from pipelines.publish.catalogue import WAREHOUSE, Release, find_release
from pipelines.settings import Settings
from pipelines.warehouse import reading
from tests.conftest import PROJECT, copy_project
from tests.pipeline.conftest import Ask

TOY = PROJECT / "tests" / "fixtures" / "toy"
SKELETON = "noise_levels"


@dataclass(frozen=True)
class Extended:
    """A copy of the project with two more sources, built."""

    settings: Settings
    release: Release

    def json(self, name: str) -> Any:
        """One of the release's JSON files."""
        return json.loads((self.release.folder / name).read_text("utf-8"))


def _run(settings: Settings, *arguments: str) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(settings.project_dir),
        "CITYFARE_PROJECT_DIR": str(settings.project_dir),
        "CITYFARE_BUILD_DIR": str(settings.build),
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


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Extended:
    settings = copy_project(tmp_path_factory.mktemp("extended") / "project")
    shutil.copytree(
        TOY, settings.project_dir, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
    )
    _run(settings, "new-source", SKELETON)
    _run(settings, "generate")
    _run(settings, "generate", "--check")
    _run(settings, "build", "--no-expectations", "--no-portal")
    return Extended(settings, find_release(settings))


@pytest.fixture(scope="module")
def ask_extended(extended: Extended) -> Iterator[Ask]:
    with reading(extended.release.folder / WAREHOUSE) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


@pytest.mark.slow
@pytest.mark.parametrize("table", ["street_tree_count", f"{SKELETON}_item"])
def test_new_source_has_its_table_in_the_release(extended: Extended, table: str) -> None:
    names = {path.name for path in extended.release.folder.iterdir()}

    assert f"{table}.parquet" in names


@pytest.mark.slow
def test_new_source_has_its_rows_in_the_warehouse(ask_extended: Ask) -> None:
    rows = ask_extended("select city_code, year, value from street_tree_count order by 1")

    assert rows == [("us-ma-chelsea", 2023, 300.0), ("us-tx-austin", 2023, 1250.0)]


@pytest.mark.slow
def test_new_source_has_its_cities_matched(ask_extended: Ask) -> None:
    rows = ask_extended(
        "select code, match_status, city_code from city_match "
        "where source_id = 'street_trees' order by 1"
    )

    assert rows == [
        ("2513205", "matched", "us-ma-chelsea"),
        ("4805000", "matched", "us-tx-austin"),
        ("4899999", "unmatched", None),
    ]


@pytest.mark.slow
def test_new_source_has_its_checks_in_the_ledger(extended: Extended) -> None:
    checks = {check["name"]: check["passed"] for check in extended.json("checks.json")}

    assert checks["raw_street_trees__count__contract_kept"]
    assert checks["street_tree_count__contract_kept"]
    assert checks["street_tree_count__primary_key_unique"]
    assert checks["street_tree_count__city_code_in_city"]


@pytest.mark.slow
def test_new_source_has_its_columns_in_the_dictionary(extended: Extended) -> None:
    with (extended.release.folder / "dictionary.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["table"] == "street_tree_count"]

    assert [(row["column"], row["source_column"]) for row in rows] == [
        ("city_code", ""),
        ("year", ""),
        ("value", "TREES"),
    ]


@pytest.mark.slow
def test_new_source_has_its_entry_in_the_data_package(extended: Extended) -> None:
    resources = {entry["name"]: entry for entry in extended.json("datapackage.json")["resources"]}

    entry = resources["street_tree_count"]

    assert (entry["rows"], entry["source_ids"]) == (2, ["street_trees"])
    assert entry["licence"] == "street_trees: CC-BY-4.0"


@pytest.mark.slow
def test_new_source_is_walked_down_to_its_file(ask_extended: Ask) -> None:
    rows = ask_extended("select file_name from source_snapshot where source_id = 'street_trees'")

    assert rows == [("trees.csv",)]


@pytest.mark.slow
def test_new_source_edits_no_file_but_generated_ones(extended: Extended) -> None:
    """Compare the copy with the project: what differs is new, or generated from the contracts."""
    copy = extended.settings.project_dir
    parts = ("contracts", "pipelines", "dbt_project", "raw")
    originals = [
        path.relative_to(PROJECT)
        for part in parts
        for path in (PROJECT / part).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]

    edited = [p for p in originals if (copy / p).read_bytes() != (PROJECT / p).read_bytes()]

    assert {path.name for path in edited} == {"_generated.yml"}
