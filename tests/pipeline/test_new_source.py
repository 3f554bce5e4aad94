"""A second source is its own files and nothing else: no list is extended, no other file is edited.

The commands are those that the README prints, and its table is the file that they begin with.
One build serves all tests, and those of faulty rows: see `tests/changed_project.py`.
"""

import csv
import json
from collections.abc import Iterator
from typing import Any

import pytest

from pipelines.publish.catalogue import WAREHOUSE
from pipelines.warehouse import reading
from tests.changed_project import SKELETON, Changed, build_changed
from tests.conftest import Built, Once
from tests.faults.faulty_cells import plant_faults
from tests.pipeline.conftest import Ask


@pytest.fixture(scope="module")
def extended(built: Built, once: Once) -> Changed:
    return once("changed", lambda folder: build_changed(folder, built, plant_faults))


def _json(extended: Changed, name: str) -> Any:
    """One of the release's JSON files."""
    return json.loads((extended.release.folder / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def ask_extended(extended: Changed) -> Iterator[Ask]:
    with reading(extended.release.folder / WAREHOUSE) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


@pytest.mark.slow
@pytest.mark.parametrize("table", ["street_tree_count", f"{SKELETON}_item", "city_trees_amount"])
def test_new_source_has_its_table_in_the_release(extended: Changed, table: str) -> None:
    names = {path.name for path in extended.release.folder.iterdir()}

    assert f"{table}.parquet" in names


@pytest.mark.slow
def test_new_source_has_its_rows_in_the_warehouse(ask_extended: Ask) -> None:
    rows = ask_extended("select city_code, year, value from street_tree_count order by 1")

    assert rows == [("us-ma-chelsea", 2023, 300.0), ("us-tx-austin", 2023, 1250.0)]


@pytest.mark.slow
def test_source_of_the_readme_is_there_as_its_query_shows(extended: Changed) -> None:
    rows = [line.split() for line in extended.answer.splitlines() if "-" in line]

    assert [row for row in rows if row[0][:2] in ("pe", "us")] == [
        ["pe-lima", "2023", "1250.0"],
        ["us-tx-austin", "2023", "300.0"],
    ]


@pytest.mark.slow
def test_city_of_the_readme_that_no_gazetteer_has_is_left_out_and_said(ask_extended: Ask) -> None:
    rows = ask_extended(
        "select file_name, rule, found from quarantined_row where source_id = 'city_trees'"
    )

    assert rows == [("trees.csv", "city_is_unmatched", "Atlantis")]


@pytest.mark.slow
def test_code_system_that_a_source_declares_is_in_its_mart(ask_extended: Ask) -> None:
    rows = ask_extended(
        "select vintage, geography_level from code_system where code_system = 'city_trees'"
    )

    assert rows == [("current", "city")]


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
def test_new_source_has_its_checks_in_the_ledger(extended: Changed) -> None:
    checks = {check["name"]: check["passed"] for check in _json(extended, "checks.json")}

    assert checks["raw_street_trees__count__contract_kept"]
    assert checks["street_tree_count__contract_kept"]
    assert checks["street_tree_count__primary_key_unique"]
    assert checks["street_tree_count__city_code_in_city"]


@pytest.mark.slow
def test_new_source_has_its_columns_in_the_dictionary(extended: Changed) -> None:
    with (extended.release.folder / "dictionary.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["table"] == "street_tree_count"]

    assert [(row["column"], row["source_column"]) for row in rows] == [
        ("city_code", ""),
        ("year", ""),
        ("value", "TREES"),
    ]


@pytest.mark.slow
def test_new_source_has_its_entry_in_the_data_package(extended: Changed) -> None:
    resources = {entry["name"]: entry for entry in _json(extended, "datapackage.json")["resources"]}

    entry = resources["street_tree_count"]

    assert (entry["rows"], entry["source_ids"]) == (2, ["street_trees"])
    assert entry["licence"] == "street_trees: CC-BY-4.0"


@pytest.mark.slow
def test_new_source_is_walked_down_to_its_file(ask_extended: Ask) -> None:
    rows = ask_extended("select file_name from source_snapshot where source_id = 'street_trees'")

    assert rows == [("trees.csv",)]


@pytest.mark.slow
def test_new_source_edits_no_file_but_generated_ones(extended: Changed) -> None:
    assert extended.edited == {"_generated.yml"}
