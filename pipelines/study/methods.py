"""Three ways to compare an outcome between cities that have a driver and cities that have not.

Each takes two samples (and, adjusted, their controls) and gives a gap with its 95 % interval. All
of them describe; none says that one thing brings about the other.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

Sample = NDArray[np.float64]
_CONFIDENCE = 0.95
# Pairs of cities up to which orders are counted; beyond, a normal curve is as good.
_MOST_COUNTED = 10_000
# Cities of the smaller group up to which a p-value by ranks is counted, as in SciPy.
_FEW_RANKED = 8


class Method(StrEnum):
    """How a gap is estimated."""

    WELCH = "welch"
    OLS = "ols_adjusted"
    RANK = "rank"
    CHANGE = "change_difference"
    CHANGE_ADJUSTED = "change_difference_adjusted"

    @property
    def is_adjusted(self) -> bool:
        """Are the groups compared at equal controls?"""
        return self in (Method.OLS, Method.CHANGE_ADJUSTED)


OF_VALUES = (Method.WELCH, Method.OLS, Method.RANK)
OF_CHANGES = (Method.CHANGE, Method.CHANGE_ADJUSTED)
"""Methods that compare how far values have changed: Welch's and the adjusted one again."""


@dataclass(frozen=True)
class Estimate:
    """A gap in the unit of the outcome: with the driver minus without it."""

    gap: float
    ci_low: float
    ci_high: float
    p_value: float


def welch(with_driver: Sample, without: Sample) -> Estimate:
    """Difference of means; the groups may vary unequally (Welch's t interval).

    The p-value is Welch's too, but for its degrees of freedom: no more than there are at equal
    spreads. Where a group of three or four cities happens to vary little, Welch's are far too many:
    three times as many p-values as there should be were under one in a thousand, and adjusted
    over all tests just these pass for discoveries.
    """
    from scipy import special

    n, m = len(with_driver), len(without)
    gap = float(with_driver.mean() - without.mean())
    own, other = with_driver.var(ddof=1) / n, without.var(ddof=1) / m
    error = np.sqrt(own + other)
    freedom = (own + other) ** 2 / (own**2 / (n - 1) + other**2 / (m - 1))
    reach = special.stdtrit(freedom, (1 + _CONFIDENCE) / 2) * error
    at_equal_spreads = (1 / n + 1 / m) ** 2 / (1 / (n**2 * (n - 1)) + 1 / (m**2 * (m - 1)))
    p_value = 2 * special.stdtr(min(freedom, at_equal_spreads), -abs(gap) / error)
    return Estimate(gap, float(gap - reach), float(gap + reach), float(p_value))


def ols_adjusted(outcome: Sample, has_driver: Sample, controls: Sample) -> Estimate:
    """Difference at equal controls: ordinary least squares with robust errors (HC2).

    The t distribution has the degrees of freedom of Bell and McCaffrey. With n - k of them, as is
    usual, the 95 % interval held the true gap 88 times in 100 where 3 of 60 cities had the driver.

    Args:
        outcome: One value a city.
        has_driver: 1 or 0 for each of them.
        controls: One row a city, one column a control.
    """
    from scipy import linalg, special

    design = np.column_stack([np.ones(len(outcome)), has_driver, controls])
    # The hat matrix is written as QQ', so that no matrix of all pairs of cities is needed.
    basis = linalg.orth(design)
    weight = np.linalg.pinv(design)[1]
    leverage = (basis**2).sum(axis=1)
    residual = outcome - basis @ (basis.T @ outcome)
    gap = float(weight @ outcome)
    error = np.sqrt((weight**2 * residual**2 / (1 - leverage)).sum())
    freedom = _degrees_of_freedom(basis, weight, leverage)
    reach = special.stdtrit(freedom, (1 + _CONFIDENCE) / 2) * error
    p_value = 2 * special.stdtr(freedom, -abs(gap) / error)
    return Estimate(gap, float(gap - reach), float(gap + reach), float(p_value))


def _degrees_of_freedom(basis: Sample, weight: Sample, leverage: Sample) -> float:
    """Of the robust error of the second coefficient, were all cities to vary alike.

    Bell and McCaffrey (2002), Imbens and Kolesar (2016).

    Args:
        basis: Orthonormal columns that span the design.
        weight: Part of each city's outcome in the coefficient.
        leverage: Diagonal of the hat matrix.
    """
    own = weight**2 / (1 - leverage)
    common = basis.T @ (own[:, None] * basis)
    spread = (own**2 * (1 - 2 * leverage)).sum() + (common**2).sum()
    return float((weight**2).sum() ** 2 / spread)


def rank(with_driver: Sample, without: Sample) -> Estimate:
    """Median of all differences between a city of either group (Hodges and Lehmann).

    The interval turns the Mann-Whitney test around. It holds where the groups differ in place and
    not in spread; ties make it wider, never narrower.

    Raises:
        ValueError: The groups are too small for any interval of 95 % (`has_rank_interval`).
    """
    left_out = _left_out(len(with_driver), len(without))
    if left_out < 1:
        raise ValueError(f"{len(with_driver)} and {len(without)} cities have no interval by ranks")
    differences = np.sort(np.subtract.outer(with_driver, without).ravel())
    _, ties = np.unique(np.concatenate([with_driver, without]), return_counts=True)
    low, high = differences[left_out - 1], differences[len(differences) - left_out]
    p_value = _rank_p_value(differences, ties, len(with_driver), len(without))
    return Estimate(float(np.median(differences)), float(low), float(high), p_value)


def _rank_p_value(differences: Sample, ties: NDArray[np.int_], n: int, m: int) -> float:
    """Mann and Whitney's two-sided p-value; orders are counted where a group is small.

    SciPy's function gives the same and takes most of the study's time for checking its arguments.
    """
    from scipy import special

    wins = float((differences > 0).sum() + 0.5 * (differences == 0).sum())
    wins = max(wins, n * m - wins)
    if min(n, m) <= _FEW_RANKED and ties.max() == 1:
        arrangements = _arrangements(min(n, m), max(n, m))
        # As many orders have nm - U as have U: the sum of the smaller end loses no digits.
        return min(1.0, float(2 * arrangements[: int(n * m - wins) + 1].sum() / arrangements.sum()))
    everyone = n + m
    tied = float((ties.astype(np.float64) ** 3 - ties).sum())
    spread = np.sqrt(n * m / 12 * (everyone + 1 - tied / (everyone * (everyone - 1))))
    return min(1.0, float(2 * special.ndtr(-(wins - n * m / 2 - 0.5) / spread)))


def has_rank_interval(n_with: int, n_without: int) -> bool:
    """Do the ranks of so many cities allow an interval of 95 %? Three and four do not."""
    return _left_out(n_with, n_without) >= 1


@cache
def _left_out(n: int, m: int) -> int:
    """Where the interval ends: the largest c for which U < c in at most 2.5 % of arrangements."""
    tail = (1 - _CONFIDENCE) / 2
    if n * m > _MOST_COUNTED:
        from scipy import stats

        spread = np.sqrt(n * m * (n + m + 1) / 12)
        return int(np.floor(n * m / 2 + 0.5 + stats.norm.ppf(tail) * spread))
    arrangements = _arrangements(n, m)
    return int((np.cumsum(arrangements) / arrangements.sum() <= tail).sum())


@cache
def _arrangements(n: int, m: int) -> Sample:
    """In how many orders of n and m cities Mann and Whitney's U is 0, 1, ..., nm."""
    # Coefficients of the product over i of (1 - x^(m+i)) / (1 - x^i), degree by degree.
    counts = np.zeros(n * m + 1)
    counts[0] = 1
    for i in range(1, n + 1):
        shifted = np.zeros_like(counts)
        shifted[m + i :] = counts[: max(len(counts) - m - i, 0)]
        counts -= shifted
        for start in range(i):
            counts[start::i] = np.cumsum(counts[start::i])
    return counts
