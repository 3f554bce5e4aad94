"""Rows of an OECD file -> observations in one shape: what is kept, what is skipped and why.

Columns are found by name. Before the value stand the dimensions, behind it the attributes, as the
publisher's service writes them; a dimension that we have no column for is a breakdown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.file_formats.file_reading import Reading, refuse_commas
from pipelines.file_formats.header import check_header

SCHEMA = pl.Schema(
    {
        "agency": pl.String,
        "dataflow": pl.String,
        "version": pl.String,
        "area_code": pl.String,
        "area_name": pl.String,
        "territorial_level": pl.String,
        "measure": pl.String,
        "unit": pl.String,
        "dimensions": pl.String,
        "year": pl.String,
        "value_text": pl.String,
        "unit_mult": pl.String,
        "obs_status": pl.String,
        "source_row": pl.Int64,
        "source_cell": pl.Int64,
    }
)
"""Columns of every reading. `value_text` is in whole units: the multiplier (`unit_mult`, a power of
ten, "0" where none is printed) is applied. `dimensions` tells the further dimensions, all of them
totals (`AGE=_T;SEX=_T`; null where there are none)."""

_NAMES = {
    "REF_AREA": "area_code",
    "TERRITORIAL_LEVEL": "territorial_level",
    "MEASURE": "measure",
    "UNIT_MEASURE": "unit",
    "TIME_PERIOD": "year",
    "OBS_VALUE": "value_text",
}
_OPTIONAL = {"FREQ": "freq", "ACTION": "action", "UNIT_MULT": "unit_mult"}
_STATUS = "OBS_STATUS"
_DATASET = ("STRUCTURE_ID", "DATAFLOW")
_LEADING = {*_DATASET, "STRUCTURE", "STRUCTURE_NAME", "ACTION"}
_VALUE = "OBS_VALUE"
_FLOW = re.compile(r"([^:]+):([^:()]+)\(([^()]+)\)")
# The publisher's ids are in capitals, labels are not.
_ID = re.compile(r"[A-Z][A-Z0-9_]*")
_TOTALS = ("_T", "_Z")
_NO_VALUE = ("", "NaN")
_YEAR = r"^[0-9]{4}$"
_ANNUAL = "A"
_DELETED = "D"
_MULTIPLIER = r"^-?[0-9]{1,2}$"
_NUMBER = r"^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,2})?$"
_STATUS_CODE = "^[A-Z]$"


class Reason(StrEnum):
    """Why an observation was left out."""

    DELETED = "deleted"
    NOT_ANNUAL = "not_annual"
    NOT_A_TOTAL = "not_a_total"
    MULTIPLIER_UNCLEAR = "multiplier_unclear"


class Problem(StrEnum):
    """What is odd in an observation that was kept."""

    NOT_A_NUMBER = "not_a_number"
    UNKNOWN_STATUS = "unknown_status"
    VERSION_DIFFERS = "version_differs"


@dataclass(frozen=True)
class Flow:
    """The data set that a file is of: agency, name (`DSD_FUA_ECO@DF_ECONOMY`) and version."""

    printed: str
    agency: str
    name: str
    version: str


@dataclass(frozen=True)
class Columns:
    """Which columns of a file hold what; all are names as printed."""

    header: tuple[str, ...]
    dataset: str
    area_label: str | None
    further: tuple[str, ...]


def columns_of(subject: str, header: Sequence[str]) -> Columns:
    """Tell the columns of a header apart.

    Raises:
        SourceFormatError: A column is missing, renamed, there twice, or on the wrong side of the
            value.
    """
    check_header(subject, header, list(dict.fromkeys(header)))
    ids = [name for name in header if _ID.fullmatch(name)]
    dataset = next((name for name in _DATASET if name in ids), _DATASET[0])
    wanted = [dataset, *_NAMES]
    if not set(wanted) <= set(ids):
        check_header(subject, ids, list(dict.fromkeys([*wanted, *_expected_beside(ids)])))
    dimensions = ids[: ids.index(_VALUE)]
    behind = [name for name in _NAMES if name not in (*dimensions, _VALUE)]
    if behind:
        raise SourceFormatError(
            f"{subject}, header",
            expected=f"the dimensions before {_VALUE} and the attributes behind it",
            found=f"{', '.join(behind)} behind it",
            remedy="The columns were moved, so breakdowns cannot be told from remarks: fetch the "
            "file again.",
        )
    known = {*_LEADING, *_NAMES, *_OPTIONAL}
    return Columns(
        header=tuple(header),
        dataset=dataset,
        area_label=_label_of("REF_AREA", header),
        further=tuple(name for name in dimensions if name not in known),
    )


def flow_of(subject: str, printed: str | None) -> Flow:
    """The data set that a cell names.

    Raises:
        SourceFormatError: It names none.
    """
    found = _FLOW.fullmatch(printed or "")
    if found is None:
        raise SourceFormatError(
            f"{subject}, row 1",
            expected="agency:structure@dataflow(version)",
            found=printed or "nothing",
            remedy="Without a version nobody can tell what the figures mean: fetch the file again.",
        )
    return Flow(found[0], found[1], found[2], found[3])


def refuse_second_flow(frame: pl.DataFrame, subject: str, columns: Columns, flow: Flow) -> None:
    """Refuse rows of another data set or version.

    Raises:
        SourceFormatError: Names the first such row.
    """
    other = frame.filter(pl.col(columns.dataset).ne_missing(flow.printed))
    if other.height:
        row = other.row(0, named=True)
        raise SourceFormatError(
            f"{subject}, row {row['source_row']}",
            expected=f"rows of {flow.printed}",
            found=str(row[columns.dataset]),
            remedy="Keep each data set, and each version of one, in a file of its own.",
        )


def observations(
    frame: pl.DataFrame, columns: Columns, flow: Flow, *, subject: str, reading: Reading
) -> pl.DataFrame:
    """The observations of a file in the shape of `SCHEMA`; counts what is left out.

    Args:
        frame: Columns as printed, and the position of each row.
        columns: Which holds what.
        flow: The data set of all rows.
        subject: What errors call the file.
        reading: Gets the counts of what is left out, and of what is odd.

    Raises:
        SourceFormatError: A number is written with a comma.
    """
    named = _named(frame, columns, flow)
    place = pl.concat_str("measure", "area_code", "year", separator=", ", ignore_nulls=True)
    refuse_commas(named.with_columns(place_name=place), ["value_text"], subject=subject)
    kept = _scaled(named)
    for reason, is_out in _reasons(columns):
        reading.skip(reason, kept.filter(is_out).height)
        kept = kept.filter(is_out.not_())
    _note(kept, reading)
    return kept.select(list(SCHEMA))


def times_power_of_ten(number: str, power: int) -> str:
    """A printed number times a power of ten, exactly: `("0.10", 3)` is `100`."""
    sign, digits, exponent = Decimal(number).as_tuple()
    return format(Decimal((sign, digits, int(exponent) + power)), "f")


def _expected_beside(ids: Sequence[str]) -> list[str]:
    """Names that a header may have beside those it must: known ones, and any in between."""
    last = ids.index(_VALUE) if _VALUE in ids else len(ids)
    return [name for name in ids if name in {*_LEADING, *_OPTIONAL, _STATUS}] + list(ids[last:])


def _label_of(name: str, header: Sequence[str]) -> str | None:
    behind = [*header, ""][header.index(name) + 1]
    return behind if behind and not _ID.fullmatch(behind) else None


def _named(frame: pl.DataFrame, columns: Columns, flow: Flow) -> pl.DataFrame:
    names = {**_NAMES, **_OPTIONAL, _STATUS: "obs_status"}
    wanted = {ours: theirs for theirs, ours in names.items()} | {"area_name": columns.area_label}
    told = [pl.format(f"{name}={{}}", _text(name).fill_null("")) for name in columns.further]
    return frame.select(
        pl.lit(flow.agency).alias("agency"),
        pl.lit(flow.name).alias("dataflow"),
        pl.lit(flow.version).alias("version"),
        *(_printed(frame, theirs).alias(ours) for ours, theirs in wanted.items()),
        (pl.concat_str(told, separator=";") if told else pl.lit(None, dtype=pl.String)).alias(
            "dimensions"
        ),
        *(_text(name) for name in columns.further),
        *("source_row", "source_cell"),
    )


def _text(name: str) -> pl.Expr:
    stripped = pl.col(name).str.strip_chars()
    return pl.when(stripped != "").then(stripped).alias(name)


def _printed(frame: pl.DataFrame, name: str | None) -> pl.Expr:
    return _text(name) if name in frame.columns and name else pl.lit(None, dtype=pl.String)


def _scaled(frame: pl.DataFrame) -> pl.DataFrame:
    """Values without the words for none, and in whole units where the multiplier is clear."""
    value = pl.col("value_text")
    frame = frame.with_columns(
        value_text=pl.when(value.is_in(_NO_VALUE).not_()).then(value),
        unit_mult=pl.col("unit_mult").fill_null("0"),
    )
    is_scaled = value.str.contains(_NUMBER) & pl.col("unit_mult").str.contains(_MULTIPLIER)
    power = pl.col("unit_mult").cast(pl.Int32, strict=False)
    parts = frame.select(
        value, power, (is_scaled & (power != 0)).fill_null(value=False).alias("is")
    )
    if not parts["is"].any():
        return frame
    scaled = [
        times_power_of_ten(number, power) if is_scaled else number
        for number, power, is_scaled in parts.rows()
    ]
    return frame.with_columns(value_text=pl.Series(scaled, dtype=pl.String))


def _reasons(columns: Columns) -> list[tuple[str, pl.Expr]]:
    """Why rows are left out, in the order in which they are asked; each is true or false."""
    is_annual = (pl.col("freq").fill_null(_ANNUAL) == _ANNUAL) & pl.col("year").str.contains(_YEAR)
    is_whole = pl.col("unit_mult").str.contains(_MULTIPLIER)
    is_as_printed = pl.col("unit_mult").str.strip_chars_start("-").is_in(["0", "00"])
    is_number = pl.col("value_text").str.contains(_NUMBER).fill_null(value=True)
    return [
        (Reason.DELETED.value, pl.col("action").fill_null("") == _DELETED),
        (Reason.NOT_ANNUAL.value, is_annual.fill_null(value=False).not_()),
        *(
            (f"{Reason.NOT_A_TOTAL.value}: {name}", pl.col(name).is_in(_TOTALS).ne_missing(True))
            for name in columns.further
        ),
        (
            Reason.MULTIPLIER_UNCLEAR.value,
            (is_whole & (is_as_printed | is_number)).not_(),
        ),
    ]


def _note(kept: pl.DataFrame, reading: Reading) -> None:
    odd = kept.select(
        pl.col("value_text").str.contains(_NUMBER).not_().sum().alias(Problem.NOT_A_NUMBER),
        pl.col("obs_status").str.contains(_STATUS_CODE).not_().sum().alias(Problem.UNKNOWN_STATUS),
    )
    for problem, count in odd.row(0, named=True).items():
        reading.note(problem, count)
