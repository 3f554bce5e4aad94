"""Find what breaks a contract: which row, which rule, why. What becomes of it is not decided here.

A frame under judgement carries the column `POSITION`, the row's place in the frame that was parsed.
The rules themselves are written in `contracts`; here are only those that every table has: columns,
types, keys, references.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandera.polars as pa
import polars as pl

from contracts.characters import UNPRINTABLE
from contracts.columns.places import WHOLE_LETTERS
from contracts.model import ColumnSpec, ForeignKey, TableSpec
from pipelines.errors import ContractError
from pipelines.snapshots.tables import LINEAGE

References = Mapping[str, pl.DataFrame]
"""Accepted tables that foreign keys point to, by table name."""

POSITION = "__position"


@dataclass(frozen=True)
class Failure:
    """One rule broken by one row; `position` counts the rows of the parsed frame from 0."""

    position: int
    rule: str
    column: str | None
    found: str | None
    reason: str


def check_columns(frame: pl.DataFrame, spec: TableSpec) -> None:
    """Refuse a table with other columns than its contract's.

    Raises:
        ContractError: Names what is missing and what was added.
    """
    # A table may have a column of its own that is named like a lineage column.
    lineage = set(LINEAGE) - set(spec.column_names)
    found = [name for name in frame.columns if name not in lineage]
    missing = [name for name in spec.column_names if name not in found]
    added = [name for name in found if name not in spec.column_names]
    if missing or added:
        raise ContractError(
            f"{spec.name}, rule columns_as_declared",
            expected=", ".join(spec.column_names),
            found=f"missing: {', '.join(missing) or 'none'}; added: {', '.join(added) or 'none'}",
            remedy="Let the parser (or the model) and the contract name the same columns.",
        )


def cast(source: pl.DataFrame, spec: TableSpec) -> tuple[pl.DataFrame, list[Failure]]:
    """Cast text to the contract's types; a value that cannot be cast becomes null and a failure.

    Text with characters that command a terminal or turn the reading direction is a failure too.
    """
    failures: list[Failure] = []
    casts = []
    for column in spec.columns:
        cast = _cast_expr(column)
        casts.append(cast.alias(column.name))
        bad = source.filter(cast.is_null() & pl.col(column.name).is_not_null())
        for position, found in bad.select(POSITION, column.name).rows():
            kind = str(column.dtype).lower()
            reason = f"{column.name} '{found}' is no {kind}"
            failures.append(
                Failure(position, f"{column.name}_is_{kind}", column.name, found, reason)
            )
        if column.dtype == pl.String:
            failures += _unprintable(source, column.name)
    return source.with_columns(casts), failures


def _unprintable(source: pl.DataFrame, column: str) -> list[Failure]:
    # A column without any value has the type null until it is cast.
    bad = source.filter(pl.col(column).cast(pl.String).str.contains(UNPRINTABLE))
    return [
        Failure(
            position,
            f"{column}_printable",
            column,
            found,
            f"{column} '{found}' holds a control character or a mark of the reading direction",
        )
        for position, found in bad.select(POSITION, column).rows()
    ]


def _cast_expr(column: ColumnSpec) -> pl.Expr:
    text = pl.col(column.name)
    if column.dtype == pl.Boolean:
        words = {"yes": True, "no": False, "true": True, "false": False}
        return text.replace_strict(words, default=None, return_dtype=pl.Boolean)
    if column.dtype == pl.Date:
        return text.str.to_date("%Y-%m-%d", strict=False)
    number = text.cast(column.dtype, strict=False)
    # "NaN" and "1e999" are floats to the parser and no measure to anyone.
    return pl.when(number.is_finite()).then(number) if column.dtype.is_float() else number


def failures_of(table: pl.DataFrame, spec: TableSpec, references: References) -> list[Failure]:
    """Every rule that a typed frame breaks, references among them."""
    found = schema_failures(table, spec)
    for foreign_key in spec.foreign_keys:
        found.extend(_reference_failures(table, foreign_key, references))
    # A row that fails one rule twice (a key of two foreign keys, say) is one failure.
    return list({(f.position, f.rule, f.column): f for f in found}.values())


def schema_failures(table: pl.DataFrame, spec: TableSpec) -> list[Failure]:
    """Every rule of the contract's own that a typed frame breaks.

    Raises:
        ContractError: A rule judges the table as a whole, and it fails.
    """
    judged = table.select(spec.column_names)
    try:
        spec.model.validate(judged, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        return [failure_of(case, table, spec) for case in cases.iter_rows(named=True)]
    return []


def failure_of(case: Mapping[str, object], table: pl.DataFrame, spec: TableSpec) -> Failure:
    """A failure case of Pandera's in words.

    Raises:
        ContractError: It is of the table as a whole.
    """
    rule, column = _rule_name(case)
    if case["index"] is None:
        raise ContractError(
            f"{spec.name}, rule {rule}",
            expected=str(case["check"]),
            found=f"{column or 'the table'}: {case['failure_case']}",
            remedy="The table as a whole is wrong, so its source stops; look at the rule's reason.",
        )
    row = int(str(case["index"]))
    explain = spec.explain.get(rule)
    found = None if case["failure_case"] is None else str(case["failure_case"])
    if explain is not None:
        reason = explain(table, row)
    elif column is None:
        key = ", ".join(f"{name} {table.item(row, name)}" for name in spec.primary_key)
        reason = f"{rule.replace('_', ' ')} does not hold for {key}"
    else:
        value = "empty" if found is None else f"'{found}'"
        reason = f"{column} is {value} where {_expectation(case)}"
    shown = found if column else None
    return Failure(table.item(row, POSITION), rule, column, shown, reason)


_RULES = {
    "not_nullable": ("given", "a value must be given"),
    "isin": ("known", "only known values may stand"),
    "str_matches": ("format", "the text has a fixed form"),
    "str_startswith": ("format", "the text has a fixed beginning"),
    "str_length": ("length", "the text has a fixed length"),
    "greater_than_or_equal_to": ("in_range", "the number has a lowest value"),
    "less_than_or_equal_to": ("in_range", "the number has a highest value"),
}


# A pattern that no reader would understand, in words.
_FORMS = {
    WHOLE_LETTERS: "letters must be whole; these were read in another encoding than they were "
    "written in",
}


def _check_kind(case: Mapping[str, object]) -> str:
    return re.sub(r"\(.*", "", str(case["check"]), flags=re.DOTALL)


def _rule_name(case: Mapping[str, object]) -> tuple[str, str | None]:
    kind = _check_kind(case)
    column = str(case["column"]) if case["schema_context"] == "Column" else None
    if column and kind in _RULES:
        return f"{column}_{_RULES[kind][0]}", column
    return kind, column


def _expectation(case: Mapping[str, object]) -> str:
    kind = _check_kind(case)
    if kind not in _RULES:
        return f"{kind.replace('_', ' ')} must hold"
    for pattern, words in _FORMS.items():
        if pattern in str(case["check"]) or repr(pattern) in str(case["check"]):
            return words
    detail = str(case["check"])[len(kind) :]
    return _RULES[kind][1] + (f": {detail.strip('()')}" if detail else "")


def _reference_failures(
    table: pl.DataFrame, foreign_key: ForeignKey, references: References
) -> list[Failure]:
    own, theirs = list(foreign_key.columns), list(foreign_key.references)
    known = references[foreign_key.table].select(theirs).unique()
    given = table.filter(pl.all_horizontal(pl.col(own).is_not_null()))
    strangers = given.join(known, left_on=own, right_on=theirs, how="anti")
    name = "_".join(own)
    failures = []
    for row in strangers.select(POSITION, *own).iter_rows():
        found = ", ".join(map(str, row[1:]))
        reason = f"{' and '.join(own)} '{found}' is not in {foreign_key.table}"
        failures.append(Failure(row[0], f"{name}_in_{foreign_key.table}", None, found, reason))
    return failures
