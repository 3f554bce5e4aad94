"""The OECD's databases of functional urban areas (FUA): economy, labour, air, density.

Nothing of it is in raw/: `cityfare fetch` brings the data sets. An FUA is a city with its commuting
zone, so its code names no city; the cities at the cores stand in the same tables at a level of
their own. Only totals are kept: breakdowns by age, sex or mode of travel are left out.
"""

from collections.abc import Iterator
from datetime import date

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.fetch_declaration import Body, Fetch, Request, Terms
from pipelines.file_formats import oecd
from pipelines.file_formats.file_reading import Reading
from pipelines.file_formats.oecd import Layout, open_oecd, refusal_in
from pipelines.file_formats.oecd_url import HOST, Dataflow, data_url
from pipelines.snapshots.record import RawFile, Snapshot
from pipelines.snapshots.tables import Frames, check_rows, subject_of
from pipelines.source_definition import Cadence, Source

SOURCE = Source(
    id="oecd_fua",
    title="OECD databases of functional urban areas",
    publisher="OECD",
    homepage="https://www.oecd.org/en/data/datasets/oecd-metropolitan-database.html",
    citation="OECD, Cities and functional urban areas databases.",
    cadence=Cadence.YEARLY,
    catalogued_licence="CC-BY-4.0",
)

_AGENCY = "OECD.CFE.EDS"
# Versions change within months and dimensions with them, so each is the one that was looked at.
FLOWS = (
    Dataflow(_AGENCY, "DSD_FUA_ECO", "DF_ECONOMY", "1.1"),
    Dataflow(_AGENCY, "DSD_FUA_LAB", "DF_LABOUR", "1.1"),
    Dataflow(_AGENCY, "DSD_FUA_ENV", "DF_POLLUTION", "1.5"),
    Dataflow(_AGENCY, "DSD_FUA_TERR", "DF_DENSITY", "1.1"),
)
PINNED = {flow.id: flow.version for flow in FLOWS}
_DATABASES = "DSD_FUA_"
_LEVELS = {"FUA": "fua", "CITY": "city"}


recognise = oecd.recognise
open_file = open_oecd


def parse(snapshot: Snapshot) -> Iterator[Frames]:
    """Read every file of the snapshot, in either layout of the publisher's."""
    for file in sorted(snapshot.files, key=lambda file: file.name):
        yield {"raw_oecd_fua__observation": _observations(snapshot, file)}


def _observations(snapshot: Snapshot, file: RawFile) -> pl.DataFrame:
    subject = subject_of(snapshot, file)
    reading = open_oecd(snapshot.path(file), subject=subject, pinned=PINNED)
    _refuse_other_databases(subject, reading)
    frame = reading.frame
    check_rows(subject, reading.rows, file)
    is_pinned = "yes" if PINNED.get(reading.dataset_code or "") == reading.version else "no"
    return frame.select(
        *("dataflow", "area_code", pl.col("measure").alias("measure_code"), "unit", "year"),
        "area_name",
        pl.col("territorial_level").replace(_LEVELS).alias("geography_level"),
        "dimensions",
        pl.col("value_text").alias("observed_value"),
        *("unit_mult", "obs_status"),
        pl.col("version").alias("vintage"),
        pl.lit(is_pinned).alias("is_pinned_version"),
        pl.lit(file.name).alias("source_file"),
        "source_row",
    )


def _refuse_other_databases(subject: str, reading: Reading) -> None:
    if reading.dataset_code and not reading.dataset_code.startswith(_DATABASES):
        raise SourceFormatError(
            subject,
            expected=f"a data set of functional urban areas ({_DATABASES}…)",
            found=f"{reading.dataset_code}({reading.version})",
            remedy="Take the file out of this source's snapshot: it holds another table.",
        )


def _requests(today: date) -> Iterator[Request]:
    for flow in FLOWS:
        yield Request(
            url=data_url(flow),
            # Without a language the service answers with an error of its own.
            headers=(("Accept-Language", "en"),),
            name=f"{flow.name.lower()}.csv.gz",
            layout=Layout.CSV_WITH_LABELS.value,
            body=Body.CSV,
            vintage=f"{flow.id}({flow.version}) as retrieved on {today}",
        )


FETCH = Fetch(
    requests=_requests,
    hosts=frozenset({HOST}),
    terms=Terms(
        title="Cities and functional urban areas: economy, labour, air pollution, density",
        url=SOURCE.homepage,
        licence_basis="open_licence",
        licence="CC-BY-4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        citation="OECD, Cities and functional urban areas databases, CC BY 4.0.",
    ),
    requests_per_hour=60,
    pause_seconds=3.0,
    refusal=refusal_in,
)
