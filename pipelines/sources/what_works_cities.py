"""What Works Cities Certification: awards as announced, the criteria, the versions of the standard.

There is no register to download; awards come from announcements and city pages, so a level or a
year that no source seen gives is null. A snapshot holds the transcribed awards and may hold city
pages beside them: it is complete in itself, and a newer one takes the place of an older.
"""

import polars as pl

from pipelines.certification.awards_of_pages import awards_of_pages, completed, postal_codes
from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import Frames, read_csv
from pipelines.source_definition import Cadence, Source

SOURCE = Source(
    id="what_works_cities",
    title="What Works Cities Certification",
    publisher="Results for America and Bloomberg Philanthropies",
    homepage="https://whatworkscities.bloomberg.org/certification/",
    citation="What Works Cities Certification, announcements and city pages, 2018-2026.",
    cadence=Cadence.YEARLY,
    reads=("vocabulary",),
)

_AWARD = [
    "city",
    "state_or_region",
    "country",
    "level",
    "label_year",
    "label_year_basis",
    "event",
    "announced_text",
    "announced_from",
    "announced_to",
    "source_url",
    "note",
]
_CRITERION = [
    "standard_version",
    "criterion_code",
    "practice_area",
    "criterion_name",
    "points",
    "paraphrase",
    "source_url",
]
_STANDARD = [
    "standard_version",
    "level",
    "min_pct",
    "max_pct",
    "criteria_total",
    "practice_areas_total",
    "used_from",
    "used_to",
    "source_url",
]
_PLACE = ["city", "state_or_region", "country"]
_ALIKE = ["city_key", "event", "level", "label_year"]


def parse(snapshot: Snapshot, landed: Frames) -> Frames:
    """Read awards, criteria and standards; levels are written in lower case.

    An award that a city page prints and that is transcribed, too, is one award: the row of the
    transcription stays, which knows what kind of award it was. Where that row has no level and the
    page prints one for the year, the row takes it.
    """
    transcribed = read_csv(snapshot, "award.csv", _AWARD)
    pages = awards_of_pages(snapshot, transcribed, postal_codes(landed))
    award = completed(_keyed(transcribed), _keyed(pages))
    return {
        # Two announcements of one kind in one year do occur; a number keeps both.
        "raw_what_works_cities__award": award.with_columns(
            award_number=pl.int_range(1, pl.len() + 1).over(_ALIKE).cast(pl.String)
        ),
        "raw_what_works_cities__criterion": read_csv(snapshot, "criterion.csv", _CRITERION),
        "raw_what_works_cities__standard": read_csv(snapshot, "standard.csv", _STANDARD),
    }


def _keyed(award: pl.DataFrame) -> pl.DataFrame:
    place = [pl.col(name).fill_null("") for name in _PLACE]
    return award.with_columns(
        city_key=pl.concat_str(place, separator="|"), level=pl.col("level").str.to_lowercase()
    )
