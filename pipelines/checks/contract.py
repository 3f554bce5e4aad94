"""Enforce a contract on a landing table, or ask whether a finished table keeps it.

Three outcomes for bad data, always counted: a cell rule blanks the cell, a row rule takes the row
out, a table rule raises and so stops the source. What breaks a rule is found in `rules.py`.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from contracts.characters import escaped_json, visible
from contracts.model import TableSpec
from pipelines.checks.exceptions import KnownFailure
from pipelines.checks.keys import check_key, rows_of
from pipelines.checks.rules import (
    POSITION,
    Failure,
    References,
    cast,
    check_columns,
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
KEPT_OF_A_RULE = 10_000
"""Records that quarantine keeps of what one rule takes out of a table, and of what it blanks."""


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
class Judged:
    """What a contract found in a table. All is counted; of each rule the first records are kept."""

    rows_in: int
    accepted_rows: int
    rows_out: int
    """Rows that a row rule took out."""
    cells_blanked: int
    records: int
    """Rows and cells that were recorded: a row that breaks two rules counts twice."""
    quarantined: list[Quarantined]
    used_exceptions: list[KnownFailure]


@dataclass(frozen=True)
class Enforced(Judged):
    """A table in memory after its contract, with the rows that may go on."""

    accepted: pl.DataFrame


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
    records: int
    """Rows and cells in quarantine by each rule that they broke, kept there or not."""


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
    enforcement = Enforcement(spec, references, exceptions)
    accepted = enforcement.accept(frame)
    judged = enforcement.finish()
    check_key(rows_of(accepted), spec)
    return Enforced(**vars(judged), accepted=accepted)


class Enforcement:
    """A contract that is enforced on a table, one part of its rows after the other.

    A contract with rules across rows must get all rows in one part. The key is not looked at here:
    see `check_key`.
    """

    def __init__(
        self, spec: TableSpec, references: References, exceptions: Iterable[KnownFailure] = ()
    ) -> None:
        self._spec = spec
        self._references = references
        self._exceptions = [e for e in exceptions if e.check.startswith(f"{spec.name}__")]
        self._used: list[KnownFailure] = []
        self._quarantined: list[Quarantined] = []
        self._recorded: dict[str, Counter[str]] = {"row": Counter(), "cell": Counter()}
        self._given: Counter[str] = Counter()
        self._left: Counter[str] = Counter()
        self._rows_in = self._accepted = self._rows_out = 0

    def accept(self, part: pl.DataFrame) -> pl.DataFrame:
        """Sort out what breaks the contract; see `enforce`.

        Returns:
            The accepted rows of the part.

        Raises:
            ContractError: The part has other columns, or a rule judges it as a whole and fails.
        """
        check_columns(part, self._spec)
        source = part.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(POSITION)).select(
            POSITION, *self._spec.column_names, *LINEAGE
        )
        table, failures = cast(source, self._spec)
        table = self._settle(source, table, failures)
        for _ in range(_MAX_PASSES):
            failures = failures_of(table, self._spec, self._references)
            failures = [failure for failure in failures if not self._is_known(source, failure)]
            if not failures:
                break
            table = self._settle(source, table, failures)
        else:
            self._refuse_unsettled()
        self._rows_in += source.height
        self._accepted += table.height
        self._count_given(source, table)
        return table.select(*self._spec.column_names, *LINEAGE)

    def finish(self) -> Judged:
        """What was found in all parts.

        Raises:
            ContractError: Too many of all rows or cells are bad.
        """
        self._refuse_mostly_bad()
        self._refuse_blanked()
        return Judged(
            rows_in=self._rows_in,
            accepted_rows=self._accepted,
            rows_out=self._rows_out,
            cells_blanked=self._recorded["cell"].total(),
            records=sum(rules.total() for rules in self._recorded.values()),
            quarantined=self._quarantined,
            used_exceptions=self._used,
        )

    def _settle(
        self, source: pl.DataFrame, table: pl.DataFrame, failures: list[Failure]
    ) -> pl.DataFrame:
        """Blank the cells and take out the rows that failed, and keep a record of each."""
        columns = {column.name: column for column in self._spec.columns}
        out: set[int] = set()
        blanks: dict[str, list[int]] = defaultdict(list)
        for failure in failures:
            column = columns.get(failure.column or "")
            is_cell = column is not None and column.on_failure == "cell"
            if column is not None and is_cell:
                blanks[column.name].append(failure.position)
            else:
                out.add(failure.position)
            self._keep(source, failure, "cell" if is_cell else "row")
        for name, positions in blanks.items():
            is_bad = pl.col(POSITION).is_in(positions)
            table = table.with_columns(pl.when(~is_bad).then(pl.col(name)).alias(name))
        self._rows_out += len(out)
        return table.filter(~pl.col(POSITION).is_in(list(out)))

    def _keep(self, source: pl.DataFrame, failure: Failure, outcome: str) -> None:
        recorded = self._recorded[outcome]
        recorded[failure.rule] += 1
        if recorded[failure.rule] <= KEPT_OF_A_RULE:
            self._quarantined.append(self._record(source, failure, outcome))

    def _record(self, source: pl.DataFrame, failure: Failure, outcome: str) -> Quarantined:
        row = source.row(failure.position, named=True)
        printed = {name: row[name] for name in self._spec.column_names}
        return Quarantined(
            table=self._spec.name,
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

    def _is_known(self, source: pl.DataFrame, failure: Failure) -> bool:
        row = source.row(failure.position, named=True) if self._exceptions else {}
        for exception in self._exceptions:
            same_check = exception.check == f"{self._spec.name}__{failure.rule}"
            if same_check and all(row.get(name) == v for name, v in exception.key.items()):
                if exception not in self._used:
                    self._used.append(exception)
                return True
        return False

    def _refuse_unsettled(self) -> None:
        last = self._quarantined[-1]
        raise ContractError(
            f"{self._spec.name} ({last.source_file}, row {last.source_row}, {last.rule})",
            expected=f"rules that hold after {_MAX_PASSES} passes over what they take out",
            found=f"a rule that still breaks: {last.reason}",
            remedy="A rule across rows takes out more rows each time: narrow it to what is wrong.",
        )

    def _refuse_mostly_bad(self) -> None:
        rows, out = self._rows_in, self._rows_out
        most = self._spec.max_share_out
        is_too_many = out > max(rows * most, _FEW_ROWS) or out > rows * max(most, _MAX_BAD_SHARE)
        if not is_too_many:
            return
        first = next(q for q in self._quarantined if q.outcome == "row")
        rules = self._recorded["row"].most_common(3)
        counted = ", ".join(f"{rule} {times} times" for rule, times in rules)
        raise ContractError(
            f"{self._spec.name} ({first.source_file}, row {first.source_row}, {first.rule})",
            expected=f"at most {most:.0%} of the rows to break a rule that takes them out",
            found=f"{out} of {rows} that do ({counted}), first because {first.reason}",
            remedy="The file is probably of another layout: look at the source's parse(). If it is "
            "right and so many rows are bad, max_share_out in the contract says how many may be.",
        )

    def _count_given(self, source: pl.DataFrame, table: pl.DataFrame) -> None:
        kept = source.join(table, on=POSITION, how="semi")
        for counted, cells in ((self._given, kept), (self._left, table)):
            for name in self._spec.column_names:
                counted[name] += cells.height - cells[name].null_count()

    def _refuse_blanked(self) -> None:
        for name in self._spec.column_names:
            given, left = self._given[name], self._left[name]
            # A short column can lose most of its cells to chance, a long one to a shifted layout.
            if given >= _LONG_COLUMN and left < given * (1 - _MAX_BAD_SHARE):
                raise ContractError(
                    f"{self._spec.name}, column {name}",
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
    check_key(rows_of(frame), spec)
    return schema_failures(table, spec)
