"""What was there in the last public release and is gone, or is no longer what it was."""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from pipelines.checks.exceptions import KnownFailure
from pipelines.errors import SnapshotError

SOURCE_GIVEN_UP = "source__source_still_there"
"""What an exception names as its check that gives up a source."""


def refuse_lost_sources(last: Path, present: set[str], accepted: Iterable[KnownFailure]) -> None:
    """Refuse to build without a source that the last release holds.

    Args:
        last: Folder of the last public release.
        present: Sources that have a snapshot now.
        accepted: Known changes; a source may be given up with a reason and a day.

    Raises:
        SnapshotError: Names the sources.
    """
    given_up = {
        exception.key.get("source_id")
        for exception in accepted
        if exception.check == SOURCE_GIVEN_UP
    }
    held = pl.read_parquet(last / "source_snapshot.parquet", columns=["source_id"])
    lost = sorted(set(held["source_id"]) - present - given_up)
    if lost:
        raise SnapshotError(
            f"raw/{lost[0]}",
            expected=f"a snapshot of each source that release {last.name} holds",
            found=f"none of {', '.join(lost)}",
            remedy="Restore its folder. If a source is to be given up, say so in "
            f"contracts/exceptions.yml: check {SOURCE_GIVEN_UP}, key source_id.",
        )
