"""What was read of a publisher's file, with its counts, and refusals that several layouts share.

Not here: any layout, any meaning of a value.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from pipelines.errors import SourceFormatError


@dataclass
class Reading:
    """The observations of a file as text, and what was counted while it was read.

    rows_in = rows_out + all of `skipped`. `rows` are the data rows of the file, `rows_in` the
    observations that they have room for: several a row in a wide layout. `problems` counts
    observations that are odd and stay as printed. The last columns of `frame` are `source_row`, the
    data row of the file, counted from 1, and `source_cell`, which numbers the observations along
    the rows, so that it is unique where a row holds several of them.
    """

    layout: StrEnum
    frame: pl.DataFrame = field(default_factory=pl.DataFrame)
    rows: int = 0
    rows_in: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    problems: dict[str, int] = field(default_factory=dict)
    dataset_code: str | None = None
    """The data set and, at the OECD, its version; None where the file does not say."""
    version: str | None = None

    @property
    def rows_out(self) -> int:
        """Observations handed over."""
        return self.frame.height

    def skip(self, reason: str, count: int) -> None:
        """Count observations that were left out."""
        if count:
            self.skipped[reason] = self.skipped.get(reason, 0) + count

    def note(self, problem: str, count: int) -> None:
        """Count observations that are odd and stay as printed."""
        if count:
            self.problems[problem] = self.problems.get(problem, 0) + count


def number_rows(parts: Sequence[pl.DataFrame], reading: Reading) -> pl.DataFrame:
    """Put the observations of each row together again, with their positions, and count them.

    Args:
        parts: One frame for each observation that a row holds, each with all rows of the file.
        reading: Gets the counts of rows and observations.
    """
    height, width = parts[0].height, len(parts)
    reading.rows, reading.rows_in = height, height * width
    row = pl.int_range(pl.len(), dtype=pl.Int64)
    placed = [
        part.with_columns(source_row=row + 1, source_cell=row * width + place)
        for place, part in enumerate(parts, start=1)
    ]
    return pl.concat(placed).sort("source_cell")


def refuse_lost_zeros(frame: pl.DataFrame, lost: pl.Expr, *, subject: str, expected: str) -> None:
    """Refuse codes that went through a program that took them for numbers.

    Args:
        frame: Rows with `source_row`, `place_name` and a column `code` as printed.
        lost: Is the code of a row one digit or more short, or a decimal number?
        subject: What errors call the file.
        expected: The form of the code.

    Raises:
        SourceFormatError: Names the first such row.
    """
    odd = frame.filter(lost)
    if odd.height:
        row = odd.row(0, named=True)
        raise SourceFormatError(
            f"{subject}, row {row['source_row']}",
            expected=expected,
            found=f"{row['code']} ({row['place_name']})",
            remedy="The codes were saved as numbers and lost their leading zeros, so others may "
            "be wrong unseen: export the file again with codes as text.",
        )


def refuse_commas(frame: pl.DataFrame, columns: Sequence[str], *, subject: str) -> None:
    """Refuse numbers that are written with a comma.

    Raises:
        SourceFormatError: Names the first such row of `frame`.
    """
    is_odd = pl.any_horizontal(pl.col(columns).str.contains(",", literal=True))
    odd = frame.filter(is_odd.fill_null(value=False))
    if odd.height:
        row = odd.row(0, named=True)
        found = next(row[name] for name in columns if "," in (row[name] or ""))
        raise SourceFormatError(
            f"{subject}, row {row['source_row']}",
            expected="numbers with a decimal point",
            found=f"{found} ({row['place_name']})",
            remedy="A comma may stand for decimals or for thousands, so it is not guessed: "
            "fetch the file again as the publisher writes it.",
        )


def is_no_number(column: str) -> pl.Expr:
    """Is something printed that is not a finite number?"""
    number = pl.col(column).cast(pl.Float64, strict=False).is_finite()
    return pl.col(column).is_not_null() & number.fill_null(value=False).not_()
