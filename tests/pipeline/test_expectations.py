"""Great Expectations: a fault of each kind, planted in the finished marts, is named."""

from collections.abc import Iterator

import duckdb
import pytest

from pipelines.checks.check_results import CheckResult
from pipelines.checks.expectations import check_expectations, marts_beside_last
from pipelines.checks.expected_marts import EXPECTED
from tests.conftest import Built

FAULTS = {
    "a factor of 100": (
        "wellbeing_observation",
        "update wellbeing_observation set value = value / 100 "
        "where indicator_code like '%_excl_dk'",
        "wellbeing_observation__perception_means_are_plausible",
        "indicator_code",
    ),
    "answers of a region lost": (
        "city_answer",
        "update city_answer set answer_status = 'unknown' where city_code like 'us-%'",
        "city_answer__answers_known_by_region",
        "world_region",
    ),
    "scores on another scale than before": (
        "wellbeing_score",
        "update wellbeing_score set score = score / 10 where dimension = 'health'",
        "wellbeing_score__scores_as_before",
        "dimension",
    ),
    "an award without its city's standing": (
        "certification_standing",
        "delete from certification_standing where city_code like 'us-ca-%'",
        "certification_standing__cities_are_those_of_awards",
        "cities_certified",
    ),
    "gaps of a method lost": (
        "outcome_gap",
        "update outcome_gap set gap = null where method = 'rank' and driver_id like 'c%'",
        "outcome_gap__gaps_with_number_by_method",
        "method",
    ),
}


@pytest.fixture
def marts(built: Built) -> Iterator[duckdb.DuckDBPyConnection]:
    with marts_beside_last(built.settings.warehouse, built.release) as connection:
        yield connection


def _result(marts: duckdb.DuckDBPyConnection, name: str) -> CheckResult:
    (found,) = check_expectations(marts, [one for one in EXPECTED if one.full_name == name])
    return found


@pytest.mark.parametrize(("table", "fault", "name", "column"), FAULTS.values(), ids=FAULTS)
def test_fault_is_named_with_its_rows_and_what_to_do(
    marts: duckdb.DuckDBPyConnection, table: str, fault: str, name: str, column: str
) -> None:
    assert _result(marts, name).passed
    marts.execute(f"create table copied as from {table}")
    marts.execute(f"drop view {table}")
    marts.execute(f"alter table copied rename to {table}")

    marts.execute(fault)

    result = _result(marts, name)
    assert (result.passed, result.blocking) == (False, False)
    assert result.failures == len(result.examples) or result.failures > 10
    assert result.examples[0][column] != ""
    assert result.remedy


def test_limits_are_said_in_words(marts: duckdb.DuckDBPyConnection) -> None:
    means = _result(marts, "wellbeing_observation__perception_means_are_plausible")
    cities = _result(marts, "wellbeing_observation__perception_covers_most_cities")

    assert means.expected == "mean_value at least 15 and at most 98"
    assert cities.expected == "cities at least 70 in 95% of the rows"


@pytest.mark.parametrize("has_release", [False, True], ids=["first build", "next build"])
def test_build_is_as_expected_with_and_without_a_release(built: Built, has_release: bool) -> None:
    last = built.release if has_release else None

    with marts_beside_last(built.settings.warehouse, last) as connection:
        results = check_expectations(connection, EXPECTED)

    assert [result.name for result in results if not result.passed] == []
    assert [result.name for result in results if result.rows == 0] == []
