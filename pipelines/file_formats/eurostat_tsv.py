r"""Eurostat's tab-separated layouts: a series a row, a year a column.

The first cell of the header names the dimensions (`indic_ur,unit,cities\time`); a cell holds a
value and, behind a space, flags (`47.6 b`), or a colon for what is not available (`: u`). Since
2025 confidentiality stands behind an at sign: `13.5 b@N`, `: @C`.
"""

import re
from string import ascii_letters

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.file_formats.delimited import first_rows, read_table
from pipelines.file_formats.eurostat_observations import (
    DIMENSIONS,
    SCHEMA,
    Reason,
    expected_dimensions,
)
from pipelines.file_formats.file_reading import Reading
from pipelines.file_formats.header import check_header

_YEAR = re.compile(r"[0-9]{4}")
# A number (not yet proven) or a colon, then flags; what does not fit is the value as printed.
_CELL = r"^(:|[-+0-9.,eE]*?)\s*[A-Za-z]*\s*(@[A-Za-z]+)?$"
_CONFIDENTIALITY = "@"


def read_series(text: str, subject: str, reading: Reading) -> pl.DataFrame:
    """Read the cells as rows, in the order of the file; empty cells are counted and left out.

    Raises:
        SourceFormatError: Dimensions or years are missing, added, renamed or there twice, or a
            series has other dimensions than the header.
    """
    header = first_rows(text, separator="\t", is_quoted=False)[0]
    dimensions = header[0].partition("\\")[0].split(",")
    years = [name.strip() for name in header[1:]]
    expected = [*expected_dimensions(dimensions), *filter(_YEAR.fullmatch, dict.fromkeys(years))]
    check_header(subject, [*dimensions, *years], expected)
    frame = read_table(text, subject, header, separator="\t", is_quoted=False)
    frame.columns = ["series", *years]
    reading.rows, reading.rows_in = frame.height, frame.height * len(years)
    keys = _keys(frame, dimensions, subject)
    cells = _given_cells(frame)
    reading.skip(Reason.NOT_AVAILABLE, reading.rows_in - cells.height)
    return (
        pl.concat([cells, keys[cells["position"]]], how="horizontal")
        .with_columns(
            *_split_cell(),
            dataset_code=pl.lit(None, dtype=pl.String),
            source_row=pl.col("position") + 1,
            source_cell=pl.col("position") * len(years) + pl.col("place") + 1,
        )
        .select(list(SCHEMA))
    )


def _given_cells(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells that hold more than a colon: `year`, `cell`, the row's position and the place in it."""
    return (
        frame.drop("series")
        .unpivot(variable_name="year", value_name="cell")
        .with_columns(
            pl.col("cell").str.strip_chars(),
            position=pl.int_range(pl.len()) % frame.height,
            place=pl.int_range(pl.len()) // frame.height,
        )
        .filter(pl.col("cell").is_in(["", ":"]).not_())
        .sort("position", "place")
    )


def _split_cell() -> list[pl.Expr]:
    cell = pl.col("cell")
    is_read = cell.str.contains(_CELL)
    parts = cell.str.split_exact(_CONFIDENTIALITY, 1)
    observed = parts.struct.field("field_0").str.strip_chars_end()
    # A regular expression that captures takes ten times as long.
    value = observed.str.strip_chars_end(ascii_letters).str.strip_chars_end()
    flag = observed.str.strip_prefix(value).str.strip_chars()
    return [
        pl.when(is_read).then(value).otherwise(cell).alias("value_text"),
        pl.when(is_read).then(flag).alias("flag"),
        pl.when(is_read).then(parts.struct.field("field_1")).alias("conf_status"),
    ]


def _keys(frame: pl.DataFrame, dimensions: list[str], subject: str) -> pl.DataFrame:
    """The first column as one column for each dimension that we know."""
    parts = pl.col("series").str.count_matches(",", literal=True) + 1
    odd = frame.with_row_index("row", 1).filter(parts.ne_missing(len(dimensions)))
    if odd.height:
        raise SourceFormatError(
            f"{subject}, row {odd.item(0, 'row')}",
            expected=f"codes of {', '.join(dimensions)}",
            found=str(odd.item(0, "series")),
            remedy="The file is truncated or damaged: fetch or restore it again.",
        )
    split = pl.col("series").str.split_exact(",", len(dimensions) - 1)
    keys = frame.select(split.struct.rename_fields(dimensions).struct.unnest())
    unit = [] if "unit" in dimensions else [pl.lit(None, dtype=pl.String).alias("unit")]
    named = {name: DIMENSIONS[name] for name in dimensions if name in DIMENSIONS}
    return keys.select(*(pl.col(a).alias(b) for a, b in named.items()), *unit)
