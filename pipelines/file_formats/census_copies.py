"""What is refused of downloads and copies of the Census Bureau's tables, and why."""

import polars as pl

from pipelines.errors import SourceFormatError


def refuse_nameless(frame: pl.DataFrame, subject: str) -> None:
    """Refuse a last column that has no name and is not empty.

    Raises:
        SourceFormatError: Shows the first cell of it.
    """
    given = frame.to_series(-1).drop_nulls()
    if given.len():
        raise SourceFormatError(
            f"{subject}, header",
            expected="a name for each column",
            found=f"a last column without one that holds {given[0]!r}",
            remedy="The columns may be shifted: fetch the table again.",
        )


def tidy_table(subject: str) -> SourceFormatError:
    """The error for a long table of the R package tidycensus."""
    return SourceFormatError(
        f"{subject}, header",
        expected="estimates and margins as the Census Bureau prints them, a variable a column",
        found="a long table of the R package tidycensus (variable, estimate, moe)",
        remedy="Its margins may be of any level of confidence, which the file does not say: fetch "
        "the variables from the Census API, as JSON.",
    )
