"""What a release says of itself: the contract's words, licences, addresses and citations."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from rdflib import Graph

from contracts.model import table, tables_of
from pipelines.publish.licences import Terms
from pipelines.publish.metadata.data_package import data_package
from pipelines.publish.metadata.dcat import dcat_graph, dcat_json_ld, dcat_turtle
from pipelines.publish.metadata.description import (
    Extent,
    ReleaseDescription,
    ReleasedFile,
    ReleasedTable,
    extent_of,
)
from pipelines.publish.metadata.readme import licence_md, readme
from pipelines.publish.metadata.table_schema import dictionary_csv, table_schema
from pipelines.settings import Settings
from pipelines.snapshots.folders import open_snapshot
from tests.fixtures.snapshots import write_snapshot

FILE = ReleasedFile("csv/city.csv", "text/csv", 7, "a" * 64)
TERMS = Terms(("cdc_places",), ("cdc_places 1",), "cdc_places: CC-BY-4.0", "CDC.", is_private=False)


def describe(raw: Path, **record: object) -> ReleaseDescription:
    """A release of one table, made from one snapshot."""
    write_snapshot(raw, "cdc_places", {"a.csv": b""}, record=record)
    released = ReleasedTable(table("city"), TERMS, 7, FILE, FILE, Extent(2018, 2020, ("US",)))
    return ReleaseDescription(
        version="2026.01.01-abc",
        day=date(2026, 1, 1),
        fingerprint="f" * 64,
        is_private=record.get("licence_basis") == "private",
        publisher="A publisher",
        contact=None,
        base_url=None,
        tables=(released,),
        snapshots={"cdc_places": [open_snapshot(raw, "cdc_places")]},
    )


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


def test_whole_number_that_may_be_empty_is_an_integer() -> None:
    assert _field("city", "population_year")["type"] == "integer"


def test_key_with_nulls_is_a_unique_key_and_no_primary_key() -> None:
    schema = table_schema(table("survey_answer"))

    assert "primaryKey" not in schema
    assert schema["uniqueKeys"] == [list(table("survey_answer").primary_key)]


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


def test_dictionary_has_a_row_for_every_column_of_the_tables() -> None:
    rows = list(csv.DictReader(io.StringIO(dictionary_csv(tables_of("mart")))))

    expected = [(s.name, name) for s in tables_of("mart") for name in s.column_names]
    assert [(row["table"], row["column"]) for row in rows] == expected
    assert all(row["description"] for row in rows)


def test_dictionary_tells_unit_key_and_published_name() -> None:
    rows = csv.DictReader(io.StringIO(dictionary_csv([table("raw_cdc_places__estimate")])))

    row = {row["column"]: row for row in rows}["value_pct"]
    told = (row["unit"], row["is_nullable"], row["is_key"], row["source_column"])
    assert told == ("percent", "yes", "no", "Data_Value")


def test_private_release_has_no_licence_and_says_so(tmp_path: Path) -> None:
    release = describe(tmp_path, licence_basis="private", licence=None)

    package = data_package(release)

    # What would go wrong: whoever reads one table takes private data for open data.
    assert package["is_private"] is True
    assert "licenses" not in package
    assert "may not be published" in licence_md(release)
    assert "may not be published" in readme(release)


def test_data_package_names_bytes_hash_licences_sources_and_both_files(tmp_path: Path) -> None:
    release = describe(tmp_path, licence="ODbL-1.0", licence_url="https://example.org/odbl")

    package = data_package(release)

    (entry,) = package["resources"]  # type: ignore[misc]
    assert (entry["rows"], entry["bytes"], entry["hash"]) == (7, 7, f"sha256:{'a' * 64}")
    assert entry["parquet"]["bytes"] == 7
    assert (entry["group"], entry["start_here"]) == ("cities", True)
    assert [licence["name"] for licence in entry["licenses"]] == ["CC-BY-4.0", "ODbL-1.0"]
    assert entry["licenses"][1]["path"] == "https://example.org/odbl"
    assert [source["source_id"] for source in entry["sources"]] == ["cdc_places"]
    assert package["created"] == "2026-01-01T00:00:00Z"


def test_addresses_are_relative_without_a_base_and_absolute_with_one(tmp_path: Path) -> None:
    release = describe(tmp_path)

    served = replace(release, base_url="https://data.example.org/c")

    assert release.address("city.parquet") == "city.parquet"
    assert served.address("city.parquet") == (
        "https://data.example.org/c/2026.01.01-abc/city.parquet"
    )
    assert "homepage" not in data_package(release)
    assert "https://data.example.org/c/2026.01.01-abc/ Made from: CDC." in served.citation(
        served.tables[0]
    )


@pytest.mark.parametrize("base", [None, "https://data.example.org/c"])
def test_turtle_and_json_ld_are_one_graph(tmp_path: Path, base: str | None) -> None:
    # Turtle is written by hand: quotes, line breaks and backslashes must come through.
    publisher = 'A "quoted"\\ publisher\n\u2028'
    graph = dcat_graph(replace(describe(tmp_path), base_url=base, publisher=publisher))

    here = "https://here.example/"
    turtle = Graph().parse(data=dcat_turtle(graph), format="turtle", publicID=here)
    json_ld = Graph().parse(data=json.dumps(dcat_json_ld(graph)), format="json-ld", publicID=here)

    assert set(turtle) == set(json_ld)
    assert any(str(o) == publisher for o in turtle.objects())


def test_distribution_points_at_all_terms_where_a_source_keeps_another_licence(
    tmp_path: Path,
) -> None:
    graph = dcat_graph(describe(tmp_path, licence="ODbL-1.0"))

    licences = [node["dct:license"] for node in graph if "dct:license" in node]

    assert licences == [{"@id": "LICENSE.md"}] * 2


def test_extent_is_of_the_years_and_countries_that_the_rows_name() -> None:
    frame = pl.DataFrame({"city_code": ["us-or-a", "be-b", None], "wave": ["2018", "2020", None]})

    assert extent_of(frame) == Extent(2018, 2020, ("BE", "US"))
    assert extent_of(pl.DataFrame({"code": ["x"]})) == Extent()


@pytest.mark.parametrize("address", ["data.example.org", "ftp://example.org", "https://a b.org"])
def test_base_url_that_is_no_url_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITYFARE_BASE_URL", address)

    with pytest.raises(ValueError, match=r"expected an address .* found .*CITYFARE_BASE_URL"):
        Settings()


def test_release_as_of_a_day_says_so(tmp_path: Path) -> None:
    release = replace(describe(tmp_path), as_of=date(2026, 11, 21))

    assert data_package(release)["as_of"] == "2026-11-21"
    assert "as they were known on 2026-11-21" in readme(release)


def test_release_of_the_newest_state_says_nothing_of_a_day(tmp_path: Path) -> None:
    release = describe(tmp_path)

    assert "as_of" not in data_package(release)
    assert "known on" not in readme(release)
