"""Outcomes: the planted difference of means is there to the last digit, and nothing else is."""

from collections.abc import Sequence

import numpy as np
import pytest

from pipelines.errors import UsageError
from pipelines.simulate.cities import City, Region
from pipelines.simulate.draw import Drawn, draw
from pipelines.simulate.outcomes import Outcome, draw_outcomes
from pipelines.simulate.plan import Gap, Plan
from pipelines.simulate.reference import Reference

CITY = "city_satisfaction_2012_2023_excl_dk"


def _outcome(outcomes: Sequence[Outcome], code: str) -> Outcome:
    (found,) = [outcome for outcome in outcomes if outcome.indicator.code == code]
    return found


def _expected_gap(drawn: Drawn, gap: Gap) -> float:
    """Difference of means of what is expected, the part of the city's size taken out."""
    outcome = _outcome(drawn.outcomes, gap.indicator_code)
    size = np.log([city.population for city in outcome.cities])
    expected = outcome.expected + (size - size.mean())
    has = {
        city.number: h for city, h in zip(drawn.cities, drawn.drivers[gap.driver_id], strict=True)
    }
    known = np.array([has[city.number] for city in outcome.cities], dtype=bool)
    return float(expected[known].mean() - expected[~known].mean())


def test_expected_gaps_are_the_planted_ones_though_drivers_hang_together(drawn: Drawn) -> None:
    # A city of high capacity has a strategy more often, so coefficients alone would not do.
    for gap in drawn.plan.gaps:
        assert _expected_gap(drawn, gap) == pytest.approx(gap.value, abs=1e-9), str(gap)


def test_indicator_without_a_gap_hangs_on_size_and_chance_alone(drawn: Drawn) -> None:
    outcome = _outcome(drawn.outcomes, "noise_level_excl_dk")

    size = np.log([city.population for city in outcome.cities])
    assert outcome.expected == pytest.approx(60 - (size - size.mean()))


def test_outcomes_are_those_of_their_region(drawn: Drawn) -> None:
    regions = {o.indicator.code: {city.region for city in o.cities} for o in drawn.outcomes}

    assert regions[CITY] == {Region.EUROPE}
    assert regions["MHLTH"] == regions["S1901_C01_012E"] == {Region.US}


def test_chance_is_as_wide_as_the_scale_says(reference: Reference) -> None:
    outcome = _outcome(draw(Plan(1000, 3, ()), reference).outcomes, "cleanliness_excl_dk")

    assert np.std(outcome.values - outcome.expected) == pytest.approx(4, rel=0.1)


def test_gap_that_leaves_the_scale_is_refused(reference: Reference) -> None:
    with pytest.raises(UsageError, match="every expected outcome between 12 and 88"):
        draw(Plan(60, 1, (Gap("formal_strategy", CITY, 60.0),)), reference)


def test_driver_that_all_cities_have_is_refused(drawn: Drawn, reference: Reference) -> None:
    cities: Sequence[City] = drawn.cities
    gap = Gap("formal_strategy", CITY, 1.0)

    with pytest.raises(UsageError, match="alike in the driver"):
        draw_outcomes(
            cities,
            {"formal_strategy": [True] * len(cities)},
            {CITY: reference.indicators[CITY]},
            [gap],
            np.random.default_rng(1),
        )


def test_two_drivers_of_the_same_cities_are_refused(drawn: Drawn, reference: Reference) -> None:
    has = drawn.drivers["formal_strategy"]

    with pytest.raises(UsageError, match="had by the same cities"):
        draw_outcomes(
            drawn.cities,
            {"formal_strategy": has, "formal_goals": has},
            {CITY: reference.indicators[CITY]},
            [Gap("formal_strategy", CITY, 1.0), Gap("formal_goals", CITY, 2.0)],
            np.random.default_rng(1),
        )
