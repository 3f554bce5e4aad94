"""A file that was opened: its layout, its rows as text, and what was counted on the way.

Here: what the readings of several publishers share. Not here: any layout, any meaning of a value.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

import polars as pl

from pipelines.errors import SourceFormatError


@dataclass
class Tally:
    """Counts of one pass over a file: rows_in = rows_out + all that was skipped.

    `rows` are the data rows of the file, `rows_in` the observations that they have room for.
    """

    rows: int = 0
    rows_in: int = 0
    rows_out: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    problems: dict[str, int] = field(default_factory=dict)

    def skip(self, reason: StrEnum, count: int) -> None:
        """Count observations that were left out."""
        if count:
            self.skipped[reason.value] = self.skipped.get(reason.value, 0) + count

    def note(self, problem: StrEnum, count: int) -> None:
        """Count observations that are odd and were handed over as printed."""
        if count:
            self.problems[problem.value] = self.problems.get(problem.value, 0) + count


Passes: TypeAlias = Callable[[Tally], Iterator[pl.DataFrame]]
"""One pass over a file: hands over its batches and counts all but `rows_out`."""


@dataclass(frozen=True)
class Opened:
    """A file whose layout is known and whose header was checked."""

    layout: StrEnum
    schema: pl.Schema
    passes: Passes


class Reading:
    """The observations of a file and the counts of the last pass over it.

    `batches` may be asked for again; each pass counts anew, and the counts are whole once it is
    exhausted. Then rows_in = rows_out + all of `skipped`.
    """

    def __init__(self, opened: Opened) -> None:
        self.layout = opened.layout
        self._opened = opened
        self._tally = Tally()

    def batches(self) -> Iterator[pl.DataFrame]:
        """The observations as text, a bounded number at a time, in the order of the file.

        Returns:
            Frames with the columns of the layout's `SCHEMA`; the last are `source_row`, the data
            row of the file, counted from 1, and `source_cell`, which numbers the observations along
            the rows, so that it is unique where a row holds several of them.

        Raises:
            SourceFormatError: The file is damaged, its codes lost their leading zeros, or a number
                is written with a comma.
        """
        self._tally = Tally()
        for batch in self._opened.passes(self._tally):
            self._tally.rows_out += batch.height
            yield batch.select(list(self._opened.schema))

    def frame(self) -> pl.DataFrame:
        """All batches as one frame."""
        return pl.concat([self._opened.schema.to_frame(), *self.batches()])

    @property
    def rows(self) -> int:
        """Data rows of the file."""
        return self._tally.rows

    @property
    def rows_in(self) -> int:
        """Observations that the rows have room for: several a row in a wide layout."""
        return self._tally.rows_in

    @property
    def rows_out(self) -> int:
        """Observations handed over."""
        return self._tally.rows_out

    @property
    def skipped(self) -> dict[str, int]:
        """Observations left out, by reason."""
        return dict(self._tally.skipped)

    @property
    def problems(self) -> dict[str, int]:
        """Observations handed over as printed though odd, by what is odd."""
        return dict(self._tally.problems)


def numbered(parts: Sequence[pl.DataFrame], tally: Tally) -> pl.DataFrame:
    """Put the observations of each row together again, with their positions, and count them.

    Args:
        parts: One frame for each observation that a row holds, each with all rows of the batch.
        tally: Counts so far; gets the rows and observations of this batch.
    """
    rows_before, width = tally.rows, len(parts)
    tally.rows += parts[0].height
    tally.rows_in += parts[0].height * width
    row = pl.int_range(pl.len(), dtype=pl.Int64) + rows_before
    placed = [
        part.with_columns(source_row=row + 1, source_cell=row * width + place)
        for place, part in enumerate(parts, start=1)
    ]
    return pl.concat(placed).sort("source_cell")


def refuse_lost_zeros(frame: pl.DataFrame, lost: pl.Expr, *, subject: str, expected: str) -> None:
    """Refuse codes that went through a program that took them for numbers.

    Args:
        frame: A batch with `source_row`, `place_name` and a column `code` as printed.
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
    """Is something printed that is no finite number?"""
    number = pl.col(column).cast(pl.Float64, strict=False).is_finite()
    return pl.col(column).is_not_null() & number.fill_null(value=False).not_()
