"""What changed between two releases: tables, columns, rows by key, values by column."""

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from pipelines.publish.catalogue import Release, key_of


@dataclass(frozen=True)
class TableDiff:
    """One table's changes from the older to the newer release."""

    table: str
    status: str
    rows_before: int = 0
    rows_after: int = 0
    rows_added: int = 0
    rows_removed: int = 0
    columns_added: list[str] = field(default_factory=list)
    columns_removed: list[str] = field(default_factory=list)
    values_changed: dict[str, int] = field(default_factory=dict)

    @property
    def is_unchanged(self) -> bool:
        """Is there nothing to tell?"""
        return self.status == "unchanged"

    def cells(self) -> list[str]:
        """The changes as a line of a table."""
        rows = (self.rows_before, self.rows_after, self.rows_added, self.rows_removed)
        return [
            self.table,
            self.status,
            *(f"{number:,}" for number in rows),
            ", ".join(f"{name} {count:,}" for name, count in self.values_changed.items()),
            ", ".join(
                [f"+{n}" for n in self.columns_added] + [f"-{n}" for n in self.columns_removed]
            ),
        ]


@dataclass(frozen=True)
class ValueChange:
    """A number that differs between two releases."""

    table: str
    row: str
    column: str
    before: float
    after: float
    deviations: float
    """The difference in standard deviations of the column in the older release."""

    def cells(self) -> list[str]:
        """The change as a line of a table."""
        numbers = (f"{number:g}" for number in (self.before, self.after, self.deviations))
        return [self.table, self.row, self.column, *numbers]


def diff(before: Release, after: Release) -> list[TableDiff]:
    """One entry for each table of either release, by name."""
    old, new = before.resources(), after.resources()
    return [
        _table_diff(name, (before, after), old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
    ]


def _table_diff(
    name: str,
    releases: tuple[Release, Release],
    old: dict[str, Any] | None,
    new: dict[str, Any] | None,
) -> TableDiff:
    if old is None or new is None:
        return TableDiff(
            name,
            status="added" if old is None else "removed",
            rows_before=old["rows"] if old else 0,
            rows_after=new["rows"] if new else 0,
        )
    if old["hash"] == new["hash"]:
        return TableDiff(name, "unchanged", rows_before=old["rows"], rows_after=new["rows"])
    before, after = (pl.read_parquet(release.parquet(name)) for release in releases)
    return compare(name, before, after, key_of(new))


def largest_changes(before: Release, after: Release, limit: int = 20) -> list[ValueChange]:
    """The numbers that differ most, in standard deviations of their column."""
    old, new = before.resources(), after.resources()
    found: list[ValueChange] = []
    for name in sorted(old.keys() & new.keys()):
        if old[name]["hash"] != new[name]["hash"]:
            then, now = (pl.read_parquet(release.parquet(name)) for release in (before, after))
            found += largest_of_table(name, then, now, key_of(new[name]), limit)
    return _largest(found, limit)


def largest_of_table(
    name: str, before: pl.DataFrame, after: pl.DataFrame, key: list[str], limit: int
) -> list[ValueChange]:
    """The numbers of one table that differ most; none where its rows cannot be told apart."""
    joint = joint_key(before, after, key)
    if not joint:
        return []
    pairs = paired(before, after, joint)
    found: list[ValueChange] = []
    for column in set(before.columns) & set(after.columns) - set(joint):
        if before[column].dtype.is_numeric() and before[column].dtype == after[column].dtype:
            spread = _spread(before[column])
            now = pl.col(f"{column}__after").cast(pl.Float64)
            size = ((now - pl.col(column).cast(pl.Float64)).abs() / spread).alias("__size")
            most = differing(pairs, column).with_columns(size).drop_nulls("__size")
            for row in most.top_k(limit, by="__size").iter_rows(named=True):
                where = ", ".join(str(row[one]) for one in joint)
                values = (float(row[column]), float(row[f"{column}__after"]), row["__size"])
                found.append(ValueChange(name, where, column, *values))
    return _largest(found, limit)


def _spread(values: pl.Series) -> float:
    spread = values.cast(pl.Float64).std()
    return spread if isinstance(spread, float) and spread > 0 else 1.0


def _largest(found: list[ValueChange], limit: int) -> list[ValueChange]:
    return sorted(found, key=lambda c: (-c.deviations, c.table, c.column, c.row))[:limit]


def compare(name: str, before: pl.DataFrame, after: pl.DataFrame, key: list[str]) -> TableDiff:
    """Compare two versions of a table by key; nulls in the key count as a value.

    Where the key was widened, retyped or renamed, rows are told apart by what is left of it; if
    that is not enough, every row counts as removed and added.
    """
    shared = [column for column in after.columns if column in before.columns]
    joint = joint_key(before, after, key)
    added, removed, changed = after.height, before.height, {}
    if joint:
        added = after.join(before, on=joint, how="anti", nulls_equal=True).height
        removed = before.join(after, on=joint, how="anti", nulls_equal=True).height
        pairs = paired(before, after, joint)
        columns = [column for column in shared if column not in joint]
        counts = {column: differing(pairs, column).height for column in columns}
        changed = {column: count for column, count in counts.items() if count}
    return TableDiff(
        table=name,
        status="changed",
        rows_before=before.height,
        rows_after=after.height,
        rows_added=added,
        rows_removed=removed,
        columns_added=[column for column in after.columns if column not in before.columns],
        columns_removed=[column for column in before.columns if column not in after.columns],
        values_changed=changed,
    )


def joint_key(before: pl.DataFrame, after: pl.DataFrame, key: list[str]) -> list[str]:
    """What is left of a key in both versions; empty if it does not tell rows apart."""
    shared = [c for c in key if c in after.columns and c in before.columns]
    joint = [c for c in shared if before[c].dtype == after[c].dtype]
    frames = (before, after)
    is_unique = joint and not any(frame.select(joint).is_duplicated().any() for frame in frames)
    return joint if is_unique else []


def paired(before: pl.DataFrame, after: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Rows of one key beside each other; the newer version's columns end in `__after`."""
    return before.join(after, on=key, how="inner", suffix="__after", nulls_equal=True)


def differing(pairs: pl.DataFrame, column: str) -> pl.DataFrame:
    """The pairs whose value of a column differs; all of them where it was retyped."""
    if pairs[column].dtype != pairs[f"{column}__after"].dtype:
        return pairs
    return pairs.filter(pl.col(column).ne_missing(pl.col(f"{column}__after")))
