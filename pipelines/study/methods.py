"""Three ways to compare an outcome between cities that have a driver and cities that have not.

Each takes two samples (and, adjusted, their controls) and gives a gap with its 95 % interval. All
three describe; none says that one thing brings about the other.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Sample = NDArray[np.float64]
_CONFIDENCE = 0.95


class Method(StrEnum):
    """How a gap is estimated."""

    WELCH = "welch"
    OLS = "ols_adjusted"
    RANK = "rank"


@dataclass(frozen=True)
class Estimate:
    """A gap in the unit of the outcome: with the driver minus without it."""

    gap: float
    ci_low: float
    ci_high: float
    p_value: float


def welch(with_driver: Sample, without: Sample) -> Estimate:
    """Difference of means; the groups may vary unequally (Welch's t interval)."""
    from scipy import stats

    test = stats.ttest_ind(with_driver, without, equal_var=False)
    interval = test.confidence_interval(_CONFIDENCE)
    gap = float(with_driver.mean() - without.mean())
    return Estimate(gap, float(interval.low), float(interval.high), float(test.pvalue))


def ols_adjusted(outcome: Sample, has_driver: Sample, controls: Sample) -> Estimate:
    """Difference at equal controls: ordinary least squares with robust errors (HC3, t).

    Args:
        outcome: One value a city.
        has_driver: 1 or 0 for each of them.
        controls: One row a city, one column a control.
    """
    import statsmodels.api as sm

    design = np.column_stack([np.ones(len(outcome)), has_driver, controls])
    fitted = sm.OLS(outcome, design).fit(cov_type="HC3", use_t=True)
    low, high = fitted.conf_int(1 - _CONFIDENCE)[1]
    return Estimate(float(fitted.params[1]), float(low), float(high), float(fitted.pvalues[1]))


def rank(with_driver: Sample, without: Sample) -> Estimate:
    """Median of all differences between a city of either group (Hodges and Lehmann).

    The interval turns the Mann-Whitney test around; ties make it wider, never narrower.
    """
    from scipy import stats

    differences = np.sort(np.subtract.outer(with_driver, without).ravel())
    test = stats.mannwhitneyu(with_driver, without, alternative="two-sided", method="asymptotic")
    n, m = len(with_driver), len(without)
    spread = stats.norm.ppf((1 + _CONFIDENCE) / 2) * np.sqrt(n * m * (n + m + 1) / 12)
    cut = max(int(np.floor(n * m / 2 - spread)), 0)
    low, high = differences[cut], differences[len(differences) - 1 - cut]
    return Estimate(float(np.median(differences)), float(low), float(high), float(test.pvalue))
