"""Which value of a city is compared: the models' own SQL on a few rows.

How a reference year is found is tested by dbt: unit_tests.yml beside the model.
"""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.unit.sql_models import Row, run_models

SHARE, MONEY = "green_spaces", "median_income"
INDICATOR = (
    "indicator_code varchar, source_id varchar, indicator_name varchar, dimension_id varchar, "
    "unit varchar, direction varchar, comparable_with varchar, is_modelled boolean, "
    "wording varchar, last_year int"
)
OBSERVATION = (
    "city_code varchar, indicator_code varchar, year int, year_basis varchar, value double, "
    "ci_low double, ci_high double, flag varchar, quality int, value_basis varchar, "
    "geography_level varchar, is_modelled boolean, source_id varchar, vintage varchar"
)
Observation = tuple[str, int]
Judged = list[tuple[Any, ...]]


def observed(
    city: str,
    year: int,
    level: str = "city",
    source: str = "one",
    flag: str | None = None,
    quality: int | None = None,
) -> Row:
    return {
        "city_code": city,
        "year": year,
        "geography_level": level,
        "source_id": source,
        "flag": flag,
        "quality": quality,
    }


def judge(*rows: Observation, indicator: str = SHARE, further: Sequence[Row] = ()) -> Judged:
    """City, year, reference year, geography, source and reason of each row."""
    observations = [*(observed(*row) for row in rows), *further]
    units = {SHARE: "percent", MONEY: "usd_of_survey_year"}
    return run_models(
        {
            "stg_vocabulary__indicator": (
                INDICATOR,
                [{"indicator_code": code, "unit": unit} for code, unit in units.items()],
            ),
            "stg_vocabulary__indicator_component": ("indicator_code varchar", []),
            "int_wellbeing__observations_placed": (
                OBSERVATION,
                [{**row, "indicator_code": indicator} for row in observations],
            ),
        },
        [
            "int_wellbeing__reference_years",
            "int_wellbeing__indicators_described",
            "wellbeing_observation",
        ],
        "select city_code, year, reference_year, geography_level, source_id, exclusion_reason "
        "from wellbeing_observation order by all",
    )


def reasons(judged: Judged) -> dict[Observation, str | None]:
    """Why each city and year is excluded; None where it is compared."""
    return {(row[0], row[1]): row[-1] for row in judged}


def of_year(year: int, cities: str) -> list[Observation]:
    return [(city, year) for city in cities]


def test_values_of_other_geographies_alone_have_no_reference_year() -> None:
    assert judge(further=[observed("a", 2014, "county")]) == [
        ("a", 2014, None, "county", "one", "other_geography")
    ]


@pytest.mark.parametrize(
    ("year", "reason"),
    [(2019, None), (2016, None), (2015, "older_than_three_years")],
)
def test_value_may_be_three_years_older_than_the_reference_year(
    year: int, reason: str | None
) -> None:
    judged = judge(*of_year(2019, "ab"), ("c", year))

    assert reasons(judged)["c", year] == reason


@pytest.mark.parametrize("year", [2018, 2016, 2013])
def test_money_is_compared_within_the_reference_year_only(year: int) -> None:
    judged = judge(*of_year(2019, "ab"), ("c", year), indicator=MONEY)

    assert reasons(judged) == {
        ("a", 2019): None,
        ("b", 2019): None,
        ("c", year): "money_of_another_year",
    }


@pytest.mark.parametrize("indicator", [SHARE, MONEY])
def test_value_newer_than_the_reference_year_is_not_compared(indicator: str) -> None:
    judged = judge(*of_year(2019, "abc"), ("d", 2022), indicator=indicator)

    assert reasons(judged)["d", 2022] == "newer_than_reference_year"


def test_city_with_a_newer_value_is_compared_by_its_value_of_the_reference_year() -> None:
    judged = judge(*of_year(2019, "abc"), ("a", 2022))

    assert reasons(judged)["a", 2019] is None
    assert reasons(judged)["a", 2022] == "newer_than_reference_year"


def test_newest_value_within_the_window_is_the_one_compared() -> None:
    judged = judge(*of_year(2019, "ab"), ("c", 2016), ("c", 2018))

    assert reasons(judged)["c", 2018] is None
    assert reasons(judged)["c", 2016] == "better_value_compared"


def test_value_of_the_city_goes_before_one_of_the_greater_city() -> None:
    both = [observed("a", 2019, "greater_city", "one"), observed("a", 2019, "city", "two")]

    assert [row[3:] for row in judge(further=both)] == [
        ("city", "two", None),
        ("greater_city", "one", "better_value_compared"),
    ]


def test_newer_value_of_the_greater_city_goes_before_an_older_one_of_the_city() -> None:
    both = [observed("a", 2019, "greater_city", "one"), observed("a", 2018, "city", "one")]
    judged = judge(*of_year(2019, "bc"), further=both)

    assert reasons(judged)["a", 2019] is None


def test_of_two_sources_of_one_year_the_first_by_name_is_compared() -> None:
    both = [observed("a", 2019, "city", "two"), observed("a", 2019, "city", "one")]

    assert [row[4:] for row in judge(further=both)] == [
        ("one", None),
        ("two", "better_value_compared"),
    ]


def test_value_of_another_definition_is_not_compared() -> None:
    judged = judge(*of_year(2019, "ab"), ("c", 2018), further=[observed("c", 2019, flag="bd")])

    assert reasons(judged)["c", 2019] == "definition_differs"
    assert reasons(judged)["c", 2018] is None


def test_value_of_another_flag_is_compared() -> None:
    assert reasons(judge(further=[observed("a", 2019, flag="e")]))["a", 2019] is None


def test_value_of_weak_quality_is_shown_and_never_compared() -> None:
    judged = judge(*of_year(2019, "ab"), further=[observed("c", 2019, quality=3)])

    assert reasons(judged)["c", 2019] == "low_quality"


def test_value_of_marginal_quality_is_compared() -> None:
    judged = judge(*of_year(2019, "ab"), further=[observed("c", 2019, quality=2)])

    assert reasons(judged)["c", 2019] is None
