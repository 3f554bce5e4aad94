"""Enforce a contract on a landing table, or ask whether a finished table keeps it.

Three outcomes for bad data, always counted: a cell rule blanks the cell, a row rule takes the row
out, a table rule raises and so stops the source. What breaks a rule is found in `rules.py`.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from contracts.characters import escaped_json, visible
from contracts.model import TableSpec
from pipelines.checks.exceptions import KnownFailure
from pipelines.checks.rules import (
    POSITION,
    Failure,
    References,
    cast,
    check_columns,
    check_key,
    failures_of,
    schema_failures,
)
from pipelines.errors import ContractError
from pipelines.snapshots.tables import LINEAGE

# A pass can break a rule that the last one kept (a page's count, once a row is out). Each pass
# takes at least one row or cell, and rules that look across rows nest two deep at most.
_MAX_PASSES = 12
_MAX_BAD_SHARE = 0.5
# A small table can lose more than its share by one slip of a hand; that many rows cannot be chance.
_FEW_ROWS = 5
_LONG_COLUMN = 20


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


@dataclass(frozen=True)
class TableCount:
    """How the rows of one landing table reconcile: rows_in = accepted + quarantined."""

    table: str
    rows_in: int
    accepted: int
    quarantined: int
    cells_blanked: int
    corrected: int
    tolerated: int


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
        ContractError: A table rule is broken: columns, keys, totals, or too many rows are bad.
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
        self.taken_out: set[int] = set()
        check_columns(frame, spec)
        self.source = frame.with_columns(
            pl.int_range(pl.len(), dtype=pl.Int64).alias(POSITION)
        ).select(POSITION, *spec.column_names, *LINEAGE)

    def run(self) -> Enforced:
        table, failures = cast(self.source, self.spec)
        table = self._settle(table, failures)
        for _ in range(_MAX_PASSES):
            failures = failures_of(table, self.spec, self.references)
            failures = [failure for failure in failures if not self._is_known(failure)]
            if not failures:
                break
            table = self._settle(table, failures)
        else:
            self._refuse_unsettled()
        self._refuse_mostly_bad()
        self._refuse_blanked(table)
        check_key(table, self.spec)
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
            self.quarantined.append(self._record(failure, "cell" if is_cell else "row"))
        for name, positions in blanks.items():
            is_bad = pl.col(POSITION).is_in(positions)
            table = table.with_columns(pl.when(~is_bad).then(pl.col(name)).alias(name))
        self.taken_out |= out
        return table.filter(~pl.col(POSITION).is_in(list(out)))

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
            # What is refused for its characters is published escaped.
            found=None if failure.found is None else visible(failure.found),
            reason=visible(failure.reason),
            row_json=escaped_json(json.dumps(printed, ensure_ascii=False)),
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

    def _refuse_mostly_bad(self) -> None:
        rows, out = self.source.height, len(self.taken_out)
        most = self.spec.max_share_out
        is_too_many = out > max(rows * most, _FEW_ROWS) or out > rows * max(most, _MAX_BAD_SHARE)
        if not is_too_many:
            return
        left_out = [q for q in self.quarantined if q.outcome == "row"]
        first, rules = left_out[0], Counter(q.rule for q in left_out)
        counted = ", ".join(f"{rule} {times} times" for rule, times in rules.most_common(3))
        raise ContractError(
            f"{self.spec.name} ({first.source_file}, row {first.source_row}, {first.rule})",
            expected=f"at most {most:.0%} of the rows to break a rule that takes them out",
            found=f"{out} of {rows} that do ({counted}), first because {first.reason}",
            remedy="The file is probably of another layout: look at the source's parse(). If it is "
            "right and so many rows are bad, max_share_out in the contract says how many may be.",
        )

    def _refuse_blanked(self, table: pl.DataFrame) -> None:
        kept = self.source.join(table, on=POSITION, how="semi")
        for column in self.spec.columns:
            given = kept[column.name].drop_nulls().len()
            left = table[column.name].drop_nulls().len()
            # A short column can lose most of its cells to chance, a long one to a shifted layout.
            if given >= _LONG_COLUMN and left < given * (1 - _MAX_BAD_SHARE):
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
    check_columns(frame, spec)
    table = frame.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(POSITION))
    check_key(table, spec)
    return schema_failures(table, spec)
