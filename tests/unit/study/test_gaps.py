"""Outcome gaps: who is counted, when there is no number, how p-values are adjusted."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from pipelines.study.gaps import INCOME, outcome_gaps
from pipelines.study.timing import span, timing_of

CITIES = [f"us-{number:02}" for number in range(20)]


def _cities(country: str = "USA", population: int | None = 100_000) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "city_code": CITIES,
            "country_code": [country] * 20,
            "peer_group": ["us" if country == "USA" else "europe"] * 20,
            "population": [population and population + 1000 * n for n in range(20)],
        },
        schema={
            "city_code": pl.String,
            "country_code": pl.String,
            "peer_group": pl.String,
            "population": pl.Int64,
        },
    )


def _drivers(
    has: dict[str, bool], driver_id: str = "certified", year: int | None = 2018
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "city_code": list(has),
            "driver_id": driver_id,
            "has_driver": list(has.values()),
            "driver_year": year,
        },
        schema={
            "city_code": pl.String,
            "driver_id": pl.String,
            "has_driver": pl.Boolean,
            "driver_year": pl.Int32,
        },
    )


def _outcomes(values: dict[str, float], code: str = "MHLTH", year: int = 2014) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "city_code": list(values),
            "indicator_code": code,
            "year": year,
            "value": list(values.values()),
            "quality": None,
            "is_modelled": True,
        },
        schema_overrides={"year": pl.Int32, "quality": pl.Int32},
    )


def _gaps(known: pl.DataFrame, outcomes: pl.DataFrame, cities: pl.DataFrame) -> pl.DataFrame:
    """The gaps of the drivers that are known of any city."""
    return outcome_gaps(_named(*known["driver_id"].unique()), known, outcomes, cities)


def _named(*driver_ids: str) -> pl.DataFrame:
    """Drivers, each with 21 certified cities that the list misses."""
    return pl.DataFrame({"driver_id": driver_ids}).with_columns(
        certified_cities_missing=pl.lit(21, pl.Int32)
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

    row = _one(_gaps(_drivers(has), _outcomes(values), _cities()), "welch")

    mean_with = sum(values[city] for city in CITIES[:8]) / 8
    mean_without = sum(values[city] for city in CITIES[8:15]) / 7
    assert (row["n_with"], row["n_without"]) == (8, 7)
    assert row["certified_cities_missing"] == 21
    assert row["gap"] == pytest.approx(mean_with - mean_without, abs=1e-9)
    assert row["reason"] is None


def test_city_whose_driver_is_unknown_is_left_out_and_never_taken_for_no() -> None:
    has = {city: n < 3 for n, city in enumerate(CITIES[:6])}

    row = _one(_gaps(_drivers(has), _outcomes(_values()), _cities()), "welch")

    assert (row["n_with"], row["n_without"]) == (3, 3)


def test_seven_cities_have_means_and_no_interval_by_ranks() -> None:
    has = {city: n < 3 for n, city in enumerate(CITIES[:7])}

    gaps = _gaps(_drivers(has), _outcomes(_values()), _cities())

    assert _one(gaps, "rank")["gap"] is None
    assert (
        _one(gaps, "rank")["reason"] == "7 cities in all are too few for a 95 % interval by ranks"
    )
    assert _one(gaps, "welch")["gap"] is not None


@pytest.mark.parametrize("method", ["welch", "ols_adjusted", "rank"])
def test_two_cities_in_a_group_give_a_reason_and_no_number(method: str) -> None:
    has = {city: n < 2 for n, city in enumerate(CITIES)}

    row = _one(_gaps(_drivers(has), _outcomes(_values()), _cities()), method)

    assert row["gap"] is None
    assert row["p_value"] is None
    assert "2 cities in the smaller group" in str(row["reason"])


def test_eleven_cities_are_no_regression_but_two_means() -> None:
    has = {city: n < 5 for n, city in enumerate(CITIES[:11])}

    gaps = _gaps(_drivers(has), _outcomes(_values()), _cities())

    assert "12 are needed for a regression" in str(_one(gaps, "ols_adjusted")["reason"])
    assert _one(gaps, "welch")["gap"] is not None


def test_outcome_that_is_the_same_everywhere_gives_a_reason() -> None:
    has = {city: n < 10 for n, city in enumerate(CITIES)}

    gaps = _gaps(_drivers(has), _outcomes(dict.fromkeys(CITIES, 5.0)), _cities())

    assert gaps["reason"].to_list() == ["all cities have the same value"] * 3


def test_income_is_a_control_in_the_us_and_no_control_of_itself() -> None:
    has = {city: n < 10 for n, city in enumerate(CITIES)}
    income = _outcomes({city: 50_000.0 + 900 * (n % 5) for n, city in enumerate(CITIES)}, INCOME)

    gaps = _gaps(_drivers(has), pl.concat([_outcomes(_values()), income]), _cities())

    told = "population and median household income"
    assert _one(gaps, "ols_adjusted")["controls"] == told
    assert _one(gaps, "ols_adjusted", INCOME)["controls"] == "population only"


def test_us_cities_without_any_income_are_said_to_be_equal_in_population_only() -> None:
    has = {city: n < 10 for n, city in enumerate(CITIES)}

    gaps = _gaps(_drivers(has), _outcomes(_values()), _cities())

    assert _one(gaps, "ols_adjusted")["controls"] == "population only"


def test_outside_of_the_us_only_population_is_held_equal() -> None:
    has = {city: n < 10 for n, city in enumerate(CITIES)}

    gaps = _gaps(_drivers(has), _outcomes(_values()), _cities("DEU"))

    assert _one(gaps, "ols_adjusted")["controls"] == "population only"
    assert _one(gaps, "ols_adjusted")["gap"] is not None


def test_city_without_a_population_has_no_part_in_the_regression() -> None:
    has = {city: n < 10 for n, city in enumerate(CITIES)}

    gaps = _gaps(_drivers(has), _outcomes(_values()), _cities("DEU", None))

    assert (_one(gaps, "ols_adjusted")["n_with"], _one(gaps, "welch")["n_with"]) == (0, 10)


def test_regression_starts_at_twelve_cities() -> None:
    has = {city: n < 5 for n, city in enumerate(CITIES[:12])}

    row = _one(_gaps(_drivers(has), _outcomes(_values()), _cities("DEU")), "ols_adjusted")

    assert (row["n_with"], row["n_without"]) == (5, 7)
    assert row["gap"] is not None


def test_one_city_outside_of_the_us_leaves_income_out_of_the_controls() -> None:
    has = {city: n < 10 for n, city in enumerate(CITIES)}
    cities = _cities().with_columns(
        country_code=pl.when(city_code=CITIES[0]).then(pl.lit("CAN")).otherwise("country_code")
    )

    gaps = _gaps(_drivers(has), pl.concat([_outcomes(_values()), _incomes()]), cities)

    assert _one(gaps, "ols_adjusted")["controls"] == "population only"


def test_adjusted_gap_is_that_at_equal_logs_of_population_and_income() -> None:
    # Taken as they are, or as one log and one not, the controls give another gap.
    has = {city: n % 3 == 0 for n, city in enumerate(CITIES)}
    cities = _cities().with_columns(population=pl.int_range(20).pow(3).cast(pl.Int64) * 999 + 10)
    incomes = _incomes()

    row = _one(
        _gaps(_drivers(has), pl.concat([_outcomes(_values()), incomes]), cities), "ols_adjusted"
    )

    logs = np.log(np.column_stack([cities["population"], incomes["value"]]))
    design = np.column_stack([np.ones(20), list(has.values()), logs])
    expected = np.linalg.lstsq(design, np.array(list(_values().values())), rcond=None)[0][1]
    assert row["gap"] == pytest.approx(expected, abs=1e-9)


def test_us_city_without_an_income_has_no_part_in_the_regression() -> None:
    has = {city: n < 10 for n, city in enumerate(CITIES)}
    incomes = _incomes().filter(pl.col("city_code") != CITIES[0])

    gaps = _gaps(_drivers(has), pl.concat([_outcomes(_values()), incomes]), _cities())

    assert (_one(gaps, "ols_adjusted")["n_with"], _one(gaps, "welch")["n_with"]) == (9, 10)


def _incomes() -> pl.DataFrame:
    return _outcomes({city: 30_000.0 + 17 * n**3 for n, city in enumerate(CITIES)}, INCOME)


def test_p_values_are_adjusted_over_all_indicators_and_drivers_of_a_method() -> None:
    drivers = pl.concat(
        _drivers({city: (n * step) % 7 < 3 for n, city in enumerate(CITIES)}, f"role_{step}")
        for step in (1, 2, 3)
    )
    other = _outcomes({city: n * 3.7 % 11 for n, city in enumerate(CITIES)}, "OBESITY")

    gaps = _gaps(drivers, pl.concat([_outcomes(_values()), other]), _cities())

    # Drivers with one p-value each would be adjusted alike, whether together or apart.
    assert gaps["p_value"].n_unique() == gaps.height
    for _, rows in gaps.group_by("method"):
        expected = stats.false_discovery_control(rows["p_value"].to_numpy())
        assert rows["p_adjusted"].to_list() == pytest.approx(list(expected), abs=1e-9)


def test_years_and_places_behind_a_gap_are_those_of_the_cities_compared() -> None:
    # The oldest outcome is of a city whose driver is not known.
    has = {city: n < 10 for n, city in enumerate(CITIES[1:])}
    old = _outcomes({city: _values()[city] for city in CITIES[:1]}, year=1999)
    new = _outcomes({city: _values()[city] for city in CITIES[1:5]}, year=2009)
    newest = _outcomes({city: _values()[city] for city in CITIES[5:]}, year=2014)

    marginal = pl.concat([old, new]).with_columns(quality=pl.lit(2, pl.Int32))

    row = _one(_gaps(_drivers(has), pl.concat([marginal, newest]), _cities()), "rank")

    assert row["n_marginal"] == 4
    assert (row["outcome_years"], row["driver_years"]) == ("2009-2014", "2018")
    assert (row["timing"], row["is_modelled"]) == ("before", True)
    assert (row["n_us"], row["n_europe"], row["n_other"]) == (19, 0, 0)


def test_negative_group_of_certification_has_no_year_and_decides_no_order() -> None:
    # What would go wrong: a city that is not on the list has no year of its own.
    certified = _drivers(dict.fromkeys(CITIES[:10], True), year=2015)
    not_listed = _drivers(dict.fromkeys(CITIES[10:], False), year=None)

    row = _one(
        _gaps(pl.concat([certified, not_listed]), _outcomes(_values(), year=2016), _cities()),
        "welch",
    )

    assert (row["timing"], row["driver_years"]) == ("after", "2015")
    assert (row["n_with"], row["n_without"]) == (10, 10)


def test_driver_that_is_known_of_no_city_has_a_reason_for_each_indicator() -> None:
    known = _drivers({city: n < 10 for n, city in enumerate(CITIES)})
    drivers = _named("certified", "data_use_high")

    gaps = outcome_gaps(drivers, known, _outcomes(_values()), _cities())

    row = _one(gaps.filter(driver_id="data_use_high"), "welch")
    assert row["reason"] == "0 cities in the smaller group, 3 are needed"
    assert (row["timing"], row["driver_years"], row["outcome_years"]) == (None, None, None)


@pytest.mark.parametrize(
    ("outcome", "driver", "timing"),
    [
        ([2014, 2013], [2018, 2020], "before"),
        ([2018, 2020], [2018, 2020], "same"),
        ([2019, 2021], [2018, 2020], "after"),
        ([2018, 2021], [2018, 2020], "after"),
        ([2019, 2019], [2018, 2020], "mixed"),
        ([2018, 2019], [2018, 2020], "mixed"),
        ([2014, 2021], [np.nan, 2020], "after"),
        ([2014, 2014], [np.nan, np.nan], None),
        ([], [], None),
    ],
)
def test_timing_says_where_outcomes_stand_seen_from_the_driver(
    outcome: list[int], driver: list[float], timing: str | None
) -> None:
    assert timing_of(np.array(outcome, dtype=float), np.array(driver, dtype=float)) == timing


@pytest.mark.parametrize(
    ("years", "expected"),
    [([2018.0, 2020.0, np.nan], "2018-2020"), ([2019.0, 2019.0], "2019"), ([np.nan], None)],
)
def test_span_is_first_and_last_year(years: list[float], expected: str | None) -> None:
    assert span(np.array(years)) == expected
