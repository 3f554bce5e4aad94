"""Eurostat's city statistics (the urb_c tables): population, housing, work, transport, environment.

Counts and shares stand side by side, each under its own code; confidential cells are kept as such,
without a value. The tables print codes alone: names come from the list of `urban_audit_codes`.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from pipelines.fetch_declaration import Body, Fetch, Request, Terms
from pipelines.file_formats import eurostat
from pipelines.file_formats.eurostat import open_eurostat, refusal_in
from pipelines.snapshots.record import RawFile, Snapshot
from pipelines.snapshots.tables import LINEAGE, Frames, check_rows, subject_of
from pipelines.source_definition import Cadence, Source

SOURCE = Source(
    id="eurostat_city_statistics",
    title="City statistics, cities and greater cities (urb_c tables)",
    publisher="Eurostat",
    homepage="https://ec.europa.eu/eurostat/web/cities",
    citation="Eurostat, City statistics (urb_c tables), CC BY 4.0.",
    cadence=Cadence.YEARLY,
    reads=("urban_audit_codes",),
)

_CITY = r"^[A-Z]{2}[0-9]{3}C$"
_CODES = "raw_urban_audit_codes__city"


def recognise(head: bytes) -> str | None:
    """The layout, if it is one of Eurostat's and holds another table than the perception survey."""
    layout = eurostat.recognise(head)
    is_other = eurostat.mentions(head, "urb_percep", r"PS[0-9]{4}V")
    return None if layout is None or is_other else layout


open_file = open_eurostat


def parse(snapshot: Snapshot, landed: Frames) -> Iterator[Frames]:
    """Read every file of the snapshot, in any layout of the publisher's.

    Args:
        snapshot: Opened snapshot.
        landed: The list of city codes, which has their names.
    """
    first = pl.DataFrame(schema={"city_code": pl.String, **LINEAGE})
    for file in sorted(snapshot.files, key=lambda file: file.name):
        observations = _observations(snapshot, file)
        yield {"raw_eurostat_city_statistics__observation": observations}
        first = _first_of_each_city([first, observations])
    yield {"raw_eurostat_city_statistics__city": _cities(first, landed[_CODES])}


def _first_of_each_city(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Codes of cities, each with the place of its first observation; countries are none."""
    rows = pl.concat(part.select("city_code", *LINEAGE) for part in parts)
    cities = rows.filter(pl.col("city_code").str.contains(_CITY))
    return cities.unique("city_code", keep="first", maintain_order=True)


def _cities(first: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    current = codes.filter(vintage="current").select("code", "label", "geography_level")
    return first.join(
        current, left_on="city_code", right_on="code", how="left", validate="m:1"
    ).with_columns(
        country_prefix=pl.col("city_code").str.slice(0, 2),
        geography_level=pl.col("geography_level").fill_null("city"),
    )


def _observations(snapshot: Snapshot, file: RawFile) -> pl.DataFrame:
    subject = subject_of(snapshot, file)
    reading = open_eurostat(snapshot.path(file), subject=subject)
    frame = reading.frame
    check_rows(subject, reading.rows, file)
    return frame.select(
        *("indicator_code", "city_code", "year"),
        pl.col("value_text").alias("value"),
        *("flag", "conf_status"),
        pl.lit(file.vintage).alias("vintage"),
        pl.lit(file.name).alias("source_file"),
        # A row of a wide layout holds several years, and a place must name one observation.
        pl.col("source_cell").alias("source_row"),
    )


# Population, births and deaths, living conditions, education, culture and tourism, work, economy,
# transport, environment.
_TABLES = (
    "urb_cpop1",
    "urb_cfermor",
    "urb_clivcon",
    "urb_ceduc",
    "urb_ctour",
    "urb_clma",
    "urb_cecfi",
    "urb_ctran",
    "urb_cenv",
)


def _requests(today: date) -> Iterator[Request]:
    for table in _TABLES:
        yield Request(
            url=f"https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1/data/{table}/",
            params=(("format", "SDMX-CSV"), ("compressed", "true")),
            name=f"{table}.sdmx.csv.gz",
            layout="sdmx-csv-1",
            body=Body.CSV,
            vintage=f"{table} as retrieved on {today}",
        )


FETCH = Fetch(
    requests=_requests,
    hosts=frozenset({"ec.europa.eu"}),
    terms=Terms(
        title=SOURCE.title,
        url=SOURCE.homepage,
        licence_basis="open_licence",
        licence="CC-BY-4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        citation="Source: Eurostat, City statistics (urb_c tables). Reuse under Commission "
        "Decision 2011/833/EU.",
    ),
    refusal=refusal_in,
)
