"""Census Bureau's population estimates of incorporated places, a file a vintage.

A newer vintage gives the years of an older one again, revised; a header names its years.
"""

import re

import polars as pl

from pipelines.snapshots.record import RawFile, Snapshot
from pipelines.snapshots.tables import Frames, header_of, read_csv, with_lineage
from pipelines.source_definition import Cadence, Source

SOURCE = Source(
    id="census_population",
    title="Population estimates of incorporated places",
    publisher="US Census Bureau",
    homepage="https://www.census.gov/programs-surveys/popest.html",
    citation="US Census Bureau, Annual Estimates of the Resident Population for Incorporated "
    "Places, 2010-2019 and 2021-2023.",
    cadence=Cadence.YEARLY,
)

_INCORPORATED_PLACE = "162"
_NAMED = ("SUMLEV", "STATE", "PLACE", "NAME", "STNAME")
_ESTIMATE = re.compile(r"POPESTIMATE([0-9]{4})")
_EXAMPLE = "POPESTIMATE2019"
_UNUSED = re.compile(
    r"COUNTY|COUSUB|CONCIT|PRIMGEO_FLAG|FUNCSTAT|CENSUS[0-9]{4}POP|ESTIMATESBASE[0-9]{4}"
)


def parse(snapshot: Snapshot) -> Frames:
    """Read every file of subcounty population; states, counties and parts are passed over."""
    files = snapshot.files_of("census-sub-est")
    return {"raw_census_population__estimate": pl.concat([_estimates(snapshot, f) for f in files])}


def _estimates(snapshot: Snapshot, file: RawFile) -> pl.DataFrame:
    header = header_of(snapshot.read(file))
    estimates = [name for name in header if _ESTIMATE.fullmatch(name)] or [_EXAMPLE]
    unused = [name for name in header if _UNUSED.fullmatch(name)]
    table = read_csv(snapshot, file.name, [*_NAMED, *estimates], unused=unused)
    cells = (
        table.filter(pl.col("SUMLEV") == _INCORPORATED_PLACE)
        .unpivot(estimates, index=_NAMED, variable_name="year", value_name="population")
        .filter(pl.col("population").is_not_null())
        .select(
            pl.concat_str("STATE", "PLACE").alias("place_geoid"),
            pl.col("year").str.slice(-4),
            pl.concat_str("NAME", "STNAME", separator=", ").alias("place_name"),
            pl.col("STATE").alias("state_fips"),
            "population",
            pl.lit(file.vintage).alias("vintage"),
        )
    )
    # A row of the file holds an estimate a year, and a place of the quarantine must name one.
    return with_lineage(cells, file.name)
