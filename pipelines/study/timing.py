"""Order in time: are outcomes from before or after the year in which a driver was observed?"""

from enum import StrEnum

import numpy as np

from pipelines.study.methods import Sample


class Timing(StrEnum):
    """Where the outcomes of a gap stand in time, seen from the driver."""

    BEFORE = "before"
    SAME = "same"
    AFTER = "after"
    MIXED = "mixed"


def timing_of(outcome_years: Sample, driver_years: Sample) -> Timing | None:
    """Compare the two years of each city; a city whose driver has no year decides nothing.

    `before`: every outcome is from before its driver's year. `same`: every one is from that year.
    `after`: none is from before, some are from later. `mixed`: some are from before, others not.

    Args:
        outcome_years: Year of the outcome of each city.
        driver_years: Year in which its driver was observed; NaN where there is none.

    Returns:
        None where no city's driver has a year.
    """
    difference = outcome_years - driver_years
    difference = difference[~np.isnan(difference)]
    if len(difference) == 0:
        return None
    is_before = difference < 0
    if is_before.any():
        return Timing.BEFORE if is_before.all() else Timing.MIXED
    return Timing.AFTER if difference.any() else Timing.SAME


def span(years: Sample) -> str | None:
    """First and last year: "2018-2020", "2019" where they are one, None where no year is known."""
    known = years[~np.isnan(years)]
    if len(known) == 0:
        return None
    first, last = int(known.min()), int(known.max())
    return str(first) if first == last else f"{first}-{last}"
