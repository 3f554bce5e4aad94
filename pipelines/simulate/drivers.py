"""What drawn answers say of a city: its drivers, its index and class, its scorecard.

Written apart from the models in SQL that say the same of any survey, so that one can be held
against the other; both read the same seeds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    return [
        sum((q.points for q in _scored(city, answers, reference.index_scoring)), Decimal())
        for city in range(_cities(answers))
    ]


def cards_of(answers: Answers, reference: Reference) -> list[Card]:
    """The strength of each city on every recommendation."""
    return [
        {
            recommendation_id: _strength(_scored(city, answers, scoring))
            for recommendation_id, scoring in reference.card_scoring.items()
        }
        for city in range(_cities(answers))
    ]


def _cities(answers: Answers) -> int:
    return len(next(iter(answers.values())))


@dataclass(frozen=True)
class _Question:
    """The points that a city's answer to one question gives, and the most that it can give."""

    points: Decimal
    most: Decimal


def _scored(city: int, answers: Answers, scoring: Scoring) -> list[_Question]:
    """Every question of the scoring, with the points of a city."""
    points: dict[str, Decimal] = {}
    most: dict[str, Decimal] = {}
    for asked, scores in scoring.items():
        chosen = answers[asked][city]
        scored = sum((s.points for s in scores if s.option_id in chosen), Decimal())
        points[asked.question_id] = points.get(asked.question_id, Decimal()) + scored
        most[asked.question_id] = max(score.question_max for score in scores)
    return [_Question(min(given, most[id_]), most[id_]) for id_, given in points.items()]


def _strength(questions: Sequence[_Question]) -> str:
    """Two thirds of the points are strong, one third is partial; every question counts alike."""
    ratios = sum((question.points / question.most for question in questions), Decimal())
    if 3 * ratios >= 2 * len(questions):
        return "strong"
    return "partial" if 3 * ratios >= len(questions) else "weak"


def is_high(points: Decimal) -> bool:
    """Is innovation capacity high, as the report has it?"""
    return points >= _HIGH_FROM
