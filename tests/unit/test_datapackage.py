"""The descriptor and the dictionary: what a contract says, in words that tools read."""

import csv
import io
from pathlib import Path

import pytest

from contracts.model import all_tables, table
from pipelines.publish.datapackage import Resource, data_package, dictionary_csv, table_schema
from pipelines.publish.licences import Terms
from pipelines.snapshots.folders import open_snapshot
from tests.fixtures.snapshots import write_snapshot


def _field(table_name: str, column: str) -> dict[str, object]:
    fields = table_schema(table(table_name))["fields"]
    assert isinstance(fields, list)
    return next(field for field in fields if field["name"] == column)


def test_schema_names_fields_in_contract_order_and_the_key() -> None:
    spec = table("data_sufficiency")

    schema = table_schema(spec)

    assert [_["name"] for _ in schema["fields"]] == spec.column_names  # type: ignore[attr-defined]
    assert schema["primaryKey"] == ["city_code", "wave", "policy_area_id"]


def test_field_says_that_a_value_is_required_and_which_are_known() -> None:
    field = _field("data_sufficiency", "flag")

    assert field["type"] == "string"
    assert field["constraints"] == {
        "required": True,
        "enum": ["sufficient", "insufficient", "not_reported"],
    }


def test_field_that_may_be_empty_is_not_required() -> None:
    assert "constraints" not in _field("city", "latitude")
    assert _field("city", "latitude")["unit"] == "degrees"


def test_whole_number_that_may_be_empty_is_a_number() -> None:
    assert _field("city", "population_year")["type"] == "number"
    assert _field("wellbeing_observation", "year")["type"] == "integer"


def test_foreign_key_of_one_column_is_written_even_where_it_may_be_null() -> None:
    keys = table_schema(table("city_match"))["foreignKeys"]

    assert {
        "fields": ["city_code"],
        "reference": {"resource": "city", "fields": ["city_code"]},
    } in keys  # type: ignore[operator]


def test_foreign_key_into_its_own_table_has_no_resource() -> None:
    keys = table_schema(table("indicator"))["foreignKeys"]

    assert {
        "fields": ["comparable_with"],
        "reference": {"resource": "", "fields": ["indicator_code"]},
    } in keys  # type: ignore[operator]


def test_foreign_key_of_several_columns_is_written_only_where_none_may_be_null() -> None:
    answers = table_schema(table("survey_answer"))["foreignKeys"]
    shares = table_schema(table("survey_share"))["foreignKeys"]

    # item_id and option_id of an answer may be null; those of a share may not.
    assert [len(key["fields"]) for key in answers] == [1, 1]  # type: ignore[attr-defined]
    assert [key["fields"] for key in shares] == [["question_id", "option_id"]]  # type: ignore[attr-defined]


def test_schema_without_foreign_keys_says_nothing_of_them() -> None:
    assert "foreignKeys" not in table_schema(table("policy_area"))


def test_dictionary_has_a_row_for_every_column_of_every_contract() -> None:
    rows = list(csv.DictReader(io.StringIO(dictionary_csv())))

    expected = [(s.name, name) for s in all_tables().values() for name in s.column_names]
    assert [(row["table"], row["column"]) for row in rows] == expected
    assert all(row["description"] for row in rows)


def test_dictionary_tells_unit_key_and_published_name() -> None:
    rows = csv.DictReader(io.StringIO(dictionary_csv()))

    by_name = {(row["table"], row["column"]): row for row in rows}
    row = by_name["raw_cdc_places__estimate", "value_pct"]
    assert (row["unit"], row["is_nullable"], row["source_column"]) == (
        "percent",
        "yes",
        "Data_Value",
    )
    assert by_name["city", "city_code"]["is_key"] == "yes"


@pytest.mark.parametrize(("basis", "is_private"), [("open_licence", False), ("private", True)])
def test_data_package_is_private_where_one_snapshot_is(
    tmp_path: Path, basis: str, *, is_private: bool
) -> None:
    write_snapshot(tmp_path / "raw", "cdc_places", {"a.csv": b""})
    write_snapshot(tmp_path / "own", "cdc_places", {"a.csv": b""}, record={"licence_basis": basis})
    both = [open_snapshot(tmp_path / root, "cdc_places") for root in ("raw", "own")]
    # Whoever reads one table of the release must know, whatever that table is made from.
    terms = Terms(("vocabulary",), "CC0", "c", is_private=False)
    resource = Resource(table("policy_area"), terms, "policy_area.parquet", 1, "0" * 64)

    package = data_package("1", "f", [resource], {"cdc_places": both, "survey_responses": []})

    assert package["is_private"] is is_private


def test_data_package_names_hash_rows_sources_and_licences(tmp_path: Path) -> None:
    record = {"licence_url": "https://example.org/licence"}
    write_snapshot(tmp_path, "cdc_places", {"a.csv": b""}, record=record)
    snapshots = {"cdc_places": [open_snapshot(tmp_path, "cdc_places")]}
    terms = Terms(("cdc_places",), "cdc_places: CC-BY-4.0", "c", is_private=False)

    resource = Resource(table("city"), terms, "city.parquet", 7, "a" * 64)
    package = data_package("2026.01.01-abc", "f" * 64, [resource], snapshots)

    (entry,) = package["resources"]  # type: ignore[misc,attr-defined]
    assert (entry["rows"], entry["hash"]) == (7, f"sha256:{'a' * 64}")
    assert package["version"] == "2026.01.01-abc"
    assert package["licenses"] == [{"name": "CC-BY-4.0", "path": "https://example.org/licence"}]
    (source,) = package["sources"]  # type: ignore[misc,attr-defined]
    assert source["licence_basis"] == "open_licence"
