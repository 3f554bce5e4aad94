"""What answers say of a city: drivers that they decide, the index to the tenth, its class."""

from decimal import Decimal

import pytest

from pipelines.simulate.draw import Drawn
from pipelines.simulate.drivers import cards_of, drivers_of, index_of, is_high
from pipelines.simulate.reference import Reference
from pipelines.survey.response import Asked

Answers = dict[Asked, list[tuple[str, ...]]]


@pytest.fixture
def city(drawn: Drawn) -> Answers:
    """One city that answered everything, and has nothing that the index counts."""
    nothing = {
        Asked("formal_strategy"): "no",
        Asked("formal_goals"): "no",
        Asked("team_placement"): "none",
        Asked("roles"): "none",
        Asked("dedicated_funding"): "no",
        Asked("funding_sources", "present"): "none",
        Asked("data_role"): "other",
        Asked("goals_with_metrics"): "no",
        Asked("evaluation_tools"): "no",
    }
    areas = {asked: "insufficient" for asked in drawn.answers if asked.question_id in _AREAS}
    answers = {asked: [chosen[0]] for asked, chosen in drawn.answers.items()}
    return answers | {asked: [(option,)] for asked, option in {**nothing, **areas}.items()}


_AREAS = ("data_sufficiency",)


def test_index_of_a_city_that_has_nothing_is_zero(city: Answers, reference: Reference) -> None:
    assert index_of(city, reference) == [Decimal(0)]


def test_index_counts_a_question_up_to_its_most(city: Answers, reference: Reference) -> None:
    # Three roles of half a point each fill the one point that roles can give.
    city[Asked("roles")] = [("designer", "engineer", "sociologist")]

    assert index_of(city, reference) == [Decimal(1)]


def test_index_adds_tenths_without_an_error(city: Answers, reference: Reference) -> None:
    for item in ("housing", "health", "culture"):
        city[Asked("data_sufficiency", item)] = [("sufficient",)]

    assert index_of(city, reference) == [Decimal("0.3")]


def test_index_counts_present_sources_only(city: Answers, reference: Reference) -> None:
    city[Asked("funding_sources", "future")] = [("national", "regional", "municipal")]

    assert index_of(city, reference) == [Decimal(0)]


@pytest.mark.parametrize(("points", "expected"), [("5.9", False), ("6", True), ("6.0", True)])
def test_capacity_is_high_from_six(points: str, *, expected: bool) -> None:
    assert is_high(Decimal(points)) is expected


@pytest.mark.parametrize(
    ("question", "option", "driver", "expected"),
    [
        ("approach", "both", "holistic_approach", True),
        ("approach", "policy_areas", "holistic_approach", False),
        ("approach", "other", "holistic_approach", None),
        ("approach", "holistic", "holistic_only", True),
        ("approach", "both", "holistic_only", False),
        ("approach", "other", "holistic_only", None),
        ("team_placement", "external", "dedicated_staff", False),
        ("team_placement", "spread", "dedicated_staff", True),
        ("roles", "designer", "role_designer", True),
        ("roles", "none", "role_designer", False),
    ],
)
def test_driver_is_what_the_answer_decides(
    city: Answers,
    reference: Reference,
    question: str,
    option: str,
    driver: str,
    expected: bool | None,
) -> None:
    city[Asked(question)] = [(option,)]

    assert drivers_of(city, reference)[driver] == [expected]


@pytest.mark.parametrize(
    ("strategy", "goals", "metrics", "expected"),
    [
        ("yes", "yes", "yes", "strong"),
        ("yes", "yes", "no", "strong"),
        ("yes", "no", "no", "partial"),
        ("no", "no", "no", "weak"),
    ],
)
def test_card_is_strong_from_two_thirds_and_partial_from_one(
    city: Answers, reference: Reference, strategy: str, goals: str, metrics: str, expected: str
) -> None:
    # The third recommendation rests on these three, a point each.
    for question, option in zip(
        ("formal_strategy", "formal_goals", "goals_with_metrics"),
        (strategy, goals, metrics),
        strict=True,
    ):
        city[Asked(question)] = [(option,)]

    (card,) = cards_of(city, reference)

    assert card["r03"] == expected
    assert len(card) == 10


def test_class_of_the_index_is_a_driver(drawn: Drawn) -> None:
    assert drawn.drivers["psi_high"] == [points >= 6 for points in drawn.index]
    assert {True, False} == set(drawn.drivers["psi_high"])
