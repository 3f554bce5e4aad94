"""What is asked for: gaps as they are typed, names that are known, sizes that can be compared."""

import pytest

from pipelines.errors import UsageError
from pipelines.simulate.plan import Gap, Plan, check_gaps, parse_gap

DRIVERS = ["dedicated_staff", "formal_strategy", "psi_high"]
INDICATORS = ["life_satisfaction_excl_dk", "public_transport_excl_dk"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("psi_high:life_satisfaction_excl_dk=4", 4.0),
        (" psi_high:life_satisfaction_excl_dk=-1.5 ", -1.5),
        ("psi_high:life_satisfaction_excl_dk=+0.25", 0.25),
    ],
)
def test_gap_is_read_as_it_is_typed(text: str, value: float) -> None:
    assert parse_gap(text) == Gap("psi_high", "life_satisfaction_excl_dk", value)


@pytest.mark.parametrize(
    "text", ["", "psi_high", "psi_high:x", "psi_high=4", "a:b=many", "a:b=1e9"]
)
def test_gap_of_another_form_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="DRIVER:INDICATOR=VALUE"):
        parse_gap(text)


def test_gap_is_told_as_it_is_typed() -> None:
    assert str(Gap("psi_high", "life_satisfaction_excl_dk", 1.5)) == (
        "psi_high:life_satisfaction_excl_dk=1.5"
    )


@pytest.mark.parametrize(
    ("gap", "near"),
    [
        (Gap("dedicated_stuff", INDICATORS[0], 1), "dedicated_staff"),
        (Gap("psi_high", "life_satisfaction", 1), "life_satisfaction_excl_dk"),
        (Gap("zzz", INDICATORS[0], 1), "dedicated_staff"),
    ],
)
def test_name_that_is_not_drawn_is_refused_with_near_ones(gap: Gap, near: str) -> None:
    with pytest.raises(UsageError, match=near):
        check_gaps([gap], DRIVERS, INDICATORS)


def test_pair_that_is_named_twice_is_refused() -> None:
    gaps = [Gap("psi_high", INDICATORS[0], 1), Gap("psi_high", INDICATORS[0], 2)]

    with pytest.raises(UsageError, match="one gap for each driver and indicator"):
        check_gaps(gaps, DRIVERS, INDICATORS)


@pytest.mark.parametrize(("cities", "seed"), [(24, 1), (50_001, 1), (60, -1)])
def test_plan_outside_of_its_limits_is_refused(cities: int, seed: int) -> None:
    with pytest.raises(UsageError, match="25 to 50,000 cities"):
        Plan(cities, seed, ())
