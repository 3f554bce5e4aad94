"""Each published statement beside what we find, with a verdict that a rule gives and words.

`reproduced`: our interval leaves out zero and holds the printed gap. `consistent`: our data do not
rule the printed value out. `differs`: they do. `not_testable`: the reason says what is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from contracts.model import table

TABLE = "study__finding"
_INSIDE, _OUTSIDE = "within_draws", "outside_draws"
_NOT_RECONCILED = {
    "base_too_small": "Fewer than five of our cities answered the question.",
    "more_cities_than_surveyed": "More cities answered than the survey had.",
    "surveyed_unknown": "How many cities stand behind the printed share is not printed.",
    "no_same_share": "No question, option and wave of ours is the same.",
    "no_number": "The print gives words, no number.",
    "no_label": "The source does not tell which answer the printed value belongs to.",
    "no_survey_share": "The printed value is no share of an answer to the survey that we know.",
    "print_impossible": "No number of cities gives the printed value.",
}


class Verdict(StrEnum):
    """What we say of a published statement."""

    REPRODUCED = "reproduced"
    CONSISTENT = "consistent"
    DIFFERS = "differs"
    NOT_TESTABLE = "not_testable"


@dataclass(frozen=True)
class Judged:
    """A verdict with our number and the reason in one sentence."""

    verdict: Verdict
    reason: str
    value: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    n: int | None = None


Row = Mapping[str, object]


def findings(
    statements: pl.DataFrame, gaps: pl.DataFrame, reconciled: pl.DataFrame, shares: pl.DataFrame
) -> pl.DataFrame:
    """Judge every statement.

    Args:
        statements: `raw_oecd_survey_figures__statement`.
        gaps: `study__outcome_gap`.
        reconciled: `study__reconciliation`.
        shares: The mart survey_share.

    Returns:
        `study__finding`: one row for each statement.
    """
    by_gap = _keyed(gaps, ["driver_id", "indicator_code", "method"])
    by_figure = _keyed(reconciled, ["figure_id"])
    rows = []
    for statement in statements.iter_rows(named=True):
        judged = _judge(statement, by_gap, by_figure, shares)
        rows.append(_row(statement, judged))
    spec = table(TABLE)
    return pl.DataFrame(rows, schema=spec.dtypes).sort(spec.primary_key)


def _keyed(frame: pl.DataFrame, key: list[str]) -> dict[tuple[object, ...], Row]:
    return {tuple(row[name] for name in key): row for row in frame.iter_rows(named=True)}


def _judge(
    statement: Row,
    gaps: Mapping[tuple[object, ...], Row],
    figures: Mapping[tuple[object, ...], Row],
    shares: pl.DataFrame,
) -> Judged:
    if statement["missing"]:
        return Judged(Verdict.NOT_TESTABLE, str(statement["missing"]))
    if statement["kind"] == "share":
        return judge_share(figures.get((statement["figure_id"],)))
    if statement["kind"] == "rank":
        return judge_rank(statement, shares)
    key = (statement["driver_id"], statement["indicator_code"], statement["method"])
    published = statement["published_value"]
    return judge_gap(gaps.get(key), float(str(published)) if published is not None else None)


def judge_gap(gap: Row | None, published: float | None) -> Judged:
    """Hold our gap against the printed one; without a printed number, against its sign alone."""
    if gap is None:
        return Judged(Verdict.NOT_TESTABLE, "No city has both the driver and the outcome known.")
    n = int(str(gap["n_with"])) + int(str(gap["n_without"]))
    if gap["gap"] is None:
        reason = f"Cities with both known are too few: {gap['reason']}."
        return Judged(Verdict.NOT_TESTABLE, reason, n=n)
    value, low, high = (float(str(gap[name])) for name in ("gap", "ci_low", "ci_high"))
    verdict, reason = _of_interval(low, high, published)
    return Judged(verdict, reason, value, low, high, n)


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


def judge_share(figure: Row | None) -> Judged:
    """Take over what the reconciliation of the printed share found."""
    if figure is None:
        return Judged(Verdict.NOT_TESTABLE, "The printed figure is not on record.")
    outcome = str(figure["reconciliation"])
    if outcome not in (_INSIDE, _OUTSIDE):
        return Judged(Verdict.NOT_TESTABLE, _NOT_RECONCILED[outcome])
    value, low, high = (
        float(str(figure[name]))
        for name in ("recomputed_value", "recomputed_low", "recomputed_high")
    )
    n, surveyed = int(str(figure["recomputed_n"])), int(str(figure["cities_surveyed"]))
    drawn = f"what drawing {n} of {surveyed} cities would give if the print is right"
    if outcome == _OUTSIDE:
        return Judged(Verdict.DIFFERS, f"Our share is outside of {drawn}.", value, low, high, n)
    if n == surveyed:
        reason = "All cities that were surveyed are ours, and the share is the printed one."
        return Judged(Verdict.REPRODUCED, reason, value, low, high, n)
    return Judged(Verdict.CONSISTENT, f"Our share is within {drawn}.", value, low, high, n)


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
    if ranked.is_empty():
        return Judged(Verdict.NOT_TESTABLE, _NOT_RECONCILED["base_too_small"])
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
    told = "the intervals overlap" if is_open else "the intervals do not overlap"
    reason = f"{common} of the {len(printed)} printed are among those named most; {told}."
    return Judged(verdict, reason, float(common), n=n)


def _row(statement: Row, judged: Judged) -> dict[str, object]:
    copied = ("finding_id", "statement", "published_value", "unit", "figure_id")
    return {name: statement[name] for name in copied} | {
        "value": judged.value,
        "ci_low": judged.ci_low,
        "ci_high": judged.ci_high,
        "n": judged.n,
        "verdict": judged.verdict.value,
        "reason": judged.reason,
    }
