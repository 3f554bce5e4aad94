"""Printed shares beside ours: is the difference more than drawing our cities would make?

Our cities are a part of those surveyed. If they were drawn from all of them at random, the number
that chose an option would follow a hypergeometric distribution; a share outside of its middle 95 %
says that our cities differ, or that the print counts something else. They were not drawn at random,
so a share inside proves nothing.
"""

import polars as pl

from contracts.model import table

TABLE = "study__reconciliation"
FEWEST_CITIES = 5
_TAIL = 0.025
_KEY = ["question_id", "item_id", "option_id", "respondent_group", "wave"]
# A share is printed in whole percent; a number of cities is printed as it is.
_ROUNDING_PCT = 0.5


def reconcile(figures: pl.DataFrame, shares: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    """Hold every printed figure against the same share of ours.

    Args:
        figures: Printed figures, as landed.
        shares: The mart survey_share.
        questions: The mart survey_question: question_id, and base, the cities it can be known of.

    Returns:
        `study__reconciliation`: one row for each figure; values in the unit of the figure; where
        nothing is compared, `reconciliation` says why.
    """
    joined = figures.join(
        shares, on=_KEY, how="left", nulls_equal=True, validate="m:1", maintain_order="left"
    )
    surveyed = _surveyed(figures)
    judged = (
        joined.join(surveyed, on=surveyed.columns[:2], how="left", validate="m:1")
        .join(questions.select("question_id", "base"), on="question_id", how="left", validate="m:1")
        .with_columns(cities_surveyed=pl.coalesce("published_n", "cities_surveyed"))
        .with_columns(_why_not_compared().alias("reconciliation"), _scale().alias("scale"))
        .with_columns(_ours())
    )
    compared = _with_draws(judged.filter(pl.col("reconciliation").is_null()))
    left_out = judged.filter(pl.col("reconciliation").is_not_null())
    names = table(TABLE).dtypes
    result = pl.concat([compared, left_out], how="diagonal_relaxed")
    return result.select(pl.col(name).cast(dtype) for name, dtype in names.items()).sort(
        "figure_id"
    )


def _surveyed(figures: pl.DataFrame) -> pl.DataFrame:
    """How many cities each wave surveyed, as the publisher prints it; of a group it prints none."""
    return figures.filter(
        (pl.col("category") == "cities")
        & (pl.col("subject_group") == "All")
        & (pl.col("unit") == "count")
    ).select(
        "wave",
        pl.lit("all").alias("respondent_group"),
        pl.col("published_value").cast(pl.Int32).alias("cities_surveyed"),
    )


def _why_not_compared() -> pl.Expr:
    """Null where a figure can be compared, else the first reason against it."""
    value = pl.coalesce("published_value", "value_low", "value_high")
    n, surveyed = pl.col("cities_answering"), pl.col("cities_surveyed")
    return (
        pl.when(~pl.col("unit").is_in(["percent", "cities"]) | pl.col("question_id").is_null())
        .then(pl.lit("no_survey_share"))
        .when(pl.col("option_id").is_null())
        .then(pl.lit("no_label"))
        .when(value.is_null())
        .then(pl.lit("no_number"))
        .when(n.is_null())
        .then(pl.lit("no_same_share"))
        .when(n < FEWEST_CITIES)
        .then(pl.lit("base_too_small"))
        .when(pl.col("base") != "all")
        .then(pl.lit("other_base"))
        .when(surveyed.is_null())
        .then(pl.lit("surveyed_unknown"))
        .when(n > surveyed)
        .then(pl.lit("more_cities_than_surveyed"))
    )


def _scale() -> pl.Expr:
    """What all cities are in the unit of the figure: 100 percent, or as many as were surveyed."""
    unit = pl.col("unit")
    surveyed = pl.col("cities_surveyed").cast(pl.Float64)
    return pl.when(unit == "percent").then(100.0).when(unit == "cities").then(surveyed)


def _ours() -> list[pl.Expr]:
    """The same share of ours in the unit of the figure, also where nothing is compared with it."""
    is_enough = pl.col("cities_answering") >= FEWEST_CITIES
    shares = {"value": "share_pct", "low": "ci_low_pct", "high": "ci_high_pct"}
    ours = [
        pl.when(is_enough)
        .then((pl.col(share) / 100 * pl.col("scale")).round(4))
        .alias(f"recomputed_{name}")
        for name, share in shares.items()
    ]
    n = pl.when(is_enough & pl.col("scale").is_not_null()).then("cities_answering")
    return [*ours, n.alias("recomputed_n")]


def _with_draws(compared: pl.DataFrame) -> pl.DataFrame:
    """The middle 95 % of what draws from the printed share give, and whether ours is among it."""
    n, surveyed, scale = map(pl.col, ("cities_answering", "cities_surveyed", "scale"))
    rounding = pl.when(pl.col("unit") == "percent").then(_ROUNDING_PCT).otherwise(0.0)
    low = pl.coalesce("value_low", pl.col("published_value") - rounding, pl.lit(0.0))
    high = pl.coalesce("value_high", pl.col("published_value") + rounding, scale)
    numbered = compared.with_columns(
        least=(low / scale * surveyed - 1e-9).ceil().clip(0, surveyed),
        most=(high / scale * surveyed + 1e-9).floor().clip(0, surveyed),
    )
    is_possible = pl.col("least") <= pl.col("most")
    return _drawn(numbered).with_columns(
        draws_low=pl.when(is_possible).then((pl.col("fewest") / n * scale).round(4)),
        draws_high=pl.when(is_possible).then((pl.col("highest") / n * scale).round(4)),
        reconciliation=pl.when(~is_possible)
        .then(pl.lit("print_impossible"))
        .when(pl.col("cities").is_between("fewest", "highest"))
        .then(pl.lit("within_draws"))
        .otherwise(pl.lit("outside_draws")),
    )


def _drawn(numbered: pl.DataFrame) -> pl.DataFrame:
    """How many of ours chose it: quantiles for the fewest and the most that the print allows."""
    from scipy.stats import hypergeom

    # The print allows any whole number of cities from `least` to `most`.
    surveyed, n = numbered["cities_surveyed"].to_numpy(), numbered["cities_answering"].to_numpy()
    least, most = numbered["least"].to_numpy(), numbered["most"].to_numpy()
    return numbered.with_columns(
        fewest=pl.Series(hypergeom.ppf(_TAIL, surveyed, least, n), dtype=pl.Float64),
        highest=pl.Series(hypergeom.ppf(1 - _TAIL, surveyed, most, n), dtype=pl.Float64),
    )
