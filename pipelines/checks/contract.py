"""Enforce a contract on a landing table, or ask whether a finished table keeps it.

Three outcomes for bad data, always counted: a cell rule blanks the cell, a row rule takes the row
out, a table rule raises and so stops the source. Rules are written in `contracts`; none are here
but the ones that every table has: columns, types, keys, references.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandera.polars as pa
import polars as pl

from contracts.model import ColumnSpec, ForeignKey, Lookup, TableSpec
from pipelines.checks.exceptions import KnownFailure
from pipelines.errors import ContractError
from pipelines.sources._tables import LINEAGE

References = Mapping[str, pl.DataFrame]
"""Accepted tables that foreign keys and look-ups point to, by table name."""

_POSITION = "__position"
_SHOWN = 10
# A pass can break a rule that the last one kept (a page's count, once a row is out). Each pass
# takes at least one row or cell, and rules that look across rows nest two deep at most.
_MAX_PASSES = 12
_MAX_MISREAD_SHARE = 0.5
_LONG_COLUMN = 20


@dataclass(frozen=True)
class Failure:
    """One rule broken by one row; `position` counts the rows of the parsed frame from 0.

    `is_of_cell`: the row itself holds something wrong. A rule across rows can refuse a good one.
    """

    position: int
    rule: str
    column: str | None
    found: str | None
    reason: str
    is_of_cell: bool = True


@dataclass(frozen=True)
class Quarantined:
    """A failure with its outcome and the row as the source holds it."""

    table: str
    source_file: str
    source_row: int
    rule: str
    outcome: str
    column: str | None
    found: str | None
    reason: str
    row_json: str


@dataclass(frozen=True)
class Enforced:
    """A table after its contract: what may go on, what was left out, what was tolerated."""

    accepted: pl.DataFrame
    quarantined: list[Quarantined] = field(default_factory=list)
    used_exceptions: list[KnownFailure] = field(default_factory=list)
    rows_in: int = 0

    @property
    def rows_out(self) -> int:
        """Rows that a row rule took out."""
        places = {(q.source_file, q.source_row) for q in self.quarantined if q.outcome == "row"}
        return len(places)


def enforce(
    frame: pl.DataFrame,
    spec: TableSpec,
    references: References,
    exceptions: Iterable[KnownFailure] = (),
) -> Enforced:
    """Cast a parsed text frame to its contract and sort out what breaks it.

    Args:
        frame: Text columns of the contract plus the lineage columns, as parsers return them.
        spec: The contract.
        references: Accepted tables that the contract points to.
        exceptions: Known failures; those of other tables are ignored.

    Returns:
        Accepted rows, typed, in contract order with the lineage columns behind.

    Raises:
        ContractError: A table rule is broken: columns, keys, totals, or most rows are bad.
    """
    return _Enforcement(frame, spec, references, list(exceptions)).run()


class _Enforcement:
    """One run of `enforce`; holds what the passes share."""

    def __init__(
        self,
        frame: pl.DataFrame,
        spec: TableSpec,
        references: References,
        exceptions: list[KnownFailure],
    ) -> None:
        self.spec = spec
        self.references = references
        self.exceptions = [e for e in exceptions if e.check.startswith(f"{spec.name}__")]
        self.used: list[KnownFailure] = []
        self.quarantined: list[Quarantined] = []
        self.misread: set[int] = set()
        for lookup in spec.lookups:
            frame = _looked_up(frame, lookup, references)
        _check_columns(frame, spec)
        self.source = frame.with_columns(
            pl.int_range(pl.len(), dtype=pl.Int64).alias(_POSITION)
        ).select(_POSITION, *spec.column_names, *LINEAGE)

    def run(self) -> Enforced:
        table, failures = _cast(self.source, self.spec)
        table = self._settle(table, failures)
        for _ in range(_MAX_PASSES):
            failures = _failures(table, self.spec, self.references)
            failures = [failure for failure in failures if not self._is_known(failure)]
            if not failures:
                break
            table = self._settle(table, failures)
        else:
            self._refuse_unsettled()
        self._refuse_misread()
        self._refuse_blanked(table)
        _check_key(table, self.spec)
        accepted = table.select(*self.spec.column_names, *LINEAGE)
        return Enforced(accepted, self.quarantined, self.used, self.source.height)

    def _settle(self, table: pl.DataFrame, failures: list[Failure]) -> pl.DataFrame:
        """Blank the cells and take out the rows that failed, and keep a record of each."""
        columns = {column.name: column for column in self.spec.columns}
        out: set[int] = set()
        blanks: dict[str, list[int]] = defaultdict(list)
        for failure in failures:
            column = columns.get(failure.column or "")
            is_cell = column is not None and column.on_failure == "cell"
            if column is not None and is_cell:
                blanks[column.name].append(failure.position)
            else:
                out.add(failure.position)
                self.misread |= {failure.position} if failure.is_of_cell else set()
            self.quarantined.append(self._record(failure, "cell" if is_cell else "row"))
        for name, positions in blanks.items():
            is_bad = pl.col(_POSITION).is_in(positions)
            table = table.with_columns(pl.when(~is_bad).then(pl.col(name)).alias(name))
        return table.filter(~pl.col(_POSITION).is_in(list(out)))

    def _record(self, failure: Failure, outcome: str) -> Quarantined:
        row = self.source.row(failure.position, named=True)
        printed = {name: row[name] for name in self.spec.column_names}
        return Quarantined(
            table=self.spec.name,
            source_file=row["source_file"],
            source_row=row["source_row"],
            rule=failure.rule,
            outcome=outcome,
            column=failure.column,
            found=failure.found,
            reason=failure.reason,
            row_json=json.dumps(printed, ensure_ascii=False),
        )

    def _is_known(self, failure: Failure) -> bool:
        row = self.source.row(failure.position, named=True)
        for exception in self.exceptions:
            same_check = exception.check == f"{self.spec.name}__{failure.rule}"
            if same_check and all(row.get(name) == v for name, v in exception.key.items()):
                if exception not in self.used:
                    self.used.append(exception)
                return True
        return False

    def _refuse_unsettled(self) -> None:
        last = self.quarantined[-1]
        raise ContractError(
            f"{self.spec.name} ({last.source_file}, row {last.source_row}, {last.rule})",
            expected=f"rules that hold after {_MAX_PASSES} passes over what they take out",
            found=f"a rule that still breaks: {last.reason}",
            remedy="A rule across rows takes out more rows each time: narrow it to what is wrong.",
        )

    def _refuse_misread(self) -> None:
        rows = self.source.height
        if rows and len(self.misread) / rows > _MAX_MISREAD_SHARE:
            first = self.quarantined[0]
            raise ContractError(
                f"{self.spec.name} ({first.source_file}, row {first.source_row}, {first.rule})",
                expected="at least half of the rows to hold what their columns promise",
                found=f"{len(self.misread)} of {rows} that do not, first because {first.reason}",
                remedy="The file is probably of another layout: look at the source's parse().",
            )

    def _refuse_blanked(self, table: pl.DataFrame) -> None:
        kept = self.source.join(table, on=_POSITION, how="semi")
        for column in self.spec.columns:
            given = kept[column.name].drop_nulls().len()
            left = table[column.name].drop_nulls().len()
            # A short column can lose most of its cells to chance, a long one to a shifted layout.
            if given >= _LONG_COLUMN and left < given * (1 - _MAX_MISREAD_SHARE):
                raise ContractError(
                    f"{self.spec.name}, column {column.name}",
                    expected=f"most of the {given} given cells to keep their rules",
                    found=f"{left} that do",
                    remedy="The column probably holds something else: look at parse().",
                )


def violations(frame: pl.DataFrame, spec: TableSpec) -> list[Failure]:
    """Every rule that a finished, typed table breaks; empty where it keeps its contract.

    References between finished tables are dbt's to test and are not looked at here.

    Raises:
        ContractError: Columns or key are wrong, so that rows cannot be judged.
    """
    _check_columns(frame, spec)
    table = frame.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(_POSITION))
    _check_key(table, spec)
    return _schema_failures(table, spec)


def _check_columns(frame: pl.DataFrame, spec: TableSpec) -> None:
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


def _check_key(table: pl.DataFrame, spec: TableSpec) -> None:
    key = list(spec.primary_key)
    twice = table.filter(pl.struct(key).is_duplicated()).sort(key)
    if twice.height:
        rows = twice.head(_SHOWN)
        place = (
            [f"{file} row {row}" for file, row in rows.select(*LINEAGE).rows()]
            if set(LINEAGE) <= set(rows.columns)
            else []
        )
        raise ContractError(
            f"{spec.name}, rule primary_key_unique",
            expected=f"one row for each {', '.join(key)}",
            found=f"{twice.height} rows that share one: {rows.select(key).rows()[:3]}"
            + (f" in {', '.join(place)}" if place else ""),
            remedy="Remove the duplicate at the source, or widen the key if both rows are right.",
        )


def _looked_up(frame: pl.DataFrame, lookup: Lookup, references: References) -> pl.DataFrame:
    vocabulary = references[lookup.table].filter(pl.col("scope") == lookup.scope)
    known = vocabulary.select(pl.col(lookup.column), pl.col(lookup.take).alias(lookup.into)).unique(
        lookup.column, maintain_order=True
    )
    joined = frame.join(known, on=lookup.column, how="left", validate="m:1", maintain_order="left")
    unknown = joined.filter(pl.col(lookup.into).is_null())[lookup.column].unique().to_list()
    nearest = {key: _nearest(key, vocabulary) for key in unknown if key is not None}
    return joined.with_columns(
        pl.col(lookup.column)
        .replace_strict(nearest, default=None, return_dtype=pl.String)
        .alias(lookup.nearest_into)
    )


def _nearest(key: str, vocabulary: pl.DataFrame) -> str | None:
    from rapidfuzz import fuzz, process

    choices = dict(zip(vocabulary["spelling"], vocabulary["label_key"], strict=True))
    best = process.extractOne(key, choices, scorer=fuzz.ratio)
    return str(best[2]) if best else None


def _cast(source: pl.DataFrame, spec: TableSpec) -> tuple[pl.DataFrame, list[Failure]]:
    """Text to the contract's types; what is no such value becomes null and a failure."""
    failures: list[Failure] = []
    casts = []
    for column in spec.columns:
        cast = _cast_expr(column)
        casts.append(cast.alias(column.name))
        bad = source.filter(cast.is_null() & pl.col(column.name).is_not_null())
        for position, found in bad.select(_POSITION, column.name).rows():
            kind = str(column.dtype).lower()
            reason = f"{column.name} '{found}' is no {kind}"
            failures.append(
                Failure(position, f"{column.name}_is_{kind}", column.name, found, reason)
            )
    return source.with_columns(casts), failures


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


def _failures(table: pl.DataFrame, spec: TableSpec, references: References) -> list[Failure]:
    found = _schema_failures(table, spec)
    for foreign_key in spec.foreign_keys:
        found.extend(_reference_failures(table, foreign_key, references))
    # A row that fails one rule twice (a key of two foreign keys, say) is one failure.
    return list({(f.position, f.rule, f.column): f for f in found}.values())


def _schema_failures(table: pl.DataFrame, spec: TableSpec) -> list[Failure]:
    judged = table.select(spec.column_names)
    try:
        spec.model.validate(judged, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        return [_failure(case, table, spec) for case in cases.iter_rows(named=True)]
    return []


def _failure(case: dict[str, object], table: pl.DataFrame, spec: TableSpec) -> Failure:
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
    return Failure(
        table.item(row, _POSITION), rule, column, shown, reason, is_of_cell=column is not None
    )


_RULES = {
    "not_nullable": ("given", "a value must be given"),
    "isin": ("known", "only known values may stand"),
    "str_matches": ("format", "the text has a fixed form"),
    "str_startswith": ("format", "the text has a fixed beginning"),
    "str_length": ("length", "the text has a fixed length"),
    "greater_than_or_equal_to": ("in_range", "the number has a lowest value"),
    "less_than_or_equal_to": ("in_range", "the number has a highest value"),
}


def _check_kind(case: dict[str, object]) -> str:
    return re.sub(r"\(.*", "", str(case["check"]), flags=re.DOTALL)


def _rule_name(case: dict[str, object]) -> tuple[str, str | None]:
    kind = _check_kind(case)
    column = str(case["column"]) if case["schema_context"] == "Column" else None
    if column and kind in _RULES:
        return f"{column}_{_RULES[kind][0]}", column
    return kind, column


def _expectation(case: dict[str, object]) -> str:
    kind = _check_kind(case)
    if kind not in _RULES:
        return f"{kind.replace('_', ' ')} must hold"
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
    for row in strangers.select(_POSITION, *own).iter_rows():
        found = ", ".join(map(str, row[1:]))
        reason = f"{' and '.join(own)} '{found}' is not in {foreign_key.table}"
        failures.append(Failure(row[0], f"{name}_in_{foreign_key.table}", None, found, reason))
    return failures
