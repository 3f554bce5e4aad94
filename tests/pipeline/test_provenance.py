"""From any table down to the hash of a file; nothing is lost in silence."""

import hashlib
import json
from typing import Any

import pytest

from contracts.model import tables_of
from pipelines.build_inputs import all_present_snapshots
from pipelines.provenance import sources_of
from pipelines.source_registry import all_sources
from tests.conftest import Built
from tests.pipeline.conftest import Ask


def _counts(built: Built) -> list[dict[str, Any]]:
    reports = sorted(built.settings.reports.glob("*.json"))
    return [table for path in reports for table in json.loads(path.read_text("utf-8"))["tables"]]


def _waiting(ask: Ask) -> set[str]:
    """Sources that a mart may name though nothing of them is there yet: nobody brought a file."""
    rows = ask(
        "select source_id from source where status = 'catalogued' "
        "except select source_id from source_snapshot"
    )
    return {source_id for (source_id,) in rows}


@pytest.mark.parametrize("mart", [spec.name for spec in tables_of("mart")])
def test_sources_of_a_mart_can_be_walked_down_to_files(ask: Ask, mart: str) -> None:
    (spec,) = (spec for spec in tables_of("mart") if spec.name == mart)

    walked = ask(
        "select distinct source_id from source join source_snapshot using (source_id) "
        "where status = 'loaded' and length(sha256) = 64"
    )

    assert sources_of(spec)
    assert set(sources_of(spec)) <= {source_id for (source_id,) in walked} | _waiting(ask)


def test_source_snapshot_holds_the_hash_of_every_file(ask: Ask, built: Built) -> None:
    found = all_present_snapshots(built.settings)
    expected = sorted(
        (
            snapshot.source_id,
            file.name,
            hashlib.sha256(snapshot.read(file)).hexdigest(),
            len(snapshot.read(file)),
        )
        for snapshots in found.values()
        for snapshot in snapshots
        for file in snapshot.files
    )

    rows = ask("select source_id, file_name, sha256, file_bytes from source_snapshot order by all")

    assert rows == expected


def test_source_snapshot_lists_every_file_of_raw(ask: Ask, built: Built) -> None:
    stored = {
        (path.parts[-3], path.name)
        for path in built.settings.raw.glob("*/*/*")
        if path.name != "snapshot.json"
    }

    listed = ask("select source_id, file_name from source_snapshot")

    assert stored <= set(listed)


def test_source_is_loaded_where_a_file_is_stored_and_else_catalogued(
    ask: Ask, built: Built
) -> None:
    stored = {path.parts[-3] for path in built.settings.raw.glob("*/*/snapshot.json")}
    expected = {source.id: source.id in stored for source in all_sources()}

    rows = ask("select source_id, status, licence_basis, snapshot_version, licence from source")

    assert {row[0]: row[1] == "loaded" for row in rows} == expected
    # What nobody stored has neither basis nor version, and what is stored has both.
    assert all((row[2] is None) == (row[3] is None) == (not expected[row[0]]) for row in rows)


def test_source_is_loaded_where_raw_holds_a_snapshot_of_it(built: Built, ask: Ask) -> None:
    loaded = {name for (name,) in ask("select source_id from source where status = 'loaded'")}

    assert loaded == {path.parents[1].name for path in built.settings.raw.glob("*/*/snapshot.json")}


def test_applied_correction_holds_the_first_three(ask: Ask) -> None:
    rows = ask(
        "select column_name, found, replaced_by from applied_correction "
        "where source_id = 'oecd_survey_profiles' order by column_name"
    )

    assert rows == [
        ("city", "Curridibat", "Curridabat"),
        ("population", "39,6990", None),
        ("population_year", "2004", None),
    ]


def test_rows_in_equal_rows_accepted_and_quarantined_for_every_landing_table(
    built: Built,
) -> None:
    counts = _counts(built)

    assert {count["table"] for count in counts} == {
        spec.name for spec in tables_of("landing") if spec.name.startswith("raw_")
    }
    for count in counts:
        assert count["rows_in"] == count["accepted"] + count["quarantined"], count


def test_accepted_rows_are_the_rows_in_landing(built: Built, landed: Ask) -> None:
    for count in _counts(built):
        assert landed(f"select count(*) from {count['table']}") == [(count["accepted"],)]


def test_quarantined_rows_of_the_reports_are_in_the_mart(built: Built, ask: Ask) -> None:
    reported = {
        count["table"]: count["quarantined"] for count in _counts(built) if count["quarantined"]
    }

    found = ask(
        "select table_name, count(distinct (file_name, source_row)) from quarantined_row "
        "where outcome = 'row' and rule not like 'city_is_%' group by 1"
    )

    assert dict(found) == reported


def test_quarantined_row_names_place_rule_and_reason(ask: Ask) -> None:
    rows = ask(
        "select file_name, source_row > 0, rule, length(reason) > 20, row_json "
        "from quarantined_row where table_name = 'raw_oecd_survey_profiles__surveyed_city'"
    )

    assert {row[:4] for row in rows} == {("surveyed_city.csv", True, "city_is_unmatched", True)}
    assert all("East Sussex" in json.loads(row[4])["city"] for row in rows)
