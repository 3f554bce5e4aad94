"""The three methods: each against the library or the formula that it stands for."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipelines.study.methods import Sample, ols_adjusted, rank, welch

WITH = np.array([86.0, 91.0, 79.5, 88.0, 93.25])
WITHOUT = np.array([82.0, 70.0, 85.5, 77.0])


def test_welch_is_scipys_interval_around_the_difference_of_means() -> None:
    found = welch(WITH, WITHOUT)

    expected = stats.ttest_ind(WITH, WITHOUT, equal_var=False)
    interval = expected.confidence_interval(0.95)
    assert found.gap == pytest.approx(WITH.mean() - WITHOUT.mean(), abs=1e-9)
    assert (found.ci_low, found.ci_high) == pytest.approx((interval.low, interval.high), abs=1e-9)
    assert found.p_value == pytest.approx(expected.pvalue, abs=1e-12)


def test_ols_is_statsmodels_with_robust_errors() -> None:
    outcome = np.concatenate([WITH, WITHOUT])
    has_driver = np.array([1.0] * 5 + [0.0] * 4)
    controls = np.log(np.array([[1e5], [2e5], [3e6], [4e5], [9e5], [1e6], [2e6], [5e4], [8e5]]))

    found = ols_adjusted(outcome, has_driver, controls)

    design = sm.add_constant(np.column_stack([has_driver, controls]))
    fitted = sm.OLS(outcome, design).fit(cov_type="HC3", use_t=True)
    low, high = fitted.conf_int(0.05)[1]
    assert found.gap == pytest.approx(fitted.params[1], abs=1e-9)
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high), abs=1e-9)


def test_ols_takes_out_what_the_control_explains() -> None:
    # The outcome hangs on size alone, and the driver is had by the large cities.
    size = np.arange(20.0)
    has_driver = (size >= 10).astype(float)

    found = ols_adjusted(3.0 * size, has_driver, size.reshape(-1, 1))

    assert welch(3.0 * size[size >= 10], 3.0 * size[size < 10]).gap == pytest.approx(30.0)
    assert found.gap == pytest.approx(0.0, abs=1e-9)


def test_rank_is_the_median_of_all_differences() -> None:
    found = rank(WITH, WITHOUT)

    differences = [one - other for one in WITH for other in WITHOUT]
    assert found.gap == pytest.approx(float(np.median(differences)))
    test = stats.mannwhitneyu(WITH, WITHOUT, alternative="two-sided", method="asymptotic")
    assert found.p_value == pytest.approx(test.pvalue)


def test_rank_is_not_moved_by_one_wild_city() -> None:
    wild = np.append(WITH[:-1], 10_000.0)

    assert rank(wild, WITHOUT).gap < 20 < welch(wild, WITHOUT).gap


samples = st.lists(st.floats(0, 100, width=32), min_size=3, max_size=30, unique=True).map(np.array)


@given(samples, samples)
def test_every_interval_holds_its_gap(with_driver: Sample, without: Sample) -> None:
    for found in (welch(with_driver, without), rank(with_driver, without)):
        assert found.ci_low - 1e-9 <= found.gap <= found.ci_high + 1e-9
        assert 0 <= found.p_value <= 1
