"""What changed between two releases: tables, columns, rows by key, values by column."""

from dataclasses import dataclass, field

import polars as pl

from pipelines.publish.release import Release


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


def diff(before: Release, after: Release) -> list[TableDiff]:
    """One entry for each table of either release, by name."""
    old, new = _resources(before), _resources(after)
    return [_table_diff(name, before, after, old, new) for name in sorted(old.keys() | new.keys())]


def _resources(release: Release) -> dict[str, dict[str, object]]:
    resources = release.package()["resources"]
    return {entry["name"]: entry for entry in resources}  # type: ignore[attr-defined]


def _table_diff(
    name: str,
    before: Release,
    after: Release,
    old: dict[str, dict[str, object]],
    new: dict[str, dict[str, object]],
) -> TableDiff:
    if name not in old:
        return TableDiff(name, "added", rows_after=int(str(new[name]["rows"])))
    if name not in new:
        return TableDiff(name, "removed", rows_before=int(str(old[name]["rows"])))
    if old[name]["hash"] == new[name]["hash"]:
        rows = int(str(new[name]["rows"]))
        return TableDiff(name, "unchanged", rows_before=rows, rows_after=rows)
    key = list(new[name]["schema"]["primaryKey"])  # type: ignore[index]
    frames = [pl.read_parquet(release.folder / f"{name}.parquet") for release in (before, after)]
    return compare(name, frames[0], frames[1], key)


def compare(name: str, before: pl.DataFrame, after: pl.DataFrame, key: list[str]) -> TableDiff:
    """Compare two versions of a table by key; nulls in the key count as a value."""
    shared = [column for column in after.columns if column in before.columns]
    if not set(key) <= set(shared):
        shared, key = key, [column for column in key if column in shared]
    joined = before.join(after, on=key, how="inner", suffix="__after", nulls_equal=True)
    changed = {
        column: joined.filter(pl.col(column).ne_missing(pl.col(f"{column}__after"))).height
        for column in shared
        if column not in key and f"{column}__after" in joined.columns
    }
    return TableDiff(
        table=name,
        status="changed",
        rows_before=before.height,
        rows_after=after.height,
        rows_added=after.join(before, on=key, how="anti", nulls_equal=True).height,
        rows_removed=before.join(after, on=key, how="anti", nulls_equal=True).height,
        columns_added=[column for column in after.columns if column not in before.columns],
        columns_removed=[column for column in before.columns if column not in after.columns],
        values_changed={column: count for column, count in changed.items() if count},
    )
