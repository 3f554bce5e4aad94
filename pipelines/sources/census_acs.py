"""American Community Survey, 1-year estimates: median household income of places, 2010-2023.

There are no standard estimates of 2020. The layout is the Census API's: an array of arrays, the
first row the header, every value a string. Jam values stand for estimates that were not made,
each with its meaning; no other negative is missing.
"""

import json
import re

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.layouts._header import check_header
from pipelines.sources._base import Cadence, Frames, RawFile, Snapshot, Source
from pipelines.sources._tables import text_of, with_lineage

SOURCE = Source(
    id="census_acs",
    title="American Community Survey, 1-year estimates, table S1901",
    publisher="US Census Bureau",
    homepage="https://www.census.gov/programs-surveys/acs",
    citation="US Census Bureau, American Community Survey 1-year estimates, S1901_C01_012E.",
    cadence=Cadence.YEARLY,
)

VARIABLE = "S1901_C01_012"
_HEADER = ["NAME", f"{VARIABLE}E", f"{VARIABLE}M", "state", "place"]
_NOT_AN_ESTIMATE = ["-666666666", "-999999999", "-888888888", "-222222222", "-333333333"]
# The estimate is controlled, so its margin is nought, not missing.
_CONTROLLED = "-555555555"


def parse(snapshot: Snapshot) -> Frames:
    """Read one file a year; GEOIDs keep their leading zeros."""
    frames = [_year(snapshot, file) for file in snapshot.files_of("census-api-array")]
    return {"raw_census_acs__estimate": pl.concat(frames)}


def _year(snapshot: Snapshot, file: RawFile) -> pl.DataFrame:
    subject = f"raw/{snapshot.source_id}/{snapshot.version}/{file.name}"
    header, *rows = _array(subject, text_of(snapshot, file))
    check_header(subject, header, _HEADER)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")
    estimate, margin = pl.col(f"{VARIABLE}E"), pl.col(f"{VARIABLE}M")
    table = frame.select(
        place_geoid=pl.col("state") + pl.col("place"),
        variable_code=pl.lit(f"{VARIABLE}E"),
        year=pl.lit(_year_of(subject, file.name)),
        place_name=pl.col("NAME"),
        state_fips=pl.col("state"),
        value=pl.when(~estimate.is_in(_NOT_AN_ESTIMATE)).then(estimate),
        margin=pl.when(margin == _CONTROLLED)
        .then(pl.lit("0"))
        .when(~margin.is_in(_NOT_AN_ESTIMATE))
        .then(margin),
        vintage=pl.lit(file.vintage),
    )
    return with_lineage(table, file.name)


def _array(subject: str, text: str) -> list[list[str]]:
    """The answer's rows.

    Raises:
        SourceFormatError: An HTML page (a missing key is answered so), or JSON of another shape.
    """
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        rows, found = None, f"no JSON ({error})"
    else:
        found = f"JSON of another shape ({type(rows).__name__})"
    is_array = isinstance(rows, list) and rows and all(isinstance(row, list) for row in rows)
    is_table = is_array and len({len(row) for row in rows}) == 1
    if not is_table or not all(isinstance(name, str) for name in rows[0]):
        raise SourceFormatError(
            subject,
            expected="a JSON array of equally long arrays, as the Census API answers",
            found=found,
            remedy="An HTML page means that the API key was missing: fetch again with a key.",
        )
    return list(rows)


def _year_of(subject: str, name: str) -> str:
    match = re.search(r"_(\d{4})\.json$", name)
    if match is None:
        raise SourceFormatError(
            subject,
            expected="a file name that ends in _<year>.json",
            found=name,
            remedy="Rename the file in its snapshot record.",
        )
    return match[1]
