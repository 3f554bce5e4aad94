"""What the Census Bureau puts in place of an estimate or a margin, by its meaning.

A jam value is a number that stands for a sign (`-666666666` for `-`). The set is closed: any other
negative is an estimate. Annotation columns (`…EA`, `…MA`) print the sign itself.
"""

from enum import StrEnum

import polars as pl


class Annotation(StrEnum):
    """Why an estimate or a margin is not there, or what it stands for."""

    NOT_COMPUTED = "not_computed"
    NOT_DISPLAYED = "not_displayed"
    NOT_APPLICABLE = "not_applicable"
    TOO_FEW_OBSERVATIONS = "too_few_observations"
    OPEN_INTERVAL = "open_interval"
    CONTROLLED = "controlled"
    TOP_CODED = "top_coded"
    BOTTOM_CODED = "bottom_coded"


_JAM_VALUES = {
    "-666666666": Annotation.NOT_COMPUTED,
    "-999999999": Annotation.NOT_DISPLAYED,
    "-888888888": Annotation.NOT_APPLICABLE,
    "-222222222": Annotation.TOO_FEW_OBSERVATIONS,
    "-333333333": Annotation.OPEN_INTERVAL,
    "-555555555": Annotation.CONTROLLED,
}
# Nine equal digits are the bureau's way to write a sign, though nobody told us these.
_UNKNOWN_JAM_VALUES = [
    jam for digit in range(1, 10) if (jam := f"-{str(digit) * 9}") not in _JAM_VALUES
]
_SIGNS = {
    "-": Annotation.NOT_COMPUTED,
    "N": Annotation.NOT_DISPLAYED,
    "(X)": Annotation.NOT_APPLICABLE,
    "**": Annotation.TOO_FEW_OBSERVATIONS,
    "***": Annotation.OPEN_INTERVAL,
    "*****": Annotation.CONTROLLED,
}
_NO_SIGN = ["", "null"]
# What data.census.gov prints in the place of a number itself: the signs, and ends of an interval.
_IN_NUMBER = r"^(-|N|\(X\)|\*{1,5}|[0-9,]+[+-])$"
_SIGN_OF = {"value_text": "estimate_annotation", "margin_text": "margin_annotation"}
_TOP_SIGN = r"^[0-9,]+\+$"
_BOTTOM_SIGN = r"^[0-9,]+-$"
# Medians of income are printed up to 250,000+ and down to 2,500-, as one more and one less. In
# other variables these are numbers like any other, unless the margin says that they are not.
_ENDS = {"250001": Annotation.TOP_CODED, "2499": Annotation.BOTTOM_CODED}
_INCOME_MEDIAN = r"^(B19(013|113|202)[A-I]?_001|S1901_C0[1-4]_012)E$|^Median_Income$"


def is_known(annotation: str) -> pl.Expr:
    """Is what a column of annotations holds one of ours?"""
    return pl.col(annotation).is_in([each.value for each in Annotation])


def annotated(estimates: pl.DataFrame) -> pl.DataFrame:
    """Part numbers from signs.

    Args:
        estimates: `variable_code`, `value_text`, `estimate_annotation`, `margin_text` and
            `margin_annotation` as printed.

    Returns:
        The same columns: values and margins that are numbers, and annotations by their code. A
        sign that is not known stays as it is printed, with no number beside it.
    """
    estimates = _signs_apart(estimates)
    value, margin = _plain("value_text"), _plain("margin_text")
    is_jam = [*_JAM_VALUES, *_UNKNOWN_JAM_VALUES]
    end = value.replace_strict(_ENDS, default=None, return_dtype=pl.String)
    has_ends = pl.col("variable_code").str.contains(_INCOME_MEDIAN) | (
        pl.col("margin_annotation") == Annotation.OPEN_INTERVAL.value
    ).fill_null(value=False)
    return estimates.with_columns(
        margin_annotation=pl.coalesce(_meaning(margin), _meaning_of_sign("margin_annotation"))
    ).with_columns(
        # A controlled estimate has no error, which is a margin of nought and not a missing one.
        margin_text=pl.when(pl.col("margin_annotation") == Annotation.CONTROLLED.value)
        .then(pl.lit("0"))
        .when(margin.is_in(is_jam).not_())
        .then(pl.col("margin_text").str.strip_chars()),
        value_text=pl.when(value.is_in(is_jam).not_()).then(pl.col("value_text").str.strip_chars()),
        estimate_annotation=pl.coalesce(
            _meaning(value),
            _meaning_of_sign("estimate_annotation"),
            pl.when(has_ends).then(end),
        ),
    )


def _signs_apart(estimates: pl.DataFrame) -> pl.DataFrame:
    """Signs that stand in the place of a number, moved beside it.

    The end of an open interval stays as a number one beyond it, as the interface writes it.
    """
    columns = []
    for number, sign in _SIGN_OF.items():
        text = pl.col(number).str.strip_chars()
        is_sign = text.str.contains(_IN_NUMBER).fill_null(value=False)
        end = text.str.replace_all(r"[,+-]", "").cast(pl.Int64, strict=False)
        beyond = pl.when(text.str.contains(_TOP_SIGN)).then(end + 1).otherwise(end - 1)
        columns += [
            pl.when(is_sign).then(beyond.cast(pl.String)).otherwise(pl.col(number)).alias(number),
            pl.when(is_sign).then(text).otherwise(pl.col(sign)).alias(sign),
        ]
    return estimates.with_columns(columns)


def _plain(column: str) -> pl.Expr:
    """A number as the interface writes it: copies print jam values with decimals."""
    text = pl.col(column).str.strip_chars().str.replace(r"\.0+$", "")
    return pl.when(text != "").then(text)


def _meaning(number: pl.Expr) -> pl.Expr:
    known = number.replace_strict(_JAM_VALUES, default=None, return_dtype=pl.String)
    return pl.coalesce(known, pl.when(number.is_in(_UNKNOWN_JAM_VALUES)).then(number))


def _meaning_of_sign(column: str) -> pl.Expr:
    sign = pl.col(column).str.strip_chars()
    return (
        pl.when(sign.is_in(_NO_SIGN))
        .then(None)
        .when(sign.str.contains(_TOP_SIGN))
        .then(pl.lit(Annotation.TOP_CODED.value))
        .when(sign.str.contains(_BOTTOM_SIGN))
        .then(pl.lit(Annotation.BOTTOM_CODED.value))
        .otherwise(sign.replace(_SIGNS))
    )
