"""The three methods: each against the library or the formula that it stands for."""

import tracemalloc

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipelines.study import methods
from pipelines.study.methods import (
    Sample,
    has_rank_interval,
    nth_difference,
    ols_adjusted,
    rank,
    welch,
)

WITH = np.array([86.0, 91.0, 79.5, 88.0, 93.25])
WITHOUT = np.array([82.0, 70.0, 85.5, 77.0])


def test_welch_is_scipys_interval_around_the_difference_of_means() -> None:
    found = welch(WITH, WITHOUT)

    expected = stats.ttest_ind(WITH, WITHOUT, equal_var=False)
    interval = expected.confidence_interval(0.95)
    assert found.gap == pytest.approx(WITH.mean() - WITHOUT.mean(), abs=1e-9)
    assert (found.ci_low, found.ci_high) == pytest.approx((interval.low, interval.high), abs=1e-9)
    assert found.p_value == pytest.approx(expected.pvalue, abs=1e-12)


def test_welch_does_not_take_a_small_group_that_varies_little_for_a_large_one() -> None:
    # Three cities within a tenth of a point: by chance, Welch's test counts on 27 - 1 degrees.
    alike = np.array([75.0, 75.05, 75.1])
    others = 70 + np.sin(np.arange(27.0)) * 5

    found = welch(alike, others)

    expected = stats.ttest_ind(alike, others, equal_var=False)
    at_equal_spreads = (1 / 3 + 1 / 27) ** 2 / (1 / (9 * 2) + 1 / (729 * 26))
    assert expected.df > 25
    assert found.p_value == pytest.approx(2 * stats.t(at_equal_spreads).sf(expected.statistic))
    assert found.p_value > 10 * expected.pvalue


def test_ols_is_statsmodels_with_robust_errors() -> None:
    outcome = np.concatenate([WITH, WITHOUT])
    has_driver = np.array([1.0] * 5 + [0.0] * 4)
    controls = np.log(np.array([[1e5], [2e5], [3e6], [4e5], [9e5], [1e6], [2e6], [5e4], [8e5]]))

    found = ols_adjusted(outcome, has_driver, controls)

    design = sm.add_constant(np.column_stack([has_driver, controls]))
    fitted = sm.OLS(outcome, design).fit(cov_type="HC2")
    student = stats.t(_bell_mccaffrey(design))
    reach = student.ppf(0.975) * fitted.bse[1]
    assert found.gap == pytest.approx(fitted.params[1], abs=1e-9)
    assert found.ci_low == pytest.approx(fitted.params[1] - reach, abs=1e-9)
    assert found.ci_high == pytest.approx(fitted.params[1] + reach, abs=1e-9)
    assert found.p_value == pytest.approx(2 * student.sf(abs(fitted.tvalues[1])), abs=1e-12)


def _bell_mccaffrey(design: Sample) -> float:
    """Degrees of freedom by the definition, with a row and column for each city."""
    inverse = np.linalg.inv(design.T @ design)
    residual = np.eye(len(design)) - design @ inverse @ design.T
    coefficient = (inverse @ design.T)[1]
    scaled = (coefficient / np.sqrt(np.diag(residual)))[:, None] * residual
    eigenvalues = np.linalg.eigvalsh(scaled @ scaled.T)
    return float(eigenvalues.sum() ** 2 / (eigenvalues**2).sum())


def test_ols_without_an_informative_control_is_about_welch() -> None:
    # HC2 is Welch's error; only the degrees of freedom are told in another way.
    control = np.array([[1.0], [-1], [1], [-1], [0], [1], [-1], [1], [-1]])
    has_driver = np.array([1.0] * 5 + [0.0] * 4)

    found = ols_adjusted(np.concatenate([WITH, WITHOUT]), has_driver, control)

    other = welch(WITH, WITHOUT)
    assert found.gap == pytest.approx(other.gap, abs=1e-9)
    assert found.ci_high - found.ci_low == pytest.approx(other.ci_high - other.ci_low, rel=0.2)


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
    test = stats.mannwhitneyu(WITH, WITHOUT, alternative="two-sided")
    assert found.p_value == pytest.approx(test.pvalue)


@pytest.mark.parametrize(("n", "m"), [(300, 7), (40, 260), (120, 120)])
@pytest.mark.parametrize("digits", [0, 1, 14])
def test_differences_are_found_as_if_all_were_sorted(
    n: int, m: int, digits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(methods, "_MOST_SORTED", 50)
    drawn = np.random.default_rng(n + digits)
    one, other = drawn.normal(60, 10, n).round(digits), drawn.normal(0.1, 9, m).round(digits)

    places = [0, 1, n * m // 2, n * m - 1, *map(int, drawn.integers(0, n * m, 40))]
    found = [nth_difference(one, other, place) for place in places]

    # To the last bit: no tolerance.
    assert found == np.sort(np.subtract.outer(one, other).ravel())[places].tolist()


def test_rank_of_fifty_thousand_cities_does_not_write_all_pairs_down() -> None:
    drawn = np.random.default_rng(1)
    one, other = drawn.normal(1, 2, 20_000), drawn.normal(0, 2, 30_000)
    tracemalloc.start()

    found = rank(one, other)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # A difference of each pair would take 4.8 GB.
    assert peak < 50_000_000
    assert found.ci_low < found.gap < found.ci_high
    assert found.gap == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    ("n", "m", "left_out"),
    # Critical values of the rank sum test at 5 %, two-sided, as tables print them, and one more.
    [(4, 4, 1), (3, 5, 1), (5, 5, 3), (5, 8, 7), (8, 8, 14), (10, 10, 24), (20, 20, 128)],
)
def test_rank_interval_leaves_out_as_many_differences_as_tables_say(
    n: int, m: int, left_out: int
) -> None:
    # All differences are apart, so the ends of the interval tell how many lie beyond them.
    with_driver, without = np.arange(n) * 1000.0, np.arange(m) * 1.0

    found = rank(with_driver, without)

    differences = np.sort(np.subtract.outer(with_driver, without).ravel())
    assert (differences < found.ci_low).sum() == left_out - 1
    assert (differences > found.ci_high).sum() == left_out - 1


@pytest.mark.parametrize(("n", "m", "method"), [(6, 9, "exact"), (105, 99, "asymptotic")])
def test_rank_interval_ends_where_the_rank_test_begins_to_reject(
    n: int, m: int, method: str
) -> None:
    # Both tails: a shift just outside of the interval is rejected at 5 %, one just inside is not.
    rng = np.random.default_rng(3)
    one, other = rng.normal(1, 1, n), rng.normal(0, 1, m)

    found = rank(one, other)

    def p_of(shift: float) -> float:
        return float(stats.mannwhitneyu(one - shift, other, method=method).pvalue)

    inside, outside = 1e-9, -1e-9
    for end, inwards in ((found.ci_low, 1), (found.ci_high, -1)):
        assert p_of(end + inwards * inside) > 0.05
        assert p_of(end + inwards * outside) <= 0.05


def test_rank_interval_of_many_cities_goes_on_where_counting_ends() -> None:
    widths = []
    for n, m in ((100, 100), (100, 101)):
        one, other = (stats.norm.ppf((np.arange(k) + 0.5) / k) for k in (n, m))
        found = rank(one, other)
        widths.append(found.ci_high - found.ci_low)

    assert widths[0] == pytest.approx(widths[1], rel=0.01)


@pytest.mark.parametrize(("n", "m", "expected"), [(3, 3, False), (3, 4, False), (3, 5, True)])
def test_ranks_of_few_cities_have_no_interval(n: int, m: int, *, expected: bool) -> None:
    assert has_rank_interval(n, m) is has_rank_interval(m, n) is expected


@pytest.mark.parametrize(("n", "m"), [(4, 4), (8, 30), (3, 60), (9, 9), (12, 300)])
@pytest.mark.parametrize("digits", [0, 6])
def test_p_value_by_ranks_is_scipys(n: int, m: int, digits: int) -> None:
    drawn = np.random.default_rng(n * m)
    # Without digits there are ties, which no orders can be counted of.
    one, other = drawn.normal(1, 2, n).round(digits), drawn.normal(0, 2, m).round(digits)

    found = rank(one, other)

    expected = stats.mannwhitneyu(one, other, alternative="two-sided")
    assert found.p_value == pytest.approx(expected.pvalue, abs=1e-12)
    # Whichever group is the higher one.
    assert rank(other, one).p_value == pytest.approx(expected.pvalue, abs=1e-12)


def test_median_of_an_even_number_of_differences_lies_between_the_two_in_the_middle() -> None:
    with_driver, without = np.array([0.0, 10.0, 21.0, 33.0]), np.array([1.0, 3.0, 6.0, 8.0])

    assert rank(with_driver, without).gap == (9.0 + 13.0) / 2


def test_rank_of_too_few_cities_is_an_error_and_no_narrow_interval() -> None:
    with pytest.raises(ValueError, match="no interval by ranks"):
        rank(WITH[:3], WITHOUT)


def test_rank_is_not_moved_by_one_wild_city() -> None:
    wild = np.append(WITH[:-1], 10_000.0)

    assert rank(wild, WITHOUT).gap < 20 < welch(wild, WITHOUT).gap


samples = st.lists(st.floats(0, 100, width=32), min_size=4, max_size=30, unique=True).map(np.array)


@given(samples, samples)
def test_every_interval_holds_its_gap(with_driver: Sample, without: Sample) -> None:
    for found in (welch(with_driver, without), rank(with_driver, without)):
        assert found.ci_low - 1e-9 <= found.gap <= found.ci_high + 1e-9
        assert 0 <= found.p_value <= 1
