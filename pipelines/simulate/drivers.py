"""What drawn answers say of a city: its drivers, its index and class, its scorecard.

Written apart from the models in SQL that say the same of any survey, so that one can be held
against the other; both read the same seeds.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipelines.simulate.answers import Answers, Chosen
from pipelines.simulate.reference import PSI_HIGH, Decision, Reference, Scoring
from pipelines.survey.response import Asked

Drivers = Mapping[str, Sequence[bool | None]]
"""Does each city have the driver? None where no answer decides it."""

Card = Mapping[str, str]
"""Strength of a city by recommendation."""

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
    return [_points(c, answers, reference.index_scoring)[0] for c in range(_cities(answers))]


def cards_of(answers: Answers, reference: Reference) -> list[Card]:
    """The strength of each city on every recommendation."""
    return [
        {
            recommendation_id: _strength(*_points(city, answers, scoring))
            for recommendation_id, scoring in reference.card_scoring.items()
        }
        for city in range(_cities(answers))
    ]


def _cities(answers: Answers) -> int:
    return len(next(iter(answers.values())))


def _points(city: int, answers: Answers, scoring: Scoring) -> tuple[Decimal, Decimal]:
    """The points of a city, and the most that there are."""
    points: dict[str, Decimal] = {}
    most: dict[str, Decimal] = {}
    for asked, scores in scoring.items():
        chosen = answers[asked][city]
        scored = sum((s.points for s in scores if s.option_id in chosen), Decimal())
        points[asked.question_id] = points.get(asked.question_id, Decimal()) + scored
        most[asked.question_id] = max(score.question_max for score in scores)
    found = sum((min(given, most[question]) for question, given in points.items()), Decimal())
    return found, sum(most.values(), Decimal())


def _strength(points: Decimal, most: Decimal) -> str:
    """Two thirds of the points are strong, one third is partial; every question is answered."""
    if 3 * points >= 2 * most:
        return "strong"
    return "partial" if 3 * points >= most else "weak"


def is_high(points: Decimal) -> bool:
    """Is innovation capacity high, as the report has it?"""
    return points >= _HIGH_FROM
