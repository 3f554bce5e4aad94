"""Cities, answers and outcomes from one seed: nothing is read or written."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from pipelines.simulate.answers import Answers, draw_answers
from pipelines.simulate.cities import City, Region, draw_cities
from pipelines.simulate.drivers import Card, Drivers, cards_of, drivers_of, index_of
from pipelines.simulate.outcomes import Outcome, draw_outcomes
from pipelines.simulate.plan import Plan, check_gaps
from pipelines.simulate.reference import Reference


@dataclass(frozen=True)
class Drawn:
    """A synthetic survey with all that is true of it."""

    plan: Plan
    cities: tuple[City, ...]
    answers: Answers
    drivers: Drivers
    index: Sequence[Decimal]
    cards: Sequence[Card]
    outcomes: tuple[Outcome, ...]


def draw(plan: Plan, reference: Reference) -> Drawn:
    """Draw a survey; equal plans give equal surveys.

    Raises:
        UsageError: A gap names what is not drawn, or cannot be planted.
    """
    check_gaps(plan.gaps, reference.driver_ids, reference.indicators)
    # A stream for each part: a change in one leaves the others as they were.
    places, said, felt = (np.random.default_rng([plan.seed, part]) for part in range(3))
    cities = draw_cities(plan.cities, reference, places)
    blocks = [
        np.array([i for i, city in enumerate(cities) if city.region is region]) for region in Region
    ]
    answers = draw_answers(reference, blocks, said)
    drivers = drivers_of(answers, reference)
    return Drawn(
        plan=plan,
        cities=cities,
        answers=answers,
        drivers=drivers,
        index=index_of(answers, reference),
        cards=cards_of(answers, reference),
        outcomes=draw_outcomes(cities, drivers, reference.indicators, plan.gaps, felt),
    )
