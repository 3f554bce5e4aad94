"""Data use scores of cities, 0 to 38, that users hold: the publisher prints none of them.

Nothing of it is in raw/: `cityfare template data-use` writes the empty table, and `cityfare add`
keeps a filled one in the overlay. Certification levels are another thing and never become scores.
"""

import polars as pl

from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import Frames, header_of, read_csv
from pipelines.source_definition import Cadence, Source

SOURCE = Source(
    id="data_use_assessments",
    title="Data use scores of cities, added by users",
    publisher="Users of Cityfare",
    homepage="https://whatworkscities.bloomberg.org/certification/",
    citation="Data use scores added by the user.",
    cadence=Cadence.NEVER,
)

LAYOUT = "data-use-csv"
COLUMNS = ("city", "country", "admin1", "standard_version", "score", "assessed_on")


def accepts(data: bytes) -> str | None:
    """The layout of a table of scores, by its header."""
    return LAYOUT if {"city", "standard_version", "score"} <= set(header_of(data)) else None


def parse(snapshot: Snapshot) -> Frames:
    """Read every table of scores."""
    frames = [read_csv(snapshot, file.name, COLUMNS) for file in snapshot.files_of(LAYOUT)]
    place = [pl.col(name).fill_null("") for name in ("city", "admin1", "country")]
    scores = pl.concat(frames).with_columns(city_key=pl.concat_str(place, separator="|"))
    return {"raw_data_use_assessments__score": scores}
