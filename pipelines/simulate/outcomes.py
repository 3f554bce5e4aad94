"""Residents' well-being, drawn so that it carries the planted gaps.

An outcome is a base, what the drivers add, something that goes along with the size of the city, and
chance. Drivers depend on each other (a city of high capacity has a strategy more often), so what
each adds is solved for: the *difference of means* between cities with a driver and cities without
it is the planted one, as it is in the statements that were published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import UsageError
from pipelines.simulate.cities import City, Region
from pipelines.simulate.drivers import Drivers
from pipelines.simulate.plan import Gap
from pipelines.simulate.reference import Indicator

Values = NDArray[np.float64]
_ILL_CONDITIONED = 1e6


@dataclass(frozen=True)
class Scale:
    """How an outcome varies: its unit's usual value, chance, size of the city, and its ends."""

    base: float
    spread: float
    per_log_population: float
    lowest: float
    highest: float


SCALES = {
    "percent": Scale(60, 4, -1, 0, 100),
    "percent_of_adults": Scale(30, 3, 0.5, 0, 100),
    "usd_of_survey_year": Scale(60_000, 8_000, 2_000, 2_500, 250_000),
}
"""By unit of the indicator; one that has another unit is not drawn."""
_ROOM = 3.0
"""Spreads that must fit between every expected outcome and the ends of its scale."""


@dataclass(frozen=True)
class Outcome:
    """One indicator over the cities that have it, in one order."""

    indicator: Indicator
    cities: tuple[City, ...]
    expected: Values
    values: Values


def region_of(indicator: Indicator) -> Region:
    """Where the indicator is known from: answers of residents in Europe, all others in the US."""
    return Region.EUROPE if indicator.components else Region.US


def draw_outcomes(
    cities: Sequence[City],
    drivers: Drivers,
    indicators: Mapping[str, Indicator],
    gaps: Sequence[Gap],
    rng: np.random.Generator,
) -> tuple[Outcome, ...]:
    """Draw every indicator for the cities of its region.

    Raises:
        UsageError: Gaps that cannot be planted together, or that leave the scale.
    """
    found = []
    for code, indicator in sorted(indicators.items()):
        own = [gap for gap in gaps if gap.indicator_code == code]
        places = [i for i, city in enumerate(cities) if city.region is region_of(indicator)]
        here = tuple(cities[place] for place in places)
        scale = SCALES[indicator.unit]
        size = np.log([city.population for city in here])
        added = _added(own, {g.driver_id: _column(drivers, g, places) for g in own}, len(here))
        expected = scale.base + scale.per_log_population * (size - size.mean()) + added
        _refuse_beyond(scale, expected, own)
        drawn = expected + rng.normal(0, scale.spread, len(here))
        values = np.clip(drawn, scale.lowest, scale.highest)
        found.append(Outcome(indicator, here, expected, values))
    return tuple(found)


def _column(drivers: Drivers, gap: Gap, places: Sequence[int]) -> Values:
    """1, 0, or NaN where no answer decides it."""
    known = drivers[gap.driver_id]
    return np.array([np.nan if known[p] is None else float(bool(known[p])) for p in places])


def _added(gaps: Sequence[Gap], has: Mapping[str, Values], cities: int) -> Values:
    """What the drivers add to each city's outcome, zero on average."""
    if not gaps:
        return np.zeros(cities)
    columns = [has[gap.driver_id] for gap in gaps]
    for gap, column in zip(gaps, columns, strict=True):
        if not ((column == 1).any() and (column == 0).any()):
            raise _cannot_plant(gap, "all cities that have the outcome are alike in the driver")
    centred = np.column_stack([np.nan_to_num(c - np.nanmean(c)) for c in columns])
    # Row by row: how the other drivers differ between cities with this one and without it.
    between = np.stack(
        [centred[c == 1].mean(axis=0) - centred[c == 0].mean(axis=0) for c in columns]
    )
    if np.linalg.cond(between) > _ILL_CONDITIONED:
        raise _cannot_plant(gaps[0], "two of its drivers are had by the same cities")
    per_driver = np.linalg.solve(between, [gap.value for gap in gaps])
    added: Values = centred @ per_driver
    return added


def _refuse_beyond(scale: Scale, expected: Values, gaps: Sequence[Gap]) -> None:
    lowest = scale.lowest + _ROOM * scale.spread
    highest = scale.highest - _ROOM * scale.spread
    if gaps and (expected.min() < lowest or expected.max() > highest):
        raise UsageError(
            f"--gap {gaps[0]}",
            expected=f"gaps that leave every expected outcome between {lowest:g} and {highest:g}",
            found=f"outcomes from {expected.min():.1f} to {expected.max():.1f}",
            remedy="Plant smaller gaps, or fewer on one indicator.",
        )


def _cannot_plant(gap: Gap, found: str) -> UsageError:
    return UsageError(
        f"--gap {gap}",
        expected="cities with the driver and cities without it, apart from other planted drivers",
        found=found,
        remedy="Draw more cities, or plant fewer gaps on one indicator.",
    )
