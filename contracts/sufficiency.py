"""The rule of sufficiency lists: which areas that a page lists have a flag, and why others do not.

Landing contracts of transcribed and of added pages read it, and so does the page parser, so that
both come to the same flags and say the same. A frame of listed areas has at least: response_id,
list, position, label, policy_area_id, nearest_spelling, sufficient_declared,
insufficient_declared. What breaks a rule is taken out, the answers of its page stay.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from contracts import vocab

PAGE = "response_id"
_LISTS = vocab.FLAGS[:2]
_NO_AREA = pl.col("policy_area_id").is_null()


def spelling_is_known() -> pl.Expr:
    """True where the vocabulary knows the label."""
    return ~_NO_AREA


def in_one_list_only() -> pl.Expr:
    """True where the page names the area in one of its two lists."""
    return _NO_AREA | (pl.col("list").n_unique().over(PAGE, "policy_area_id") == 1)


def listed_once() -> pl.Expr:
    """True on the first mention of an area in its list."""
    entry = [PAGE, "list", "policy_area_id"]
    return _NO_AREA | (pl.col("position") == pl.col("position").min().over(entry))


def counts_agree() -> pl.Expr:
    """True on every row of a page whose printed counts equal its lists, or that prints none."""
    return pl.all_horizontal(
        pl.col(f"{name}_declared").is_null()
        | (pl.col(f"{name}_declared") == (pl.col("list") == name).sum().over(PAGE))
        for name in _LISTS
    )


def explain_spelling(table: pl.DataFrame, position: int) -> str:
    """Name the known spelling nearest to an unknown one."""
    row = table.row(position, named=True)
    nearest = row["nearest_spelling"] or "none"
    return (
        f"'{row['label']}' is not a known spelling of a policy area; the nearest known one is "
        f"'{nearest}': add the spelling to the vocabulary, or correct the page"
    )


def explain_area(table: pl.DataFrame, position: int) -> str:
    """Name every place at which the page lists the area."""
    row = table.row(position, named=True)
    same = table.filter(
        (pl.col(PAGE) == row[PAGE]) & (pl.col("policy_area_id") == row["policy_area_id"])
    ).sort("list", "position")
    places = [
        f"{name} {at} ('{label}')" for name, at, label in same["list", "position", "label"].rows()
    ]
    return f"{row['policy_area_id']} is listed {len(places)} times: {', '.join(places)}"


def explain_counts(table: pl.DataFrame, position: int) -> str:
    """Say what the page prints, what it lists and which area may be missing."""
    row = table.row(position, named=True)
    page = table.filter(pl.col(PAGE) == row[PAGE])
    return describe_counts(
        [row[f"{name}_declared"] for name in _LISTS],
        [page.filter(pl.col("list") == name).height for name in _LISTS],
        set(page["policy_area_id"].drop_nulls()),
    )


def describe_counts(
    printed: Sequence[int | None], listed: Sequence[int], areas: Collection[str]
) -> str:
    """Printed counts beside listed ones, the sufficient first, and the areas in neither list."""
    counts = [f"{'no' if n is None else n} {name}" for n, name in zip(printed, _LISTS, strict=True)]
    absent = sorted(set(vocab.POLICY_AREAS) - set(areas))
    return (
        f"the page prints {' and '.join(counts)} areas but lists {' and '.join(map(str, listed))}; "
        f"in neither list: {', '.join(absent) or 'none'}"
    )


@dataclass(frozen=True)
class SufficiencyRule:
    """A rule of the contract: its name, where it holds, and why a row breaks it."""

    name: str
    holds: Callable[[], pl.Expr]
    explain: Callable[[pl.DataFrame, int], str]


RULES = (
    SufficiencyRule("spelling_is_known", spelling_is_known, explain_spelling),
    SufficiencyRule("area_in_one_list_only", in_one_list_only, explain_area),
    SufficiencyRule("area_listed_once", listed_once, explain_area),
    SufficiencyRule("printed_counts_equal_lists", counts_agree, explain_counts),
)


@dataclass(frozen=True)
class BrokenRule:
    """A rule that a listed area breaks."""

    rule: str
    row: int
    reason: str


def judge(areas: pl.DataFrame) -> tuple[pl.DataFrame, list[BrokenRule]]:
    """Sort out what breaks a rule, again until all that is left holds, as a contract is enforced.

    Returns:
        The areas that have a flag, and what the others break; `row` counts the given rows from 0.
    """
    left = areas.with_row_index("row")
    broken: list[BrokenRule] = []
    while found := list(_broken(left)):
        broken += found
        left = left.filter(~pl.col("row").is_in([failure.row for failure in found]))
    return left.drop("row"), broken


def _broken(areas: pl.DataFrame) -> Iterator[BrokenRule]:
    for rule in RULES:
        for at, holds in enumerate(areas.select(rule.holds()).to_series()):
            if not holds:
                yield BrokenRule(rule.name, areas["row"][at], rule.explain(areas, at))
