"""Verdicts: a rule gives them, each of them can come out, and each needs enough cities."""

import polars as pl
import pytest

from contracts import vocab
from contracts.model import table
from pipelines.checks.contract import violations
from pipelines.study.findings import Evidence, findings
from pipelines.study.verdicts import Verdict, judge_gap, judge_rank, judge_share
from tests.unit.builders import typed
from tests.unit.conftest import Raw

STATEMENTS = "raw_oecd_survey_figures__statement"
GAP = {
    "gap": 4.0,
    "ci_low": 1.0,
    "ci_high": 7.0,
    "n_with": 20,
    "n_without": 30,
    "n_us": 25,
    "n_europe": 15,
    "n_other": 10,
    "driver_years": "2018",
    "outcome_years": "2019",
    "timing": "after",
    "certified_cities_missing": None,
    "reason": None,
}
DIFFERENCE = {"published_value": 4.0, "printed_regions": "us|europe"}
SHARE = {
    "respondent_group": "all",
    "base": "all",
    "reconciliation": "within_draws",
    "recomputed_value": 52.4,
    "recomputed_low": 41.8,
    "recomputed_high": 62.9,
    "recomputed_n": 82,
    "cities_surveyed": 147,
}
OF_ALL = {"base": "all"}


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
    statement = DIFFERENCE | {"published_value": published}

    judged = judge_gap(statement, GAP | {"gap": (low + high) / 2, "ci_low": low, "ci_high": high})

    assert judged.verdict is verdict
    assert (judged.n, judged.n_with, judged.n_without) == (50, 20, 30)


@pytest.mark.parametrize(
    ("lacking", "reason"),
    [
        ({"n_with": 9}, "needs 10 cities in each group"),
        ({"n_without": 9}, "needs 10 cities in each group"),
        ({"n_us": 0}, "The print is of cities in the US and Europe"),
        ({"n_europe": 9}, "a verdict needs 10 in each"),
        ({"timing": "before"}, "All outcomes are from before the driver was observed"),
        ({"timing": "mixed"}, "Some outcomes are from before the driver was observed"),
        ({"timing": None, "driver_years": None}, "No year of the driver is known"),
    ],
)
@pytest.mark.parametrize("published", [4.0, 40.0, None])
def test_verdict_needs_groups_regions_and_order_and_shows_our_number_all_the_same(
    lacking: dict[str, object], reason: str, published: float | None
) -> None:
    # Without the lack these are reproduced, differing and reproduced.
    gap = GAP | lacking

    judged = judge_gap(DIFFERENCE | {"published_value": published}, gap)

    assert judged.verdict is Verdict.NOT_TESTABLE
    assert reason in judged.reason
    assert (judged.value, judged.ci_low, judged.ci_high) == (4.0, 1.0, 7.0)
    assert (judged.n_with, judged.n_without) == (gap["n_with"], gap["n_without"])


@pytest.mark.parametrize("timing", ["same", "after"])
def test_ten_cities_in_each_group_and_region_are_enough(timing: str) -> None:
    ten = {"n_with": 10, "n_without": 10, "n_us": 10, "n_europe": 10, "n_other": 0}

    assert judge_gap(DIFFERENCE, GAP | ten | {"timing": timing}).verdict is Verdict.REPRODUCED


def test_region_that_the_print_does_not_have_is_not_asked_for() -> None:
    judged = judge_gap(DIFFERENCE | {"printed_regions": "us"}, GAP | {"n_europe": 0})

    assert judged.verdict is Verdict.REPRODUCED


def test_reason_names_groups_places_and_years() -> None:
    judged = judge_gap(DIFFERENCE, GAP)

    assert judged.reason.startswith(
        "Compared: 20 cities with the driver and 30 without (25 in the US, 15 in Europe, "
        "10 in other regions), outcomes of 2019, driver of 2018."
    )


def test_reason_says_how_many_certified_cities_the_list_misses() -> None:
    judged = judge_gap(DIFFERENCE, GAP | {"certified_cities_missing": 21})

    assert "Our list misses 21 certified cities" in judged.reason


def test_gap_without_a_number_is_not_testable_and_says_why() -> None:
    judged = judge_gap(DIFFERENCE, GAP | {"gap": None, "reason": "2 cities in the smaller group"})

    assert judged.verdict is Verdict.NOT_TESTABLE
    assert "2 cities in the smaller group" in judged.reason
    assert judged.value is None


def test_gap_that_nobody_computed_is_not_testable() -> None:
    assert judge_gap(DIFFERENCE, None).verdict is Verdict.NOT_TESTABLE


@pytest.mark.parametrize(
    ("outcome", "n", "verdict"),
    [
        ("within_draws", 82, Verdict.CONSISTENT),
        ("within_draws", 147, Verdict.REPRODUCED),
        ("within_draws", 10, Verdict.CONSISTENT),
        ("within_draws", 9, Verdict.NOT_TESTABLE),
        ("outside_draws", 82, Verdict.DIFFERS),
        ("outside_draws", 9, Verdict.NOT_TESTABLE),
    ],
)
def test_share_is_judged_by_its_reconciliation(outcome: str, n: int, verdict: Verdict) -> None:
    judged = judge_share(OF_ALL, SHARE | {"reconciliation": outcome, "recomputed_n": n})

    assert (judged.verdict, judged.value, judged.n) == (verdict, 52.4, n)


@pytest.mark.parametrize(
    "outcome", sorted({*vocab.RECONCILIATIONS} - {"within_draws", "outside_draws"})
)
def test_share_that_is_not_reconciled_is_not_testable_and_says_why(outcome: str) -> None:
    judged = judge_share(OF_ALL, SHARE | {"reconciliation": outcome})

    assert judged.verdict is Verdict.NOT_TESTABLE
    assert judged.reason


def test_share_of_another_base_is_not_testable_and_names_both() -> None:
    figure = SHARE | {"reconciliation": "other_base", "base": "with_innovation_staff"}

    judged = judge_share(OF_ALL, figure)

    assert judged.verdict is Verdict.NOT_TESTABLE
    assert judged.reason == (
        "The print is of all cities, our answers are of cities with innovation staff only."
    )
    assert judged.value == 52.4


def test_statement_of_another_base_than_its_figure_is_not_testable() -> None:
    # What went wrong: a share of all cities was stated as one of cities with innovation staff.
    judged = judge_share({"base": "with_innovation_staff"}, SHARE)

    assert judged.verdict is Verdict.NOT_TESTABLE
    assert "cities with innovation staff" in judged.reason


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


def test_ranking_of_nine_cities_is_not_testable() -> None:
    shares = _shares({"health": 40.0, "housing": 5.0, "culture": 60.0})

    judged = judge_rank(STATEMENT, shares.with_columns(cities_answering=pl.lit(9)))

    assert judged.verdict is Verdict.NOT_TESTABLE


def test_ranking_of_answers_that_nobody_gave_is_not_testable() -> None:
    shares = _shares({"health": 40.0}).with_columns(is_small_base=pl.lit(value=True))

    assert judge_rank(STATEMENT, shares).verdict is Verdict.NOT_TESTABLE


def _statement(finding_id: str, **given: object) -> dict[str, object]:
    row = {
        "finding_id": finding_id,
        "kind": "gap",
        "statement": "Where it is so, more residents are content.",
        "unit": "percentage_points",
        "driver_id": "holistic_approach",
        "with_means": "holistic approach",
        "without_means": "approach confined to policy sectors",
        "printed_regions": "us|europe",
        "indicator_code": "city_satisfaction_2012_2023_excl_dk",
        "method": "welch",
    }
    return row | given


def test_two_statements_with_different_comparisons_on_one_gap_are_refused() -> None:
    elsewhere = _statement("one", without_means="any other approach")

    found = violations(
        typed(table(STATEMENTS), [elsewhere, _statement("other")]), table(STATEMENTS)
    )

    assert [violation.rule for violation in found] == ["one_comparison_for_each_driver"] * 2


def test_two_statements_with_the_same_comparison_are_kept() -> None:
    rows = [_statement("one"), _statement("adjusted", kind="sign", method="ols_adjusted")]

    assert violations(typed(table(STATEMENTS), rows), table(STATEMENTS)) == []


@pytest.mark.parametrize("name", ["with_means", "without_means", "printed_regions"])
def test_difference_without_its_groups_is_refused(name: str) -> None:
    found = violations(
        typed(table(STATEMENTS), [_statement("one", **{name: None})]), table(STATEMENTS)
    )

    assert "groups_stated_for_each_difference" in {violation.rule for violation in found}


def test_statement_and_its_figure_are_of_the_same_base(raw: Raw) -> None:
    figures = raw.table("raw_oecd_survey_figures__figure").select("figure_id", "respondent_group")
    shares = raw.table(STATEMENTS).filter(kind="share").join(figures, on="figure_id", how="left")

    assert not shares.is_empty()
    assert shares.filter(~pl.col("base").eq_missing(pl.col("respondent_group"))).is_empty()


def test_statement_that_misses_something_says_of_how_many_cities_the_driver_is_known() -> None:
    # Scores that a user adds reach the finding, though its outcome is not loaded.
    statement = _statement("rent", driver_id="data_use_high", missing="No rent is loaded.")
    known = typed(
        table("city_driver"),
        [
            {"city_code": f"us-{n}", "driver_id": "data_use_high", "has_driver": n > 0}
            for n in range(4)
        ],
    )
    empty = {
        "gaps": table("study__outcome_gap").empty(),
        "figures": table("raw_oecd_survey_figures__figure").empty(),
        "reconciled": table("study__reconciliation").empty(),
        "shares": table("survey_share").empty(),
    }

    found = findings(
        typed(table(STATEMENTS), [statement]), Evidence(known_drivers=known, **empty)
    ).row(0, named=True)

    assert found["reason"] == "No rent is loaded. Cities with the driver: 3, without it: 1."
    assert (found["driver_id"], found["with_means"]) == ("data_use_high", "holistic approach")
