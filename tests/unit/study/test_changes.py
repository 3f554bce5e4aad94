"""Gaps of changes: whose change is compared, over which years, and whether intervals hold."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from pipelines.study.changes import change_gaps
from pipelines.study.gaps import INCOME
from tests.unit.sql_models import Row, run_models

CITIES = [f"us-{number:02}" for number in range(30)]
DRIVER, CODE = "formal_strategy", "share_employed"
OBSERVATION = (
    "city_code varchar, indicator_code varchar, year int, value double, ci_low double, "
    "ci_high double, flag varchar, quality int, geography_level varchar, is_modelled boolean, "
    "source_id varchar, exclusion_reason varchar"
)
KNOWN = "city_code varchar, driver_id varchar, has_driver boolean, driver_year int"


def frames(changes: dict[str, float], *, has: dict[str, bool]) -> tuple[pl.DataFrame, ...]:
    """The marts that `change_gaps` takes, of one driver and one indicator."""
    cities = list(changes)
    size = len(cities)
    return (
        pl.DataFrame({"driver_id": [DRIVER]}).with_columns(
            certified_cities_missing=pl.lit(None, pl.Int32)
        ),
        pl.DataFrame(
            {
                "city_code": list(has),
                "driver_id": DRIVER,
                "has_driver": list(has.values()),
                "driver_year": 2018,
            }
        ),
        pl.DataFrame(
            {
                "city_code": cities,
                "driver_id": DRIVER,
                "indicator_code": CODE,
                "before_year": 2017,
                "after_year": 2023,
                "change": list(changes.values()),
                "quality": [1, 2] * (size // 2) + [1] * (size % 2),
                "is_modelled": False,
            }
        ),
        pl.DataFrame(
            {
                "city_code": CITIES,
                "indicator_code": INCOME,
                "value": [40_000.0 + 311 * n**2 for n in range(30)],
            }
        ),
        pl.DataFrame(
            {
                "city_code": CITIES,
                "country_code": "USA",
                "peer_group": "us",
                "population": [100_000 + 7_000 * (n * 7 % 30) for n in range(30)],
            }
        ),
    )


def changed(values: np.ndarray, *, has: np.ndarray) -> dict[str, dict[str, object]]:
    """The rows of both methods, by method."""
    cities = CITIES[: len(values)]
    known = dict(zip(cities, map(bool, has), strict=True))
    gaps = change_gaps(*frames(dict(zip(cities, values.tolist(), strict=True)), has=known))
    return {str(row["method"]): row for row in gaps.iter_rows(named=True)}


def test_gap_of_changes_is_the_difference_of_mean_changes_with_welchs_interval() -> None:
    values, has = np.sin(np.arange(20.0)) * 3, np.arange(20) < 8

    row = changed(values, has=has)["change_difference"]

    interval = stats.ttest_ind(values[has], values[~has], equal_var=False).confidence_interval()
    assert row["gap"] == pytest.approx(values[has].mean() - values[~has].mean(), abs=1e-9)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(tuple(interval), abs=1e-9)
    assert (row["before_years"], row["outcome_years"]) == ("2017", "2023")
    assert (row["timing"], row["n_marginal"], row["controls"]) == ("after", 10, None)


def test_adjusted_gap_of_changes_is_that_at_equal_controls() -> None:
    values, has = np.sin(np.arange(20.0)) * 3, np.arange(20) < 8
    _, _, _, outcomes, cities = frames({}, has={})

    row = changed(values, has=has)["change_difference_adjusted"]

    logs = np.log(np.column_stack([cities["population"], outcomes["value"]]))[:20]
    design = np.column_stack([np.ones(20), has, logs])
    assert row["gap"] == pytest.approx(np.linalg.lstsq(design, values, rcond=None)[0][1], abs=1e-9)
    assert row["controls"] == "population and median household income"


@pytest.mark.parametrize(
    ("with_driver", "everyone", "method"),
    [(2, 20, "change_difference"), (5, 11, "change_difference_adjusted")],
)
def test_floors_are_those_of_gaps_of_values(with_driver: int, everyone: int, method: str) -> None:
    row = changed(np.arange(float(everyone)), has=np.arange(everyone) < with_driver)[method]

    assert row["gap"] is None
    assert "are needed" in str(row["reason"])


def test_planted_changes_come_out_and_intervals_hold_them() -> None:
    drawn = np.random.default_rng(7)
    held = {"change_difference": 0, "change_difference_adjusted": 0}
    for _ in range(200):
        has = drawn.permutation(np.arange(30) < drawn.integers(4, 16))
        before, after = drawn.normal(50, 4, 30), drawn.normal(50, 4, 30) + 2.5 * has
        for method, row in changed(after - before, has=has).items():
            held[method] += row["ci_low"] <= 2.5 <= row["ci_high"]  # type: ignore[operator]

    # Of 200 intervals of 95 %, 184 to 196 hold the truth in 95 of 100 runs.
    assert all(184 <= count <= 197 for count in held.values()), held


def observed(city: str, year: int, value: float, **other: object) -> Row:
    return {
        "city_code": city,
        "indicator_code": CODE,
        "year": year,
        "value": value,
        "geography_level": "city",
        "is_modelled": False,
        "source_id": "urban_mobility",
        **other,
    }


def changes(*observations: Row, years: dict[str, int | None], unit: str = "percent") -> list[Row]:
    """Rows of outcome_change: driver years by city, values before and after."""
    columns = (
        "city_code, before_year, after_year, value_before, value_after, change, change_low, "
        "change_high, quality"
    )
    found = run_models(
        {
            "wellbeing_observation": (OBSERVATION, observations),
            "indicator": (
                "indicator_code varchar, unit varchar",
                [{"indicator_code": CODE, "unit": unit}],
            ),
            "city_driver": (
                KNOWN,
                [
                    {
                        "city_code": city,
                        "driver_id": DRIVER,
                        "has_driver": year is not None,
                        "driver_year": year,
                    }
                    for city, year in years.items()
                ],
            ),
        },
        ["outcome_change"],
        f"select {columns} from outcome_change order by all",
    )
    return [dict(zip(columns.split(", "), row, strict=True)) for row in found]


def pair(city: str, before: int, after: int, **other: object) -> list[Row]:
    old = observed(city, before, 70.0, exclusion_reason="older_than_three_years", **other)
    return [old, observed(city, after, 75.0)]


def test_change_is_from_the_newest_value_up_to_the_first_answer_to_the_compared_one() -> None:
    rows = [
        observed("a", 2014, 10.0, exclusion_reason="older_than_three_years"),
        observed("a", 2016, 60.0, ci_low=59.0, ci_high=63.0, quality=2),
        observed("a", 2019, 99.0, exclusion_reason="better_value_compared"),
        observed("a", 2023, 66.0, ci_low=62.0, ci_high=67.0, quality=1),
    ]

    assert changes(*rows, years={"a": 2018}) == [
        {
            "city_code": "a",
            "before_year": 2016,
            "after_year": 2023,
            "value_before": 60.0,
            "value_after": 66.0,
            "change": 6.0,
            "change_low": 1.0,
            "change_high": pytest.approx(6 + 2**0.5),
            "quality": 2,
        }
    ]


def test_city_that_answered_later_is_compared_over_the_same_years() -> None:
    rows = [*pair("a", 2018, 2023), *pair("b", 2018, 2023), observed("b", 2020, 90.0)]
    rows[-1] = {**rows[-1], "exclusion_reason": "better_value_compared"}

    found = changes(*rows, years={"a": 2018, "b": 2020})

    assert {(row["before_year"], row["after_year"]) for row in found} == {(2018, 2023)}
    assert len(found) == 2


def test_city_that_is_not_certified_is_compared_over_the_same_years() -> None:
    found = changes(*pair("a", 2017, 2023), *pair("b", 2017, 2023), years={"a": 2017, "b": None})

    assert [row["city_code"] for row in found] == ["a", "b"]


@pytest.mark.parametrize(
    ("rows", "driver_year"),
    [
        # The compared value is no later than the city's own award.
        (pair("a", 2018, 2023), 2023),
        # The value before is over three years older than the answer.
        (pair("a", 2014, 2023), 2018),
        # The value before is weak, or of another definition, or of a county.
        ([{**pair("a", 2018, 2023)[0], "exclusion_reason": "low_quality"}], 2018),
        (
            [
                {**row, "exclusion_reason": reason}
                for row, reason in zip(
                    pair("a", 2018, 2023), ("definition_differs", None), strict=True
                )
            ],
            2018,
        ),
        (
            [
                {**pair("a", 2018, 2023)[0], "geography_level": "greater_city"},
                pair("a", 2018, 2023)[1],
            ],
            2018,
        ),
    ],
)
def test_there_is_no_change_without_a_value_on_either_side(
    rows: list[Row], driver_year: int
) -> None:
    other = pair("b", 2018, 2024)

    found = changes(*rows, *other, years={"a": driver_year, "b": 2018})

    assert [row["city_code"] for row in found] == ["b"]


@pytest.mark.parametrize(("year", "is_bridged"), [(2018, True), (2020, False), (2023, False)])
def test_break_in_the_series_is_not_bridged(year: int, is_bridged: bool) -> None:
    rows = pair("a", 2018, 2023)
    rows.append(observed("a", 2020, 71.0, exclusion_reason="better_value_compared"))
    rows = [{**row, "flag": "be" if row["year"] == year else None} for row in rows]

    assert bool(changes(*rows, years={"a": 2018})) is is_bridged


def test_money_is_compared_from_one_year_only() -> None:
    rows = [*pair("a", 2018, 2023), *pair("b", 2017, 2023)]
    years: dict[str, int | None] = {"a": 2018, "b": 2018}

    assert [row["city_code"] for row in changes(*rows, years=years)] == ["a", "b"]
    dollars = changes(*rows, years=years, unit="usd_of_survey_year")
    assert [row["city_code"] for row in dollars] == ["a"]
