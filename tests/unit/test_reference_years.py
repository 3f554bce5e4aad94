"""Which value of a city is compared: the models' own SQL on a few rows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from jinja2 import Template

PROJECT = Path(__file__).resolve().parents[2]
MODELS = PROJECT / "dbt_project" / "models" / "intermediate"
SHARE, MONEY = "green_spaces", "median_income"
Observation = tuple[str, int]
Judged = list[tuple[Any, ...]]


def judge(
    *rows: Observation,
    indicator: str = SHARE,
    level: str = "city",
    further: Sequence[tuple[str, int, str, str]] = (),
) -> Judged:
    """Each row with its reference year and reason; `further` have a level and a source too."""
    with duckdb.connect() as connection:
        connection.execute(
            "create table stg_vocabulary__indicator (indicator_code varchar, unit varchar)"
        )
        connection.executemany(
            "insert into stg_vocabulary__indicator values (?, ?)",
            [(SHARE, "percent"), (MONEY, "usd_of_survey_year")],
        )
        connection.execute(
            "create table int_wellbeing__observations_placed (city_code varchar, "
            "indicator_code varchar, year int, year_basis varchar, value double, ci_low double, "
            "ci_high double, flag varchar, value_basis varchar, geography_level varchar, "
            "is_modelled boolean, source_id varchar, vintage varchar)"
        )
        connection.executemany(
            "insert into int_wellbeing__observations_placed values "
            "(?, ?, ?, 'stated', 50.0, null, null, null, 'published', ?, false, ?, 'v')",
            [(city, indicator, year, level, "one") for city, year in rows]
            + [(city, indicator, year, where, source) for city, year, where, source in further],
        )
        for model in ("reference_years", "observations_judged"):
            name = f"int_wellbeing__{model}"
            sql = Template((MODELS / f"{name}.sql").read_text("utf-8")).render(ref=str)
            connection.execute(f"create view {name} as {sql}")
        return connection.execute(
            "select city_code, year, reference_year, geography_level, source_id, exclusion_reason "
            "from int_wellbeing__observations_judged order by all"
        ).fetchall()


def reference_year(*rows: Observation) -> int:
    """The one reference year of the rows."""
    (found,) = {row[2] for row in judge(*rows)}
    assert isinstance(found, int)
    return found


def reasons(judged: Judged) -> dict[Observation, str | None]:
    """Why each city and year is excluded; None where it is compared."""
    return {(row[0], row[1]): row[-1] for row in judged}


def of_year(year: int, cities: str) -> list[Observation]:
    return [(city, year) for city in cities]


def test_reference_year_is_the_newest_that_half_of_the_best_year_has() -> None:
    assert (
        reference_year(*of_year(2015, "abcd"), *of_year(2019, "abc"), *of_year(2021, "a")) == 2019
    )


def test_exactly_half_of_the_best_year_is_enough() -> None:
    assert reference_year(*of_year(2015, "abcd"), *of_year(2019, "ab")) == 2019


def test_one_city_under_half_is_not_enough() -> None:
    assert reference_year(*of_year(2015, "abcde"), *of_year(2019, "ab")) == 2015


def test_of_years_that_tie_the_newest_is_the_reference() -> None:
    assert reference_year(*of_year(2012, "ab"), *of_year(2015, "cd")) == 2015


def test_cities_of_another_geography_do_not_move_the_reference_year() -> None:
    counties = [(city, 2019, "county", "one") for city in "wxyz"]
    judged = judge(*of_year(2015, "ab"), further=counties)

    assert {row[2] for row in judged} == {2015}
    assert {row[-1] for row in judged if row[1] == 2019} == {"other_geography"}


def test_values_of_other_geographies_alone_have_no_reference_year() -> None:
    assert judge(("a", 2014), level="county") == [
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
    both = [("a", 2019, "greater_city", "one"), ("a", 2019, "city", "two")]

    assert [row[3:] for row in judge(further=both)] == [
        ("city", "two", None),
        ("greater_city", "one", "better_value_compared"),
    ]


def test_newer_value_of_the_greater_city_goes_before_an_older_one_of_the_city() -> None:
    both = [("a", 2019, "greater_city", "one"), ("a", 2018, "city", "one")]
    judged = judge(*of_year(2019, "bc"), further=both)

    assert reasons(judged)["a", 2019] is None


def test_of_two_sources_of_one_year_the_first_by_name_is_compared() -> None:
    both = [("a", 2019, "city", "two"), ("a", 2019, "city", "one")]

    assert [row[4:] for row in judge(further=both)] == [
        ("one", None),
        ("two", "better_value_compared"),
    ]
