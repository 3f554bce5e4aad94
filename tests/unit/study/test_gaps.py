"""Outcome gaps: who is counted, when there is no number, how p-values are adjusted."""

import polars as pl
import pytest
from scipy import stats

from pipelines.study.gaps import INCOME, outcome_gaps

CITIES = [f"us-{number:02}" for number in range(20)]


def _cities(country: str = "USA", population: int | None = 100_000) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "city_code": CITIES,
            "country_code": [country] * 20,
            "population": [population and population + 1000 * n for n in range(20)],
        },
        schema={"city_code": pl.String, "country_code": pl.String, "population": pl.Int64},
    )


def _drivers(has: dict[str, bool], driver_id: str = "certified") -> pl.DataFrame:
    return pl.DataFrame(
        {"city_code": list(has), "driver_id": driver_id, "has_driver": list(has.values())},
        schema={"city_code": pl.String, "driver_id": pl.String, "has_driver": pl.Boolean},
    )


def _outcomes(values: dict[str, float], code: str = "MHLTH", year: int = 2014) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "city_code": list(values),
            "indicator_code": code,
            "year": year,
            "value": list(values.values()),
            "is_modelled": True,
        },
        schema_overrides={"year": pl.Int32},
    )


def _values() -> dict[str, float]:
    return {city: 10.0 + n * n % 7 for n, city in enumerate(CITIES)}


def _one(gaps: pl.DataFrame, method: str, code: str = "MHLTH") -> dict[str, object]:
    rows = gaps.filter((pl.col("method") == method) & (pl.col("indicator_code") == code))
    assert rows.height == 1
    return rows.row(0, named=True)


def test_means_and_gap_are_those_of_the_known_cities() -> None:
    has = {city: n < 8 for n, city in enumerate(CITIES[:15])}
    values = _values()

    row = _one(outcome_gaps(_drivers(has), _outcomes(values), _cities()), "welch")

    mean_with = sum(values[city] for city in CITIES[:8]) / 8
    mean_without = sum(values[city] for city in CITIES[8:15]) / 7
    assert (row["n_with"], row["n_without"]) == (8, 7)
    assert row["gap"] == pytest.approx(mean_with - mean_without, abs=1e-9)
    assert row["reason"] is None


def test_city_whose_driver_is_unknown_is_left_out_and_never_taken_for_no() -> None:
    has = {city: n < 3 for n, city in enumerate(CITIES[:6])}

    row = _one(outcome_gaps(_drivers(has), _outcomes(_values()), _cities()), "welch")

    assert (row["n_with"], row["n_without"]) == (3, 3)


def test_seven_cities_have_means_and_no_interval_by_ranks() -> None:
    has = {city: n < 3 for n, city in enumerate(CITIES[:7])}

    gaps = outcome_gaps(_drivers(has), _outcomes(_values()), _cities())

    assert _one(gaps, "rank")["gap"] is None
    assert (
        _one(gaps, "rank")["reason"] == "7 cities in all are too few for a 95 % interval by ranks"
    )
    assert _one(gaps, "welch")["gap"] is not None


@pytest.mark.parametrize("method", ["welch", "ols_adjusted", "rank"])
def test_two_cities_in_a_group_give_a_reason_and_no_number(method: str) -> None:
    has = {city: n < 2 for n, city in enumerate(CITIES)}

    row = _one(outcome_gaps(_drivers(has), _outcomes(_values()), _cities()), method)

    assert row["gap"] is None
    assert row["p_value"] is None
    assert "2 cities in the smaller group" in str(row["reason"])


def test_eleven_cities_are_no_regression_but_two_means() -> None:
    has = {city: n < 5 for n, city in enumerate(CITIES[:11])}

    gaps = outcome_gaps(_drivers(has), _outcomes(_values()), _cities())

    assert "12 are needed for a regression" in str(_one(gaps, "ols_adjusted")["reason"])
    assert _one(gaps, "welch")["gap"] is not None


def test_outcome_that_is_the_same_everywhere_gives_a_reason() -> None:
    has = {city: n < 10 for n, city in enumerate(CITIES)}

    gaps = outcome_gaps(_drivers(has), _outcomes(dict.fromkeys(CITIES, 5.0)), _cities())

    assert gaps["reason"].to_list() == ["all cities have the same value"] * 3


def test_income_is_a_control_in_the_us_and_no_control_of_itself() -> None:
    has = {city: n < 10 for n, city in enumerate(CITIES)}
    income = _outcomes({city: 50_000.0 + 900 * (n % 5) for n, city in enumerate(CITIES)}, INCOME)

    gaps = outcome_gaps(_drivers(has), pl.concat([_outcomes(_values()), income]), _cities())

    told = "population and median household income"
    assert _one(gaps, "ols_adjusted")["controls"] == told
    assert _one(gaps, "ols_adjusted", INCOME)["controls"] == "population only"


def test_outside_of_the_us_only_population_is_held_equal() -> None:
    has = {city: n < 10 for n, city in enumerate(CITIES)}

    gaps = outcome_gaps(_drivers(has), _outcomes(_values()), _cities("DEU"))

    assert _one(gaps, "ols_adjusted")["controls"] == "population only"
    assert _one(gaps, "ols_adjusted")["gap"] is not None


def test_city_without_a_population_has_no_part_in_the_regression() -> None:
    has = {city: n < 10 for n, city in enumerate(CITIES)}

    gaps = outcome_gaps(_drivers(has), _outcomes(_values()), _cities("DEU", None))

    assert (_one(gaps, "ols_adjusted")["n_with"], _one(gaps, "welch")["n_with"]) == (0, 10)


def test_p_values_are_adjusted_over_all_tests_of_a_method() -> None:
    drivers = pl.concat(
        _drivers({city: (n * step) % 3 == 0 for n, city in enumerate(CITIES)}, f"role_{step}")
        for step in (1, 2, 4, 5)
    )

    gaps = outcome_gaps(drivers, _outcomes(_values()), _cities())

    for (_,), rows in gaps.group_by("method"):
        expected = stats.false_discovery_control(rows["p_value"].to_numpy())
        assert rows["p_adjusted"].to_list() == pytest.approx(list(expected), abs=1e-9)


def test_years_and_models_behind_a_gap_are_shown() -> None:
    has = {city: n < 10 for n, city in enumerate(CITIES)}
    old = _outcomes({city: _values()[city] for city in CITIES[:5]}, year=2009)
    new = _outcomes({city: _values()[city] for city in CITIES[5:]}, year=2014)

    row = _one(outcome_gaps(_drivers(has), pl.concat([old, new]), _cities()), "rank")

    assert (row["oldest_year"], row["newest_year"], row["is_modelled"]) == (2009, 2014, True)
