"""What drawn answers say of a city: its drivers, its index of innovation capacity, its class.

Written apart from the models in SQL that say the same of any survey, so that one can be held
against the other; both read the same seeds.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipelines.simulate.answers import Answers, Chosen
from pipelines.simulate.reference import PSI_HIGH, Decision, Reference
from pipelines.survey.response import Asked

Drivers = Mapping[str, Sequence[bool | None]]
"""Does each city have the driver? None where no answer decides it."""

_HIGH_FROM = Decimal(6)


def drivers_of(answers: Answers, reference: Reference) -> Drivers:
    """Every driver of every city, the class of the index among them."""
    found: dict[str, Sequence[bool | None]] = {}
    for question_id, decisions in reference.decisions.items():
        chosen = answers[Asked(question_id)]
        for driver_id in dict.fromkeys(decision.driver_id for decision in decisions):
            own = [decision for decision in decisions if decision.driver_id == driver_id]
            found[driver_id] = [_decided(own, options) for options in chosen]
    found[PSI_HIGH] = [is_high(points) for points in index_of(answers, reference)]
    return dict(sorted(found.items()))


def _decided(decisions: Sequence[Decision], chosen: Chosen) -> bool | None:
    for decision in decisions:
        if decision.option_id in chosen:
            return decision.if_chosen
    return next((decision.if_not for decision in decisions if decision.if_not is not None), None)


def index_of(answers: Answers, reference: Reference) -> list[Decimal]:
    """The index of each city, from 0 to 10."""
    cities = len(next(iter(answers.values())))
    return [_index(city, answers, reference) for city in range(cities)]


def _index(city: int, answers: Answers, reference: Reference) -> Decimal:
    points: dict[str, Decimal] = {}
    most: dict[str, Decimal] = {}
    for asked, scores in reference.scores.items():
        chosen = answers[asked][city]
        scored = sum((s.points for s in scores if s.option_id in chosen), Decimal())
        points[asked.question_id] = points.get(asked.question_id, Decimal()) + scored
        most[asked.question_id] = max(score.question_max for score in scores)
    return sum((min(found, most[question]) for question, found in points.items()), Decimal())


def is_high(points: Decimal) -> bool:
    """Is innovation capacity high, as the report has it?"""
    return points >= _HIGH_FROM
