"""Verdicts on published statements: a rule gives them, with a reason in words.

`reproduced`: our interval leaves out zero and holds the printed gap. `consistent`: our data do not
rule the printed value out. `differs`: they do. `not_testable`: the reason says what is missing; our
number is shown where there is one. A verdict on a difference needs ten cities in each group, ten in
each region that stands behind the print, and no outcome from before the driver was observed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import polars as pl

from pipelines.study.timing import Timing

FEWEST_FOR_A_VERDICT = 10
"""Cities in each group that is compared, in each region behind the print, behind a share."""
TOO_FEW_ANSWERED = f"Fewer than {FEWEST_FOR_A_VERDICT} of our cities answered the question."
_INSIDE, _OUTSIDE = "within_draws", "outside_draws"
_NOT_RECONCILED = {
    "base_too_small": "Fewer than five of our cities answered the question.",
    "more_cities_than_surveyed": "More cities answered than the survey had.",
    "surveyed_unknown": "How many cities stand behind the printed share is not printed.",
    "no_same_share": "No question, option and wave of ours is the same.",
    "no_number": "The print gives words, no number.",
    "no_label": "The source does not say which answer the printed value belongs to.",
    "no_survey_share": "The printed value is not a share of an answer to the survey that we know.",
    "print_impossible": "No number of cities gives the printed value.",
}
_REGIONS = {"us": "the US", "europe": "Europe", "other": "other regions"}
_BASES = {
    "all": "all cities",
    "with_innovation_staff": "cities with innovation staff",
    "with_funding": "cities with dedicated funding",
}
_TIMING_OBSTACLES = {
    None: "No year of the driver is known.",
    Timing.BEFORE: "All outcomes are from before the driver was observed.",
    Timing.MIXED: "Some outcomes are from before the driver was observed.",
}


class Verdict(StrEnum):
    """What we say of a published statement."""

    REPRODUCED = "reproduced"
    CONSISTENT = "consistent"
    DIFFERS = "differs"
    NOT_TESTABLE = "not_testable"


@dataclass(frozen=True)
class Judged:
    """A verdict with our number and the reason in words."""

    verdict: Verdict
    reason: str
    value: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    n: int | None = None
    n_with: int | None = None
    n_without: int | None = None
    timing: str | None = None


Row = Mapping[str, Any]


def judge_gap(statement: Row, gap: Row | None) -> Judged:
    """Hold our gap against the printed one; without a printed number, against its sign alone.

    Args:
        statement: A row of `raw_oecd_survey_figures__statement`.
        gap: The row of `study__outcome_gap` that answers it.
    """
    if gap is None or gap["n_with"] + gap["n_without"] == 0:
        reason = "No city has both the driver and the outcome known."
        return Judged(Verdict.NOT_TESTABLE, reason, n=0, n_with=0, n_without=0)
    n_with, n_without = gap["n_with"], gap["n_without"]
    counts = (n_with + n_without, n_with, n_without, gap["timing"])
    if gap["gap"] is None:
        reason = f"{_compared(gap)} No number: {gap['reason']}."
        return Judged(Verdict.NOT_TESTABLE, reason, None, None, None, *counts)
    value, low, high = gap["gap"], gap["ci_low"], gap["ci_high"]
    verdict, reason = _of_interval(low, high, statement["published_value"])
    obstacles = list(_obstacles(statement, gap))
    if obstacles:
        verdict, reason = Verdict.NOT_TESTABLE, " ".join(obstacles)
    return Judged(verdict, f"{_compared(gap)} {reason}", value, low, high, *counts)


def _compared(gap: Row) -> str:
    """The cities that could be compared: how many, where, of which years."""
    counts = {region: gap[f"n_{region}"] for region in _REGIONS}
    places = ", ".join(f"{n} in {_REGIONS[region]}" for region, n in counts.items() if n)
    years = f"outcomes of {gap['outcome_years']}, driver of {gap['driver_years'] or 'no year'}"
    groups = f"{gap['n_with']} cities with the driver and {gap['n_without']} without"
    missing = gap["certified_cities_missing"]
    listed = (
        f" Our list misses {missing} certified cities; some may be among those without."
        if missing
        else ""
    )
    return f"Compared: {groups} ({places}), {years}.{listed}"


def _obstacles(statement: Row, gap: Row) -> Iterator[str]:
    """Everything that stands against a verdict on a gap that has a number."""
    if min(gap["n_with"], gap["n_without"]) < FEWEST_FOR_A_VERDICT:
        yield f"A verdict needs {FEWEST_FOR_A_VERDICT} cities in each group."
    printed = statement["printed_regions"].split("|")
    if any(gap[f"n_{region}"] < FEWEST_FOR_A_VERDICT for region in printed):
        places = " and ".join(_REGIONS[region] for region in printed)
        yield f"The print is of cities in {places}, a verdict needs {FEWEST_FOR_A_VERDICT} in each."
    if gap["timing"] in _TIMING_OBSTACLES:
        yield _TIMING_OBSTACLES[gap["timing"]]


def _of_interval(low: float, high: float, published: float | None) -> tuple[Verdict, str]:
    excludes_zero = low > 0 or high < 0
    if published is None:
        if low > 0:
            return Verdict.REPRODUCED, "The whole interval is above zero."
        if high < 0:
            return Verdict.DIFFERS, "The whole interval is below zero."
        return Verdict.CONSISTENT, "The interval holds differences above and below zero."
    if not low <= published <= high:
        return Verdict.DIFFERS, "The interval leaves out the printed difference."
    if excludes_zero:
        return Verdict.REPRODUCED, "The interval holds the printed difference and leaves out zero."
    return Verdict.CONSISTENT, "The interval holds the printed difference, and zero as well."


def judge_share(statement: Row, figure: Row | None) -> Judged:
    """Take over what the reconciliation of the printed share found.

    Args:
        statement: A row of `raw_oecd_survey_figures__statement`.
        figure: The printed figure with its row of `study__reconciliation`.
    """
    if figure is None:
        return Judged(Verdict.NOT_TESTABLE, "The printed figure is not on record.")
    names = ("recomputed_value", "recomputed_low", "recomputed_high", "recomputed_n")
    value, low, high, n = (figure[name] for name in names)
    verdict, reason = _of_share(statement, figure)
    return Judged(verdict, reason, value, low, high, n)


def _of_share(statement: Row, figure: Row) -> tuple[Verdict, str]:
    outcome, n = figure["reconciliation"], figure["recomputed_n"]
    if statement["base"] != figure["respondent_group"]:
        reason = f"The statement is of {_BASES[statement['base']]}, the printed figure is not."
        return Verdict.NOT_TESTABLE, reason
    if outcome == "other_base":
        reason = f"The print is of all cities, our answers are of {_BASES[figure['base']]} only."
        return Verdict.NOT_TESTABLE, reason
    if outcome not in (_INSIDE, _OUTSIDE):
        return Verdict.NOT_TESTABLE, _NOT_RECONCILED[outcome]
    if n < FEWEST_FOR_A_VERDICT:
        return Verdict.NOT_TESTABLE, TOO_FEW_ANSWERED
    surveyed = figure["cities_surveyed"]
    drawn = f"what drawing {n} of {surveyed} cities would give if the print is right"
    if outcome == _OUTSIDE:
        return Verdict.DIFFERS, f"Our share is outside of {drawn}."
    if n == surveyed:
        reason = "All cities that were surveyed are ours, and the share is the printed one."
        return Verdict.REPRODUCED, reason
    return Verdict.CONSISTENT, f"Our share is within {drawn}."


def judge_rank(statement: Row, shares: pl.DataFrame) -> Judged:
    """Are the options that the print ranks first those that our cities name most?"""
    printed = str(statement["options"]).split("|")
    ranked = shares.filter(
        (pl.col("question_id") == statement["question_id"])
        & pl.col("item_id").is_null()
        & ~pl.col("option_id").is_in(["none", "other"])
        & (pl.col("respondent_group") == "all")
        & (pl.col("wave") == "combined")
        & ~pl.col("is_small_base")
    ).sort("share_pct", "option_id", descending=[True, False])
    if ranked.is_empty() or ranked["cities_answering"].item(0) < FEWEST_FOR_A_VERDICT:
        return Judged(Verdict.NOT_TESTABLE, TOO_FEW_ANSWERED)
    first = ranked["option_id"].head(len(printed)).to_list()
    n = int(ranked["cities_answering"].item(0))
    common = len(set(first) & set(printed))
    if common == len(printed):
        reason = f"The {common} named most by our cities are the printed ones."
        return Judged(Verdict.CONSISTENT, reason, float(common), n=n)
    is_printed = pl.col("option_id").is_in(printed)
    # The weakest of the printed options may still be as frequent as the strongest of the others.
    reachable = ranked.filter(is_printed)["ci_high_pct"].min()
    others = ranked.filter(~is_printed)["ci_low_pct"].max()
    is_open = (
        reachable is not None and others is not None and float(str(reachable)) >= float(str(others))
    )
    verdict = Verdict.CONSISTENT if is_open else Verdict.DIFFERS
    intervals = "the intervals overlap" if is_open else "the intervals do not overlap"
    reason = f"{common} of the {len(printed)} printed are among those named most; {intervals}."
    return Judged(verdict, reason, float(common), n=n)
