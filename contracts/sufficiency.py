"""The rules of the sufficiency contract, apart from any table, for any page parser to share.

A frame of listed areas has at least: page_slug, wave, list, policy_area_id, label,
nearest_spelling, sufficient_declared, insufficient_declared.
"""

import polars as pl

from contracts import vocab

PAGE = ("page_slug", "wave")
_LISTS = vocab.FLAGS[:2]


def in_one_list_only() -> pl.Expr:
    """True where the page names the area in one of its two lists."""
    area = [*PAGE, "policy_area_id"]
    return pl.col("policy_area_id").is_null() | (pl.col("list").n_unique().over(area) == 1)


def listed_once() -> pl.Expr:
    """True on the first mention of an area in its list."""
    entry = [*PAGE, "list", "policy_area_id"]
    is_first = pl.col("position") == pl.col("position").min().over(entry)
    return pl.col("policy_area_id").is_null() | is_first


def _listed(name: str) -> pl.Expr:
    return (pl.col("list") == name).sum().over(list(PAGE))


def counts_agree() -> pl.Expr:
    """True on every row of a page whose printed counts equal its lists, or that prints none."""
    agree = [
        pl.col(f"{name}_declared").is_null() | (pl.col(f"{name}_declared") == _listed(name))
        for name in _LISTS
    ]
    return pl.all_horizontal(agree)


def explain_spelling(table: pl.DataFrame, position: int) -> str:
    """Name the known spelling nearest to an unknown one."""
    row = table.row(position, named=True)
    nearest = row["nearest_spelling"] or "none"
    return (
        f"'{row['label']}' is no known spelling of a policy area; the nearest known one is "
        f"'{nearest}': add the spelling to the vocabulary, or correct the page"
    )


def explain_counts(table: pl.DataFrame, position: int) -> str:
    """Say what the page prints, what it lists and which area may be missing."""
    row = table.row(position, named=True)
    page = table.filter((pl.col("page_slug") == row["page_slug"]) & (pl.col("wave") == row["wave"]))
    listed = " and ".join(str(page.filter(pl.col("list") == name).height) for name in _LISTS)
    known = set(page["policy_area_id"].drop_nulls())
    absent = sorted(set(vocab.POLICY_AREAS) - known)
    return (
        f"{row['page_slug']} {row['wave']} prints {row['sufficient_declared']} sufficient and "
        f"{row['insufficient_declared']} insufficient areas but lists {listed}; "
        f"in neither list: {', '.join(absent) or 'none'}"
    )
