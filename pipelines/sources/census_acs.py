"""American Community Survey, 1-year estimates of places: household income and total population.

There are no standard estimates of 2020. A file may be in any layout that has codes of places; its
year and period stand in its record, since no answer of the interface prints them.
"""

import re
from collections.abc import Iterator
from datetime import date

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.fetch_declaration import (
    Body,
    Fetch,
    Key,
    KeyName,
    KeyPlace,
    Request,
    Terms,
)
from pipelines.file_formats import census
from pipelines.file_formats.census import Layout, open_census
from pipelines.snapshots.record import RawFile, Snapshot
from pipelines.snapshots.tables import Frames, check_rows, subject_of
from pipelines.source_definition import Cadence, Source

SOURCE = Source(
    id="census_acs",
    title="American Community Survey, 1-year estimates of places",
    publisher="US Census Bureau",
    homepage="https://www.census.gov/programs-surveys/acs",
    citation="US Census Bureau, American Community Survey 1-year estimates, tables S1901, S0101 "
    "and C03002.",
    cadence=Cadence.YEARLY,
)

_DATASET = re.compile(r"/data/([0-9]{4})/(acs/[a-z0-9]+(?:/[a-z0-9]+)*)")
# `acs1_subject_s1901_2023.json`, or as data.census.gov names it: `ACSST1Y2023.S1901-Data.csv`.
_YEAR_IN_NAME = re.compile(r"(?:_|ACS[A-Z]{2}[135]Y)([0-9]{4})(?=[_.])")
_PERIOD = re.compile(r"acs([135])(?![0-9])|\b([135])-year|ACS[A-Z]{2}([135])Y[0-9]{4}")
# Places that the census counts without a government of their own; in Puerto Rico as well.
_UNGOVERNED = " (CDP|zona urbana|comunidad), "


recognise = census.recognise
open_file = open_census


def parse(snapshot: Snapshot) -> Iterator[Frames]:
    """Read every file, in whichever layout it is; GEOIDs keep their leading zeros."""
    for file in sorted(snapshot.files, key=lambda file: file.name):
        yield {"raw_census_acs__estimate": _estimates(snapshot, file)}


def _estimates(snapshot: Snapshot, file: RawFile) -> pl.DataFrame:
    subject = subject_of(snapshot, file)
    reading = open_census(snapshot.path(file), subject=subject)
    if reading.layout is Layout.INCOME_BY_NAME:
        raise SourceFormatError(
            subject,
            expected="codes of states and places",
            found="names of places only",
            remedy="A name does not identify a place: fetch the table from the Census API, or "
            "write it with its codes.",
        )
    frame = reading.frame
    check_rows(subject, reading.rows, file)
    dataset = _DATASET.search(file.url)
    return frame.select(
        *("place_geoid", "variable_code"),
        pl.lit(_year_of(subject, file)).alias("year"),
        pl.lit(_period_of(subject, file)).alias("period_years"),
        *("place_name", "state_fips"),
        pl.when(pl.col("place_name").str.contains(_UNGOVERNED))
        .then(pl.lit("place"))
        .otherwise(pl.lit("city"))
        .alias("geography_level"),
        pl.col("value_text").alias("value"),
        "estimate_annotation",
        pl.col("margin_text").alias("margin"),
        "margin_annotation",
        pl.lit(dataset[2] if dataset else None, dtype=pl.String).alias("dataset_code"),
        pl.lit(file.vintage).alias("vintage"),
        pl.lit(file.name).alias("source_file"),
        # A row holds as many estimates as its file has variables; a place must name one.
        pl.col("source_cell").alias("source_row"),
    )


def _year_of(subject: str, file: RawFile) -> str:
    found = {match[1] for match in _DATASET.finditer(file.url)}
    found |= {match[1] for match in _YEAR_IN_NAME.finditer(file.name)}
    return _only(subject, found, "one year, in the address /data/<year>/ or in the name _<year>.")


def _period_of(subject: str, file: RawFile) -> str:
    """Years that the estimates are of: windows of five years overlap, and are not single years."""
    told = f"{file.url} {file.name} {file.vintage}"
    found = {match[match.lastindex or 0] for match in _PERIOD.finditer(told)}
    return _only(subject, found, "one period, as acs1 or acs5 in the address or the name")


def _only(subject: str, found: set[str], expected: str) -> str:
    if len(found) != 1:
        raise SourceFormatError(
            subject,
            expected=expected,
            found=" and ".join(sorted(found)) or "none",
            remedy="Correct the file's address or name in its snapshot record.",
        )
    return found.pop()


_ASKED_FOR = (
    "NAME",
    "S1901_C01_012E",
    "S1901_C01_012M",
    "S0101_C01_001E",
    "S0101_C01_001M",
)
"""Median household income, and residents."""
_FIRST_YEAR = 2010
_NEVER_PUBLISHED = 2020


def _requests(today: date) -> Iterator[Request]:
    newest = today.year - 1
    for year in range(_FIRST_YEAR, newest + 1):
        if year != _NEVER_PUBLISHED:
            yield Request(
                url=f"https://api.census.gov/data/{year}/acs/acs1/subject",
                params=(("get", ",".join(_ASKED_FOR)), ("for", "place:*")),
                name=f"acs1_subject_s1901_{year}.json",
                layout=Layout.API_ARRAY,
                body=Body.JSON,
                vintage=f"ACS 1-year estimates of {year}",
                # Estimates of a year come out in the autumn of the next.
                is_optional=year == newest,
            )


FETCH = Fetch(
    requests=_requests,
    hosts=frozenset({"api.census.gov"}),
    terms=Terms(
        title="American Community Survey, 1-year estimates of places, tables S1901 and S0101",
        url=SOURCE.homepage,
        licence_basis="public_domain",
        citation="U.S. Census Bureau, American Community Survey 1-Year Estimates, Tables S1901 and "
        "S0101. This product uses the Census Bureau Data API but is not endorsed or certified by "
        "the Census Bureau.",
    ),
    key=Key(
        name=KeyName.CENSUS_API_KEY,
        place=KeyPlace.PARAM,
        sent_as="key",
        obtained_from="https://api.census.gov/data/key_signup.html",
        is_compulsory=True,
        refused_by="X-DataWebAPI-KeyError",
    ),
    # A missing key is answered with a redirect to a web page that says so.
    redirects=0,
)
