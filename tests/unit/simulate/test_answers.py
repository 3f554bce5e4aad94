"""Dealing answers: as many cities with an answer as its share asks for, in every block."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.simulate.answers import deal, list_shares, single_shares
from pipelines.simulate.draw import Drawn
from pipelines.simulate.reference import Reference
from pipelines.survey.response import Asked


def _blocks(*sizes: int) -> list[np.ndarray]:
    ends = np.cumsum([0, *sizes])
    return [np.arange(first, last) for first, last in pairwise(ends)]


def test_deal_gives_each_answer_its_share() -> None:
    dealt = deal([20, 24, 56], _blocks(60, 40), np.random.default_rng(1))

    assert np.bincount(dealt).tolist() == [20, 24, 56]


def test_deal_parts_an_answer_evenly_over_the_blocks() -> None:
    dealt = deal([10, 90], _blocks(60, 40), np.random.default_rng(1))

    assert (dealt[:60] == 0).sum() == 6
    assert (dealt[60:] == 0).sum() == 4


def test_deal_hangs_on_chance_alone_who_gets_what() -> None:
    one, other = (deal([50, 50], _blocks(40), np.random.default_rng(seed)) for seed in (1, 2))

    assert one.tolist() != other.tolist()


shares = st.lists(st.floats(0, 100), min_size=2, max_size=6).filter(lambda s: sum(s) > 1)


@given(shares, st.integers(1, 80), st.integers(1, 80), st.integers(0, 2**16))
def test_deal_is_never_off_by_a_city(
    given_shares: list[float], first: int, second: int, seed: int
) -> None:
    dealt = deal(given_shares, _blocks(first, second), np.random.default_rng(seed))

    wanted = np.array(given_shares) / sum(given_shares) * (first + second)
    counted = np.bincount(dealt, minlength=len(given_shares))
    assert counted.sum() == first + second
    assert (np.abs(counted - wanted) < 1).all()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("formal_strategy", {"yes": 50, "no": 50}),
        ("approach", {"holistic": 20, "policy_areas": 24, "both": 56, "departmental": 0}),
        ("dedicated_funding", {"yes": 81, "no": 19}),
        ("formal_goals", {"yes": 52, "no": 48}),
    ],
)
def test_shares_of_one_answer_are_the_printed_ones_and_what_they_leave(
    reference: Reference, question: str, expected: dict[str, float]
) -> None:
    options, found = single_shares(Asked(question), reference)

    told = dict(zip(options, found, strict=True))
    assert {option: told[option] for option in expected} == expected
    assert sum(found) == pytest.approx(100)


def test_nine_cities_in_ten_have_innovation_staff(reference: Reference) -> None:
    options, found = single_shares(Asked("team_placement"), reference)

    told = dict(zip(options, found, strict=True))
    assert told["external"] + told["none"] == 10
    assert told["other"] == 0


def test_shares_of_a_list_are_the_printed_ones_or_ours(reference: Reference) -> None:
    found = list_shares(Asked("roles"), reference)

    assert found["project_manager"] == 92
    assert found["engineer"] == 30
    assert "other" not in found


def test_every_question_is_answered_by_every_city(drawn: Drawn, reference: Reference) -> None:
    asked = [column.asked for column in reference.codebook.columns_of(["2020"])]

    assert set(drawn.answers) == set(asked)
    assert all(len(chosen) == 60 and all(chosen) for chosen in drawn.answers.values())


def test_drawn_shares_are_within_one_city_of_the_printed_ones(
    drawn: Drawn, reference: Reference
) -> None:
    for (asked, option), printed in reference.printed.items():
        if asked in drawn.answers:
            cities = sum(option in chosen for chosen in drawn.answers[asked])
            assert abs(cities - printed * 60 / 100) < 1, (asked, option)
