"""Outcome gaps: every driver against every indicator by every method, or the reason why not.

Values are compared here; `changes.py` compares how far they have changed, in the same way.

A city counts where driver and outcome are both known. Under three cities in a group there is no
number; under twelve in all, no regression; under eight, no interval by ranks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from contracts.model import table
from pipelines.study.methods import (
    OF_VALUES,
    Estimate,
    Method,
    Sample,
    has_rank_interval,
    ols_adjusted,
    rank,
    welch,
)
from pipelines.study.timing import span, timing_of

TABLE = "study__outcome_gap"
_DECIMALS = 10
PEER_GROUPS = ("us", "europe", "other")
FEWEST_IN_A_GROUP = 3
FEWEST_FOR_A_REGRESSION = 12
INCOME = "S1901_C01_012E"
"""The economic control of US cities: median household income of the ACS, reference year."""
INCOMES = (INCOME, "pctl_income_20", "pctl_income_50", "pctl_income_80")
"""Outcomes that are incomes themselves, for which income is no control."""
_MARGINAL = 2


@dataclass(frozen=True)
class Indicator:
    """One outcome of the cities that have it: values and controls by city, in one order."""

    code: str
    places: NDArray[np.int_]
    """Where each city stands in the list of cities."""
    value: Sample
    controls: Sample
    """Log population and, where it exists for the indicator, log income; NaN where not known."""
    controls_text: str
    is_modelled: bool
    year: Sample
    before_year: Sample
    """Year from which the value has changed; NaN where it is no change."""
    is_marginal: NDArray[np.bool_]
    peer_group: NDArray[np.str_]


@dataclass(frozen=True)
class Groups:
    """Which cities have a driver: of all cities in the order of their list, or of some."""

    is_known: NDArray[np.bool_]
    has_driver: NDArray[np.bool_]
    year: Sample
    """Year in which the driver was observed; NaN where there is none."""

    def at(self, places: NDArray[np.int_]) -> "Groups":
        """The groups of some of the cities."""
        return Groups(self.is_known[places], self.has_driver[places], self.year[places])


Row = dict[str, object]


def outcome_gaps(
    drivers: pl.DataFrame,
    known_drivers: pl.DataFrame,
    outcomes: pl.DataFrame,
    cities: pl.DataFrame,
) -> pl.DataFrame:
    """Compare every outcome between cities with and without every driver.

    Args:
        drivers: The mart driver: driver_id, certified_cities_missing. A driver that is known of no
            city has reasons too.
        known_drivers: The mart city_driver: city_code, driver_id, has_driver, driver_year.
        outcomes: The mart city_outcome, which has compared values only: city_code, indicator_code,
            year, value, quality, is_modelled.
        cities: The mart city: city_code, country_code, peer_group, population.

    Returns:
        `study__outcome_gap`: one row for each driver, indicator and method, the p-values adjusted
        over all tests of a method (Benjamini and Hochberg).
    """
    rows_of = with_controls(outcomes, outcomes, cities).sort("indicator_code", "city_code")
    indicators = indicators_of(rows_of, ["indicator_code"]).values()
    return gaps_of_rows(
        (
            row
            for driver_id, known in known_by_driver(drivers, known_drivers, cities).items()
            for indicator in indicators
            for row in compare(driver_id, known, indicator, OF_VALUES)
        ),
        drivers,
    )


def known_by_driver(
    drivers: pl.DataFrame, known_drivers: pl.DataFrame, cities: pl.DataFrame
) -> dict[str, Groups]:
    """What is known of each driver in the list of cities; of some it is known of no city."""
    placed = known_drivers.join(_places(cities), on="city_code", how="inner", validate="m:1")
    known = {}
    for driver_id in drivers["driver_id"].sort():
        rows = placed.filter(driver_id=driver_id)
        places = rows["place"].to_numpy()
        groups = Groups(
            np.zeros(cities.height, dtype=bool),
            np.zeros(cities.height, dtype=bool),
            np.full(cities.height, np.nan),
        )
        groups.is_known[places] = True
        groups.has_driver[places] = rows["has_driver"].to_numpy()
        groups.year[places] = rows["driver_year"].cast(pl.Float64).to_numpy()
        known[str(driver_id)] = groups
    return known


def _places(cities: pl.DataFrame) -> pl.DataFrame:
    return cities.select("city_code", pl.int_range(pl.len()).alias("place"))


def gaps_of_rows(rows: Iterable[Row], drivers: pl.DataFrame) -> pl.DataFrame:
    """Rows of `compare` as `study__outcome_gap`, p-values adjusted over all tests of a method."""
    missing = drivers.select("driver_id", "certified_cities_missing")
    gaps = pl.DataFrame(rows, schema=_computed()).join(missing, on="driver_id", how="left")
    return _with_adjusted(gaps)


def _computed() -> dict[str, pl.DataType]:
    """Columns that are computed gap by gap."""
    later = {"p_adjusted", "certified_cities_missing"}
    return {name: dtype for name, dtype in table(TABLE).dtypes.items() if name not in later}


def _with_adjusted(gaps: pl.DataFrame) -> pl.DataFrame:
    from scipy import stats

    parts = [gaps.with_columns(p_adjusted=pl.lit(None, pl.Float64)).clear()]
    for _, rows in gaps.group_by("method", maintain_order=True):
        p_values = rows["p_value"].to_numpy()
        tested = np.isfinite(p_values)
        adjusted = np.full(rows.height, np.nan)
        if tested.any():
            adjusted[tested] = stats.false_discovery_control(p_values[tested])
        parts.append(rows.with_columns(p_adjusted=pl.Series(adjusted).fill_nan(None)))
    spec = table(TABLE)
    # Libraries for linear algebra differ in the last digits; the same inputs give the same bytes.
    rounded = pl.col(pl.Float64).round(_DECIMALS)
    return pl.concat(parts).select(spec.column_names).with_columns(rounded).sort(spec.primary_key)


def with_controls(
    values: pl.DataFrame, outcomes: pl.DataFrame, cities: pl.DataFrame
) -> pl.DataFrame:
    """Values of cities with what groups are made equal in: log population and log income."""
    income = outcomes.filter(pl.col("indicator_code") == INCOME).select(
        "city_code", pl.col("value").log().alias("income")
    )
    return (
        values.join(cities, on="city_code", how="inner", validate="m:1")
        .join(income, on="city_code", how="left", validate="m:1")
        .join(_places(cities), on="city_code", how="left", validate="m:1")
        .with_columns(pl.col("population").log().alias("log_population"))
    )


def indicators_of(rows: pl.DataFrame, by: Sequence[str]) -> dict[tuple[str, ...], Indicator]:
    """Each outcome of the rows of `with_controls`, by the columns that tell them apart.

    Args:
        rows: A column before_year says that they are changes. Sorted by `by` first.
        by: The last of them is indicator_code.
    """
    columns = _columns_of(rows)
    found, start = {}, 0
    for *names, height in rows.group_by(by, maintain_order=True).len().iter_rows():
        own = {name: values[start : start + height] for name, values in columns.items()}
        found[tuple(names)] = _indicator(names[-1], own)
        start += height
    return found


def indicator_without_values(code: str) -> Indicator:
    """An outcome that no city has."""
    numbers = dict.fromkeys(("value", "year", "before_year", "log_population", "income"), float)
    columns = numbers | {"place": int, "is_modelled": bool, "is_marginal": bool, "is_us": bool}
    return _indicator(
        code, {n: np.zeros(0, dtype) for n, dtype in (columns | {"peer_group": object}).items()}
    )


Columns = dict[str, NDArray[Any]]


def _columns_of(rows: pl.DataFrame) -> Columns:
    """What an indicator is made of; a number that is not known is NaN.

    There are two thousand pairs of driver and indicator: frames of a few rows took two thirds of
    the study's time.
    """
    before = pl.col("before_year") if "before_year" in rows.columns else pl.lit(None)
    numbers = [pl.col("value", "year", "log_population", "income"), before.alias("before_year")]
    chosen = rows.select(
        *(column.cast(pl.Float64).fill_null(float("nan")) for column in numbers),
        pl.col("place", "is_modelled", "peer_group"),
        (pl.col("quality") == _MARGINAL).fill_null(value=False).alias("is_marginal"),
        (pl.col("country_code") == "USA").alias("is_us"),
    )
    return {column.name: column.to_numpy() for column in chosen}


def _indicator(code: str, rows: Columns) -> Indicator:
    # An income can be no control of itself, and outside of the US there is none that is alike.
    is_us = code not in INCOMES and rows["is_us"].all()
    has_income = is_us and not np.isnan(rows["income"]).all()
    names = ["log_population", "income"] if has_income else ["log_population"]
    return Indicator(
        code=code,
        places=rows["place"],
        value=rows["value"],
        controls=np.column_stack([rows[name] for name in names]),
        controls_text="population and median household income" if has_income else "population only",
        is_modelled=bool(rows["is_modelled"].any()),
        year=rows["year"],
        before_year=rows["before_year"],
        is_marginal=rows["is_marginal"],
        peer_group=rows["peer_group"],
    )


def compare(
    driver_id: str, known: Groups, indicator: Indicator, methods: Iterable[Method]
) -> Iterator[Row]:
    """One row for each method: the gap between cities with and without a driver, or a reason."""
    groups = known.at(indicator.places)
    for method in methods:
        used = groups.is_known
        if method.is_adjusted:
            used = used & ~np.isnan(indicator.controls).any(axis=1)
        yield _row(driver_id, indicator, method, groups, used)


def _row(
    driver_id: str,
    indicator: Indicator,
    method: Method,
    groups: Groups,
    used: NDArray[np.bool_],
) -> Row:
    has_driver = groups.has_driver
    with_driver = indicator.value[used & has_driver]
    without = indicator.value[used & ~has_driver]
    reason = _why_no_number(method, with_driver, without)
    estimate = None
    if reason is None:
        estimate = _estimate(method, indicator, has_driver[used], used)
    return {
        "driver_id": driver_id,
        "indicator_code": indicator.code,
        "method": method.value,
        "mean_with": float(with_driver.mean()) if estimate else None,
        "mean_without": float(without.mean()) if estimate else None,
        "gap": estimate.gap if estimate else None,
        "ci_low": estimate.ci_low if estimate else None,
        "ci_high": estimate.ci_high if estimate else None,
        "p_value": estimate.p_value if estimate else None,
        "n_with": len(with_driver),
        "n_without": len(without),
        "controls": indicator.controls_text if method.is_adjusted else None,
        "is_modelled": indicator.is_modelled,
        "reason": reason,
    } | _who_and_when(indicator, groups, used)


def _who_and_when(indicator: Indicator, groups: Groups, used: NDArray[np.bool_]) -> Row:
    """Where the cities compared are, and from which years driver and outcome are."""
    years, driver_years = indicator.year[used], groups.year[used]
    timing = timing_of(years, driver_years)
    where = indicator.peer_group[used].tolist()
    return {
        "driver_years": span(driver_years),
        "before_years": span(indicator.before_year[used]),
        "outcome_years": span(years),
        "timing": timing.value if timing else None,
        "n_marginal": int(indicator.is_marginal[used].sum()),
    } | {f"n_{group}": where.count(group) for group in PEER_GROUPS}


def _why_no_number(method: Method, with_driver: Sample, without: Sample) -> str | None:
    """None where a gap can be estimated, else why it cannot."""
    fewest = min(len(with_driver), len(without))
    if fewest < FEWEST_IN_A_GROUP:
        return f"{fewest} cities in the smaller group, {FEWEST_IN_A_GROUP} are needed"
    everyone = len(with_driver) + len(without)
    if method.is_adjusted and everyone < FEWEST_FOR_A_REGRESSION:
        return f"{everyone} cities in all, {FEWEST_FOR_A_REGRESSION} are needed for a regression"
    if np.ptp(np.concatenate([with_driver, without])) == 0:
        return "all cities have the same value"
    if (
        method in (Method.WELCH, Method.CHANGE)
        and np.ptp(with_driver) == 0
        and np.ptp(without) == 0
    ):
        return "no spread within the groups"
    if method is Method.RANK and not has_rank_interval(len(with_driver), len(without)):
        return f"{everyone} cities in all are too few for a 95 % interval by ranks"
    return None


def _estimate(
    method: Method,
    indicator: Indicator,
    has_driver: NDArray[np.bool_],
    used: NDArray[np.bool_],
) -> Estimate:
    value = indicator.value[used]
    if method.is_adjusted:
        return ols_adjusted(value, has_driver.astype(np.float64), indicator.controls[used])
    estimate = rank if method is Method.RANK else welch
    return estimate(value[has_driver], value[~has_driver])
