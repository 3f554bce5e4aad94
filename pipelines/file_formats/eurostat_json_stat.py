"""JSON-stat 2.0, as Eurostat's statistics interface answers.

A document is one object and is read at once; the publisher answers at once only up to 500,000
cells. `value` and `status` are sparse objects keyed by the flat index of a cell, or arrays. Since
2025 a status holds confidentiality behind a bar: `b|C`, `|C`.
"""

import json
import math
from dataclasses import dataclass
from types import NoneType

import polars as pl

from pipelines.errors import AsynchronousAnswerError, SourceFormatError
from pipelines.file_formats.eurostat_observations import (
    DIMENSIONS,
    SCHEMA,
    expected_dimensions,
)
from pipelines.file_formats.file_reading import Reading
from pipelines.file_formats.header import check_header
from pipelines.file_formats.json_array import Json

_MOST_CELLS = 2**62
_TIMES = ("time", "TIME_PERIOD")
_LATER = "ASYNCHRONOUS"
_CONFIDENTIALITY = "|"


@dataclass(frozen=True)
class _Dimension:
    """A dimension with its codes in the order of their positions."""

    name: str
    codes: pl.Series


def read_json_stat(text: str, subject: str, reading: Reading) -> pl.DataFrame:
    """Read the cells of a document that have a value or a status.

    Raises:
        AsynchronousAnswerError: The publisher answered that it would answer later.
        SourceFormatError: The document is another message, or not a complete JSON-stat data set.
    """
    try:
        document = _parsed(text)
        _refuse_messages(document, subject)
        dimensions = _dimensions(document, subject)
        cells = _cells(document, math.prod(len(each.codes) for each in dimensions))
    except (ValueError, RecursionError) as error:
        raise SourceFormatError(
            subject,
            expected="one complete JSON-stat 2.0 data set",
            found=str(error),
            remedy="The file is truncated or of another kind: fetch it again.",
        ) from error
    reading.dataset_code = _dataset_code(document)
    reading.rows = reading.rows_in = cells.height
    return _observations(cells, dimensions, reading.dataset_code)


def _parsed(text: str) -> dict[str, Json]:
    """The document, with numbers as they are printed.

    Raises:
        ValueError: It is not JSON or not an object, or an object in it has a key twice.
    """

    def once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        members = dict(pairs)
        if len(members) < len(pairs):
            raise ValueError("an object with a key that stands there twice")
        return members

    def refuse(constant: str) -> str:
        raise ValueError(f"the number {constant}")

    return _object(
        json.loads(
            text, object_pairs_hook=once, parse_float=str, parse_int=str, parse_constant=refuse
        ),
        "the document",
    )


def _refuse_messages(document: dict[str, Json], subject: str) -> None:
    """Answers that are JSON and hold no data, whatever status they were sent with."""
    if "value" in document:
        return
    for kind in ("warning", "error"):
        given = document.get(kind)
        for message in given if isinstance(given, list) else [given]:
            if isinstance(message, dict):
                label, status = str(message.get("label")), message.get("status")
                is_later = (status == "413" and kind == "warning") or label.startswith(_LATER)
                raise (AsynchronousAnswerError if is_later else SourceFormatError)(
                    subject,
                    expected="a data set",
                    found=f"the {kind} {status}: {label}",
                    remedy="Ask again later, or for fewer codes and years at a time."
                    if is_later
                    else "Correct the request and fetch the file again.",
                )


def _dimensions(document: dict[str, Json], subject: str) -> list[_Dimension]:
    names = _texts(document.get("id"), "id")
    sizes = [int(size) for size in _texts(document.get("size"), "size")]
    described = _object(document.get("dimension"), "dimension")
    time = next((name for name in _TIMES if name in names), _TIMES[0])
    check_header(subject, names, [*expected_dimensions(names), time])
    if len(sizes) != len(names):
        raise ValueError(f"{len(names)} names in id and {len(sizes)} numbers in size")
    return [
        _Dimension(name, _codes(described.get(name), name, size))
        for name, size in zip(names, sizes, strict=True)
    ]


def _codes(described: Json, name: str, size: int) -> pl.Series:
    """Codes of a dimension by position; `index` is a list, an object, or left out for one code."""
    category = _object(_object(described, name).get("category"), f"category of {name}")
    index = category.get("index", category.get("label"))
    if isinstance(index, dict) and "index" in category:
        positions = {code: int(str(position)) for code, position in index.items()}
        codes = sorted(positions, key=positions.__getitem__)
        is_whole = len(codes) == size and sorted(positions.values()) == list(range(size))
    else:
        codes = list(index) if isinstance(index, dict) else _texts(index, f"index of {name}")
        is_whole = len(codes) == size
    if not is_whole:
        raise ValueError(f"{len(codes)} codes of {name} for {size} positions")
    return pl.Series(name, codes, dtype=pl.String)


def _cells(document: dict[str, Json], size: int) -> pl.DataFrame:
    """Every cell that has a value or a status: its flat index and both, as printed."""
    values = _indexed(document.get("value"), "value", size)
    status = document.get("status")
    if isinstance(status, str):
        return values.with_columns(status=pl.lit(status))
    flags = _indexed(status if status is not None else {}, "status", size)
    return values.join(flags, on="cell", how="full", coalesce=True).sort("cell")


def _indexed(given: Json, name: str, size: int) -> pl.DataFrame:
    if size > _MOST_CELLS:
        raise ValueError(f"dimensions of {size} cells")
    if isinstance(given, dict):
        printed = pl.Series("cell", list(given), dtype=pl.String)
        cell, texts = printed.cast(pl.Int64, strict=False), list(given.values())
        is_whole = cell.is_between(0, size - 1).fill_null(value=False).all()
    elif isinstance(given, list):
        cell, texts = pl.int_range(len(given), dtype=pl.Int64, eager=True).alias("cell"), given
        is_whole = len(given) == size
    else:
        raise ValueError(f"no {name}")
    if not is_whole:
        raise ValueError(f"{name} of cells other than the {size} of the dimensions")
    if not set(map(type, texts)) <= {str, NoneType}:
        raise ValueError(f"{name} that is neither number nor text")
    return pl.DataFrame([cell, pl.Series(name, texts, dtype=pl.String)])


def _observations(
    cells: pl.DataFrame, dimensions: list[_Dimension], dataset_code: str | None
) -> pl.DataFrame:
    """Cells with the codes of all dimensions: the last dimension runs fastest."""
    columns = {"unit": pl.Series([None], dtype=pl.String).new_from_index(0, cells.height)}
    stride = 1
    for each in reversed(dimensions):
        codes = each.codes.gather(cells["cell"] // stride % len(each.codes))
        columns["year" if each.name in _TIMES else DIMENSIONS.get(each.name, each.name)] = codes
        stride *= len(each.codes)
    status = cells["status"].str.split_exact(_CONFIDENTIALITY, 1)
    return (
        pl.DataFrame(columns)
        .with_columns(
            dataset_code=pl.lit(dataset_code, dtype=pl.String),
            value_text=cells["value"],
            flag=status.struct.field("field_0"),
            conf_status=status.struct.field("field_1"),
            source_row=cells["cell"] + 1,
            source_cell=cells["cell"] + 1,
        )
        .select(list(SCHEMA))
    )


def _dataset_code(document: dict[str, Json]) -> str | None:
    extension = document.get("extension")
    code = extension.get("id") if isinstance(extension, dict) else None
    return code.lower() if isinstance(code, str) else None


def _object(given: Json, name: str) -> dict[str, Json]:
    if not isinstance(given, dict):
        raise ValueError(f"no object in {name}")
    return given


def _texts(given: Json, name: str) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise ValueError(f"no list in {name}")
    return [str(each) for each in given]
