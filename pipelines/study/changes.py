"""Gaps of changes: how far outcomes have changed in cities with and without a driver.

The same floors, intervals, controls and adjustment as gaps of values (`gaps.py`). A difference of
changes is no effect: what sets the groups apart may have moved their outcomes as well.
"""

from collections.abc import Iterator

import polars as pl

from pipelines.study.gaps import (
    Row,
    compare,
    gaps_of_rows,
    indicator_without_values,
    indicators_of,
    known_by_driver,
    with_controls,
)
from pipelines.study.methods import OF_CHANGES


def change_gaps(
    drivers: pl.DataFrame,
    known_drivers: pl.DataFrame,
    changes: pl.DataFrame,
    outcomes: pl.DataFrame,
    cities: pl.DataFrame,
) -> pl.DataFrame:
    """Compare every change between cities with and without every driver.

    Args:
        drivers: The mart driver.
        known_drivers: The mart city_driver.
        changes: The mart outcome_change: city_code, driver_id, indicator_code, before_year,
            after_year, change, quality, is_modelled.
        outcomes: The mart city_outcome, for the income of cities.
        cities: The mart city.

    Returns:
        `study__outcome_gap`: one row for each driver, indicator that has a change, and method.
    """
    values = changes.select(
        *("driver_id", "city_code", "indicator_code", "before_year", "quality", "is_modelled"),
        pl.col("after_year").alias("year"),
        pl.col("change").alias("value"),
    )
    rows = with_controls(values, outcomes, cities).sort("driver_id", "indicator_code", "city_code")
    of_pair = indicators_of(rows, ["driver_id", "indicator_code"])
    codes = rows["indicator_code"].unique().sort().to_list()

    def compared() -> Iterator[Row]:
        for driver_id, known in known_by_driver(drivers, known_drivers, cities).items():
            for code in codes:
                indicator = of_pair.get((driver_id, code)) or indicator_without_values(code)
                yield from compare(driver_id, known, indicator, OF_CHANGES)

    return gaps_of_rows(compared(), drivers)
