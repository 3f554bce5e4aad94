"""Known errors of sources, fixed by record (`contracts/corrections/<source>.yml`).

A correction names a cell by its row's key, says what the source holds now (`expect`) and what shall
stand there. If the source no longer holds it, the source stops: it may have been fixed upstream.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl
import yaml

from pipelines.errors import CorrectionError


@dataclass(frozen=True)
class Correction:
    """One declared fix. `value` is None for `blank`."""

    table: str
    key: dict[str, str]
    column: str
    action: Literal["set", "blank"]
    expect: str
    value: str | None
    reason: str
    reference: str


@dataclass(frozen=True)
class Applied:
    """One cell that a correction changed."""

    table: str
    source_file: str
    source_row: int
    column: str
    found: str
    replaced_by: str | None
    reason: str


def load_corrections(folder: Path, source_id: str) -> list[Correction]:
    """The declared corrections of one source; none where there is no file.

    Raises:
        CorrectionError: An entry lacks a field or has one that is unknown.
    """
    path = folder / f"{source_id}.yml"
    if not path.exists():
        return []
    return [
        _correction(path.name, entry) for entry in yaml.safe_load(path.read_text("utf-8")) or []
    ]


def _correction(file_name: str, entry: dict[str, object]) -> Correction:
    fields = {"table", "key", "column", "action", "expect", "value", "reason", "reference"}
    required = fields - {"value"}
    action = entry.get("action")
    fits = {"set": fields, "blank": required}.get(str(action), set()) == entry.keys()
    if not fits:
        raise CorrectionError(
            f"contracts/corrections/{file_name}",
            expected=f"entries with {', '.join(sorted(required))}; action set with a value, "
            "or blank without one",
            found=", ".join(sorted(map(str, entry))),
            remedy="Complete the entry.",
        )
    key = {str(name): str(value) for name, value in dict(entry["key"]).items()}  # type: ignore[call-overload]
    value = entry.get("value")
    return Correction(
        table=str(entry["table"]),
        key=key,
        column=str(entry["column"]),
        action="set" if action == "set" else "blank",
        expect=str(entry["expect"]),
        value=None if value is None else str(value),
        reason=str(entry["reason"]),
        reference=str(entry["reference"]),
    )


def correct(
    parts: list[pl.LazyFrame], table: str, corrections: list[Correction]
) -> tuple[list[pl.LazyFrame], list[Applied]]:
    """Apply the corrections of one table to its text columns, in whichever part the row is.

    Raises:
        CorrectionError: The row is gone, or its cell no longer holds what the correction expects.
    """
    applied = []
    for correction in corrections:
        if correction.table == table:
            parts, done = _apply(parts, correction)
            applied.append(done)
    return parts, applied


def _apply(parts: list[pl.LazyFrame], correction: Correction) -> tuple[list[pl.LazyFrame], Applied]:
    columns = parts[0].collect_schema().names()
    unknown = {correction.column, *correction.key} - set(columns)
    if unknown:
        raise CorrectionError(
            f"correction of {correction.table} {correction.key}",
            expected=f"columns of the table: {', '.join(columns)}",
            found=", ".join(sorted(unknown)),
            remedy="Name the columns as the contract does.",
        )
    is_row = pl.all_horizontal(pl.col(name) == value for name, value in correction.key.items())
    rows = pl.concat(part.filter(is_row) for part in parts).collect()
    found = rows[correction.column].to_list()
    if found != [correction.expect]:
        raise CorrectionError(
            f"correction of {correction.table} {correction.key}",
            expected=f"one row with {correction.column} = '{correction.expect}'",
            found=f"{rows.height} rows with {found}",
            remedy="The source changed: drop the correction, or state what the source holds now.",
        )
    value = pl.lit(correction.value, dtype=pl.String)
    cell = pl.when(is_row).then(value).otherwise(pl.col(correction.column))
    changed = [part.with_columns(cell.alias(correction.column)) for part in parts]
    done = Applied(
        table=correction.table,
        source_file=rows.item(0, "source_file"),
        source_row=rows.item(0, "source_row"),
        column=correction.column,
        found=correction.expect,
        replaced_by=correction.value,
        reason=correction.reason,
    )
    return changed, done
