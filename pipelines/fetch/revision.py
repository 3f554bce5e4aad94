"""What a publisher revised: two readings of a source, compared by the key of each table."""

from dataclasses import dataclass

import polars as pl

from contracts.model import all_tables
from pipelines.publish.diff import TableDiff, compare, differing, joint_key, paired
from pipelines.snapshots.tables import LINEAGE, Frames

_SHOWN = 3
# Not the publisher's words: where a row stood, and what the snapshot's record says of the file.
_OURS = {*LINEAGE, "vintage"}


@dataclass(frozen=True)
class Example:
    """A value that was revised: the row's key, the column, what it was and what it is."""

    key: str
    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Revision:
    """What changed in one landing table, with the first examples of each column."""

    diff: TableDiff
    examples: tuple[Example, ...] = ()


def revisions(before: Frames, after: Frames) -> tuple[Revision, ...]:
    """The tables that differ between two readings of a source, by name."""
    found = (_revision(name, before, after) for name in sorted(before.keys() | after.keys()))
    return tuple(revision for revision in found if revision)


def _revision(name: str, before: Frames, after: Frames) -> Revision | None:
    if name not in before or name not in after:
        status = "added" if name in after else "removed"
        heights = [frames[name].height if name in frames else 0 for frames in (before, after)]
        return Revision(TableDiff(name, status, rows_before=heights[0], rows_after=heights[1]))
    old, new = (frames[name].drop(_OURS, strict=False) for frames in (before, after))
    if old.equals(new):
        return None
    spec = all_tables().get(name)
    key = list(spec.primary_key) if spec else []
    diff = compare(name, old, new, key)
    if not (diff.rows_added or diff.rows_removed or diff.values_changed or _columns_differ(diff)):
        return None
    return Revision(diff, tuple(_examples(old, new, joint_key(old, new, key), diff)))


def _columns_differ(diff: TableDiff) -> bool:
    return bool(diff.columns_added or diff.columns_removed)


def _examples(
    before: pl.DataFrame, after: pl.DataFrame, key: list[str], diff: TableDiff
) -> list[Example]:
    if not diff.values_changed:
        return []
    pairs = paired(before, after, key).sort(key, nulls_last=True)
    return [
        Example(
            key=", ".join(str(row[name]) for name in key),
            column=column,
            before=_text(row[column]),
            after=_text(row[f"{column}__after"]),
        )
        for column in diff.values_changed
        for row in differing(pairs, column).head(_SHOWN).iter_rows(named=True)
    ]


def _text(value: object) -> str | None:
    return None if value is None else str(value)
