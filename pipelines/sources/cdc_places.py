"""CDC's local health estimates (500 Cities, later PLACES), in any layout of theirs.

Model-based: they borrow from other places and from the census, so CDC warns against reading
effects of local action into them. Crude and age-adjusted prevalence stand side by side and are
never mixed. The release stands in a file's record; the portal gives an id to a later one.
"""

import json
import re
from collections.abc import Iterator
from datetime import date

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.fetch_declaration import (
    Body,
    Edition,
    Fetch,
    Key,
    KeyName,
    KeyPlace,
    Paging,
    Request,
    Terms,
)
from pipelines.file_formats import cdc_places as places
from pipelines.file_formats.cdc_places import Layout, open_places
from pipelines.snapshots.record import RawFile, Snapshot
from pipelines.snapshots.tables import Frames, check_rows, subject_of
from pipelines.source_definition import Cadence, Source

SOURCE = Source(
    id="cdc_places",
    title="500 Cities: Local Data for Better Health, releases of 2016, 2018 and 2019",
    publisher="Centers for Disease Control and Prevention",
    homepage="https://www.cdc.gov/places/",
    citation="CDC, 500 Cities: City-level Data, releases of 2016, 2018 and 2019. US public domain.",
    cadence=Cadence.YEARLY,
)

_RELEASE = re.compile(r"\b(20[0-9]{2}) release\b")
_DATASET = re.compile(r"/(?:resource|views)/([a-z0-9]{4}-[a-z0-9]{4})\b")
_PERCENT = "%"
# The release of 2024 was the first to count residents, and to bound places, by the census of 2020.
_FIRST_RELEASE_OF_CENSUS_2020 = 2024
# The survey asks some questions in odd or in even years only, by CDC's dictionary of measures.
_ASKED_IN_ODD_YEARS = ["BPHIGH", "BPMED", "CHOLSCREEN", "HIGHCHOL"]
_ASKED_IN_EVEN_YEARS = [
    "CERVICAL",
    "COLON_SCREEN",
    "COREM",
    "COREW",
    "DENTAL",
    "MAMMOUSE",
    "PAPTEST",
    "SLEEP",
    "TEETHLOST",
]
_YEARS_BEHIND = 2
# This id always leads to the newest release; an older one gets another when it is superseded.
_NEWEST_RELEASE = "eav7-hnsx"
MEASURES = (
    "ACCESS2",
    "ARTHRITIS",
    "BINGE",
    "BPHIGH",
    "BPMED",
    "CANCER",
    "CASTHMA",
    "CHD",
    "CHECKUP",
    "CHOLSCREEN",
    "COPD",
    "CSMOKING",
    "DENTAL",
    "DIABETES",
    "HIGHCHOL",
    "LPA",
    "MAMMOUSE",
    "MHLTH",
    "OBESITY",
    "PHLTH",
    "SLEEP",
    "STROKE",
    "TEETHLOST",
)
"""Indicators that the newest release has: those without a last year in the vocabulary."""
_SMALLEST_POPULATION = 50_000
_QUERIED = (
    "locationid",
    "measureid",
    "datavaluetypeid",
    "year",
    "locationname",
    "stateabbr",
    "data_value_unit",
    "data_value",
    "data_value_footnote_symbol",
    "low_confidence_limit",
    "high_confidence_limit",
    "totalpopulation",
)
"""What is asked of the portal: the columns that an estimate is read from."""


recognise = places.recognise
open_file = open_places


def parse(snapshot: Snapshot) -> Iterator[Frames]:
    """Read every file, in whichever layout it is; an answer in pages is several files."""
    for file in sorted(snapshot.files, key=lambda file: file.name):
        yield {"raw_cdc_places__estimate": _estimates(snapshot, file)}


def _estimates(snapshot: Snapshot, file: RawFile) -> pl.DataFrame:
    subject = subject_of(snapshot, file)
    reading = open_places(snapshot.path(file), subject=subject)
    frame = reading.frame
    check_rows(subject, reading.rows, file)
    _refuse_other_units(subject, frame)
    is_wide = reading.layout is Layout.WIDE_CSV
    release = _release_of(file)
    dataset = _DATASET.search(file.url)
    return frame.select(
        *("place_geoid", "measure_code", "value_type"),
        (_survey_year(subject, release) if is_wide else pl.col("year")).alias("year"),
        pl.lit("inferred" if is_wide else file.year_basis).alias("year_basis"),
        *("place_name", "state_code"),
        pl.col("value_text").alias("value_pct"),
        "value_footnote",
        pl.col("ci_low_text").alias("ci_low_pct"),
        pl.col("ci_high_text").alias("ci_high_pct"),
        "population",
        pl.coalesce("population_year", pl.lit(_census_year(release), dtype=pl.String)),
        pl.lit(dataset[1] if dataset else None, dtype=pl.String).alias("dataset_code"),
        pl.lit(None if release is None else str(release), dtype=pl.String).alias("release_year"),
        pl.lit(file.vintage).alias("vintage"),
        pl.lit(file.name).alias("source_file"),
        # A row of the wide layout holds many estimates, and a place must name one.
        pl.col("source_cell").alias("source_row"),
    )


def _release_of(file: RawFile) -> int | None:
    match = _RELEASE.search(file.vintage)
    return int(match[1]) if match else None


def _census_year(release: int | None) -> str | None:
    """Census whose residents a release prints."""
    if release is None:
        return None
    return "2010" if release < _FIRST_RELEASE_OF_CENSUS_2020 else "2020"


def _survey_year(subject: str, release: int | None) -> pl.Expr:
    """Year of the survey behind a measure, for the layout that prints none.

    Raises:
        SourceFormatError: The record does not say the release.
    """
    if release is None:
        raise SourceFormatError(
            subject,
            expected="a vintage that says the release, such as `2016 release`",
            found="none",
            remedy="Add it to the file's entry in snapshot.json: this layout prints no years.",
        )
    newest = release - _YEARS_BEHIND
    measure = pl.col("measure_code")
    return (
        pl.when(measure.is_in(_ASKED_IN_ODD_YEARS))
        .then(pl.lit(str(newest - (newest + 1) % 2)))
        .when(measure.is_in(_ASKED_IN_EVEN_YEARS))
        .then(pl.lit(str(newest - newest % 2)))
        .otherwise(pl.lit(str(newest)))
    )


def _refuse_other_units(subject: str, frame: pl.DataFrame) -> None:
    odd = frame.filter(pl.col("unit") != _PERCENT)
    if odd.height:
        row = odd.row(0, named=True)
        raise SourceFormatError(
            f"{subject}, row {row['source_row']}",
            expected=f"estimates in {_PERCENT}",
            found=f"{row['unit']} ({row['measure_code']}, {row['place_name']})",
            remedy="Take the file out of this source's snapshot: it holds another table.",
        )


def _requests(today: date) -> Iterator[Request]:
    measures = ",".join(f"'{measure}'" for measure in MEASURES)
    yield Request(
        url=f"https://data.cdc.gov/resource/{_NEWEST_RELEASE}.csv",
        params=(
            ("$select", ",".join(_QUERIED)),
            (
                "$where",
                f"measureid in({measures}) and totalpopulation>={_SMALLEST_POPULATION}",
            ),
            # Without a complete order, rows would move between pages.
            ("$order", "locationid,measureid,datavaluetypeid,year"),
        ),
        name="places_{page}.csv.gz",
        layout=Layout.LONG_CSV,
        body=Body.CSV,
        paging=Paging(rows=50_000, limit_param="$limit", offset_param="$offset"),
    )


def _release(answer: bytes) -> str | None:
    """Name of the release that the id leads to, if it is still one of places."""
    view = json.loads(answer)
    name = str(view.get("name")) if isinstance(view, dict) else ""
    is_of_places = re.search(r"PLACES\b.*\bPlace Data\b.*\b\d{4} release", name, re.IGNORECASE)
    return name if is_of_places else None


FETCH = Fetch(
    requests=_requests,
    hosts=frozenset({"data.cdc.gov"}),
    terms=Terms(
        title="PLACES: local data for better health, and 500 Cities, releases of 2016 to 2019",
        url=SOURCE.homepage,
        licence_basis="public_domain",
        citation="Centers for Disease Control and Prevention, PLACES: Local Data for Better "
        "Health, Place Data; and 500 Cities: City-level Data, releases of 2016, 2018 and 2019.",
    ),
    key=Key(
        name=KeyName.SOCRATA_APP_TOKEN,
        place=KeyPlace.HEADER,
        sent_as="X-App-Token",
        obtained_from="https://data.cdc.gov/profile/edit/developer_settings",
    ),
    # The releases of 500 Cities are no longer served in this layout.
    carries=tuple(f"places_500_cities_{release}.csv.gz" for release in (2016, 2018, 2019)),
    edition=Edition(
        request=Request(
            url=f"https://data.cdc.gov/api/views/{_NEWEST_RELEASE}.json",
            name="edition.json",
            layout="socrata-view",
            body=Body.JSON,
        ),
        name_in=_release,
        expected="a release of PLACES, place data",
    ),
)
