"""Verdicts: a rule gives them, and each of them can come out."""

import polars as pl
import pytest

from pipelines.study.findings import Verdict, judge_gap, judge_rank, judge_share

GAP = {"gap": 4.0, "ci_low": 1.0, "ci_high": 7.0, "n_with": 20, "n_without": 30, "reason": None}
SHARE = {
    "reconciliation": "within_draws",
    "recomputed_value": 52.4,
    "recomputed_low": 41.8,
    "recomputed_high": 62.9,
    "recomputed_n": 82,
    "cities_surveyed": 147,
}


@pytest.mark.parametrize(
    ("low", "high", "published", "verdict"),
    [
        (1.0, 7.0, 4.0, Verdict.REPRODUCED),
        (-1.0, 7.0, 4.0, Verdict.CONSISTENT),
        (1.0, 3.0, 4.0, Verdict.DIFFERS),
        (-9.0, -1.0, 4.0, Verdict.DIFFERS),
        (-9.0, -1.0, -4.0, Verdict.REPRODUCED),
        (1.0, 7.0, None, Verdict.REPRODUCED),
        (-1.0, 7.0, None, Verdict.CONSISTENT),
        (-7.0, -1.0, None, Verdict.DIFFERS),
    ],
)
def test_gap_is_judged_by_its_interval(
    low: float, high: float, published: float | None, verdict: Verdict
) -> None:
    judged = judge_gap(GAP | {"gap": (low + high) / 2, "ci_low": low, "ci_high": high}, published)

    assert judged.verdict is verdict
    assert judged.n == 50


def test_gap_without_a_number_is_not_testable_and_says_why() -> None:
    judged = judge_gap(GAP | {"gap": None, "reason": "2 cities in the smaller group"}, 4.0)

    assert judged.verdict is Verdict.NOT_TESTABLE
    assert "2 cities in the smaller group" in judged.reason
    assert judged.value is None


def test_gap_that_nobody_computed_is_not_testable() -> None:
    assert judge_gap(None, 4.0).verdict is Verdict.NOT_TESTABLE


@pytest.mark.parametrize(
    ("outcome", "n", "verdict"),
    [
        ("within_draws", 82, Verdict.CONSISTENT),
        ("within_draws", 147, Verdict.REPRODUCED),
        ("outside_draws", 82, Verdict.DIFFERS),
        ("base_too_small", 82, Verdict.NOT_TESTABLE),
        ("no_label", 82, Verdict.NOT_TESTABLE),
    ],
)
def test_share_is_judged_by_its_reconciliation(outcome: str, n: int, verdict: Verdict) -> None:
    judged = judge_share(SHARE | {"reconciliation": outcome, "recomputed_n": n})

    assert judged.verdict is verdict
    assert (judged.value is None) == (verdict is Verdict.NOT_TESTABLE)


def _shares(pct: dict[str, float], half: float = 5.0) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "question_id": "policy_focus",
                "item_id": None,
                "option_id": option,
                "respondent_group": "all",
                "wave": "combined",
                "share_pct": share,
                "ci_low_pct": share - half,
                "ci_high_pct": share + half,
                "cities_answering": 50,
                "is_small_base": False,
            }
            for option, share in pct.items()
        ],
        schema_overrides={"item_id": pl.String},
    )


STATEMENT = {"question_id": "policy_focus", "options": "health|housing"}


def test_ranking_that_is_ours_too_is_consistent() -> None:
    shares = _shares({"health": 40.0, "housing": 30.0, "culture": 5.0, "none": 90.0})

    judged = judge_rank(STATEMENT, shares)

    assert (judged.verdict, judged.value) == (Verdict.CONSISTENT, 2.0)


def test_ranking_that_the_intervals_leave_open_is_consistent() -> None:
    judged = judge_rank(STATEMENT, _shares({"health": 40.0, "housing": 28.0, "culture": 30.0}))

    assert (judged.verdict, judged.value) == (Verdict.CONSISTENT, 1.0)


def test_ranking_that_the_intervals_rule_out_differs() -> None:
    judged = judge_rank(STATEMENT, _shares({"health": 40.0, "housing": 5.0, "culture": 60.0}))

    assert judged.verdict is Verdict.DIFFERS


def test_ranking_of_answers_that_nobody_gave_is_not_testable() -> None:
    shares = _shares({"health": 40.0}).with_columns(is_small_base=pl.lit(value=True))

    assert judge_rank(STATEMENT, shares).verdict is Verdict.NOT_TESTABLE
