"""Who answers what: every question answered, and as many cities with an answer as is printed.

Answers to different questions, and to different options of a list, are related by chance alone.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.simulate.reference import WAVE, Reference
from pipelines.survey.questionnaire.codebook import NONE, AnswerType
from pipelines.survey.response import Asked

Chosen = tuple[str, ...]
Answers = Mapping[Asked, Sequence[Chosen]]
"""Options that each city chose, by question and item; of a number its digits."""
Block = NDArray[np.int_]

_SHARE_IN_A_LIST = 30.0
_MOST_STAFF = 40
# Nobody chooses these unless a share says so: they stand for no answer, or for words of one's own.
_LEFT_OUT = ("other", "none", "not_applicable")
_ASSUMED: Mapping[tuple[str, str], float] = {
    # What 20 and 24 % leave over, other answers included.
    ("approach", "both"): 56.0,
    # Nine cities in ten have innovation staff: one has advisers from outside or nobody.
    ("team_placement", "external"): 5.0,
    ("team_placement", "none"): 5.0,
    # 85 % in all said significant or somewhat so; levels below have no printed name.
    ("data_role", "significant"): 40.0,
    ("data_role", "somewhat_significant"): 45.0,
    ("data_role", "other"): 15.0,
    # 61 and 39, 69 and 28 are printed without a label: the smaller, so that both classes are drawn.
    ("goals_with_metrics", "yes"): 39.0,
    ("evaluation_tools", "yes"): 28.0,
}
"""Shares in percent where none of a single option is printed; all other options share alike."""


def draw_answers(
    reference: Reference, blocks: Sequence[Block], rng: np.random.Generator
) -> Answers:
    """Deal the answers of the wave to the cities.

    Args:
        reference: Questions, options and printed shares.
        blocks: Numbers of the cities (from 0), parted into groups that shall be alike.
        rng: Source of chance.
    """
    cities = sum(len(block) for block in blocks)
    found: dict[Asked, Sequence[Chosen]] = {}
    for column in reference.codebook.columns_of([WAVE]):
        asked = column.asked
        if asked is None:
            continue
        kind = reference.codebook.questions[asked.question_id].answer_type
        if kind is AnswerType.INTEGER:
            found[asked] = [(str(number),) for number in rng.integers(0, _MOST_STAFF, cities)]
        elif kind is AnswerType.MULTI:
            found[asked] = _lists(asked, reference, blocks, rng)
        else:
            options, shares = single_shares(asked, reference)
            dealt = deal(shares, blocks, rng)
            found[asked] = [(options[choice],) for choice in dealt]
    return found


def _lists(
    asked: Asked, reference: Reference, blocks: Sequence[Block], rng: np.random.Generator
) -> list[Chosen]:
    chosen: list[list[str]] = [[] for block in blocks for _ in block]
    for option, share in list_shares(asked, reference).items():
        for city, is_left_out in enumerate(deal([share, 100 - share], blocks, rng)):
            if not is_left_out:
                chosen[city].append(option)
    return [tuple(options) or (NONE,) for options in chosen]


def list_shares(asked: Asked, reference: Reference) -> dict[str, float]:
    """Percent of cities that choose each option of a list."""
    options = [o.option_id for o in reference.codebook.offered(asked.question_id, WAVE)]
    return {
        option: reference.printed.get((asked, option), _SHARE_IN_A_LIST)
        for option in options
        if option not in _LEFT_OUT
    }


def single_shares(asked: Asked, reference: Reference) -> tuple[list[str], list[float]]:
    """The options of a question with one answer, and the percent of cities that choose each."""
    options = [o.option_id for o in reference.codebook.offered(asked.question_id, WAVE)]
    known = {
        option: reference.printed.get((asked, option), _ASSUMED.get((asked.question_id, option)))
        for option in options
    }
    given = {option: share for option, share in known.items() if share is not None}
    alike = [option for option in options if option not in {*given, *_LEFT_OUT}]
    left = max(100.0 - sum(given.values()), 0.0)
    shares = dict.fromkeys(options, 0.0) | dict.fromkeys(alike, left / max(len(alike), 1)) | given
    return options, list(shares.values())


def deal(
    shares: Sequence[float], blocks: Sequence[Block], rng: np.random.Generator
) -> NDArray[np.int_]:
    """Give each city one of the answers, so that their numbers are as near to the shares as can be.

    In all cities together no number is off by one; in each block it is so as far as that allows.
    """
    cities = sum(len(block) for block in blocks)
    left = _quotas(np.asarray(shares, dtype=float), cities)
    dealt = np.empty(cities, dtype=int)
    for block in blocks:
        here = _quotas(left.astype(float), len(block))
        dealt[block] = rng.permutation(np.repeat(np.arange(len(left)), here))
        left = left - here
    return dealt


def _quotas(weights: NDArray[np.float64], size: int) -> NDArray[np.int_]:
    """Whole numbers in the proportion of the weights: largest remainders are rounded up."""
    exact = weights / weights.sum() * size
    whole: NDArray[np.int_] = np.floor(exact + 1e-9).astype(int)
    most_left = np.argsort(whole - exact, kind="stable")[: size - whole.sum()]
    whole[most_left] += 1
    return whole
