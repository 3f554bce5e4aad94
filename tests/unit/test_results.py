"""Check results: what was counted becomes what was expected, what was found, what to do."""

from pathlib import Path

import polars as pl
import pytest

from contracts.model import all_tables, table
from pipelines.checks import results
from pipelines.checks.check_results import SHOWN
from pipelines.checks.contract import TableCount
from pipelines.checks.results import dbt_results, landing_results, table_result
from pipelines.settings import Settings
from pipelines.warehouse import NodeResult
from tests.unit.builders import typed

POLICY_AREA = table("policy_area")


def _left_out(rows: int) -> pl.DataFrame:
    data = [
        {
            "table_name": name,
            "source_id": "toy",
            "file_name": "item.csv",
            "source_row": number,
            "rule": "rule",
            "outcome": "row",
            "reason": "why",
            "row_json": "{}",
        }
        for name in ("raw_toy__item", "raw_toy__other")
        for number in range(1, rows + 1)
    ]
    return pl.DataFrame(data, schema=all_tables()["provenance__quarantined_row"].dtypes)


def _count(*, accepted: int, quarantined: int, records: int = 2) -> TableCount:
    return TableCount("raw_toy__item", 10, accepted, quarantined, 0, 0, 0, records)


def test_landing_result_passes_where_rows_reconcile() -> None:
    (result,) = landing_results([_count(accepted=8, quarantined=2)], _left_out(2))

    assert result.passed
    assert result.name == "raw_toy__item__contract_kept"


def test_landing_result_fails_where_a_row_is_lost() -> None:
    (result,) = landing_results([_count(accepted=7, quarantined=2)], _left_out(2))

    assert not result.passed
    assert "7 accepted, 2 quarantined" in result.found


def test_landing_result_shows_the_first_rows_of_its_own_table() -> None:
    # Quarantine keeps the first records of a rule; what was counted is all of them.
    counted = _count(accepted=0, quarantined=10, records=25_000)
    (result,) = landing_results([counted], _left_out(12))

    assert result.failures == 25_000
    assert len(result.examples) == SHOWN
    assert result.examples[0]["reason"] == "why"


def test_table_result_passes_where_the_contract_is_kept() -> None:
    frame = typed(POLICY_AREA, [{"policy_area_id": "housing", "label": "Housing", "position": 1}])

    result = table_result(frame, POLICY_AREA)

    assert (result.passed, result.failures, result.rows) == (True, 0, 1)


def test_table_result_names_key_and_reason_of_a_broken_row() -> None:
    rows = [
        {"policy_area_id": "housing", "label": "Housing", "position": 1},
        {"policy_area_id": "culture", "label": "Culture", "position": 0},
    ]

    result = table_result(typed(POLICY_AREA, rows), POLICY_AREA)

    assert not result.passed
    (example,) = result.examples
    assert (example["policy_area_id"], example["rule"]) == ("culture", "position_in_range")


def test_table_result_fails_where_rows_cannot_be_judged() -> None:
    row = {"policy_area_id": "housing", "label": "Housing", "position": 1}

    result = table_result(typed(POLICY_AREA, [row, row]), POLICY_AREA)

    assert not result.passed
    assert "2 rows that share one" in result.found


def test_failed_test_of_dbt_names_the_first_values_that_it_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # What went wrong: "2 failing rows" sent the reader to another command for the values.
    rows = [{"city_code": "pe-1"}, {"city_code": "pe-2"}]
    monkeypatch.setattr(results, "failing_rows", lambda *_: rows)
    node = NodeResult("test.1", "tree__city_code_in_city", "test", "fail", 0.1, "", 2, "")

    (result,) = dbt_results(Settings(build_dir=tmp_path), [node], {"test.1": "tree"})

    assert not result.passed
    assert result.found == "2 failing rows, first: city_code pe-1; city_code pe-2"
    assert result.examples == rows
