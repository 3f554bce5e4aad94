"""CDC's local health estimates (500 Cities, later PLACES), in the long PLACES layout.

Model-based: they borrow from other places and from the census, so CDC warns against reading
effects of local action into them. Crude and age-adjusted prevalence stand side by side and are
never mixed.
"""

import json
import re
from collections.abc import Iterator, Sequence

import polars as pl

from pipelines.sources._base import Cadence, Frames, Source
from pipelines.sources._fetch import (
    Body,
    Edition,
    Fetch,
    Key,
    KeyName,
    KeyPlace,
    Occasion,
    Paging,
    Request,
    Terms,
)
from pipelines.sources._snapshot import Snapshot
from pipelines.sources._tables import read_csv

SOURCE = Source(
    id="cdc_places",
    title="500 Cities: Local Data for Better Health, 2016 release",
    publisher="Centers for Disease Control and Prevention",
    homepage="https://www.cdc.gov/places/",
    citation="CDC, 500 Cities: City-level Data, 2016 release. US public domain.",
    cadence=Cadence.YEARLY,
)

_COLUMNS = {
    "LocationID": "place_geoid",
    "MeasureId": "measure_code",
    "DataValueTypeID": "value_type",
    "Year": "year",
    "LocationName": "place_name",
    "StateAbbr": "state_code",
    "Data_Value": "value_pct",
    "Low_Confidence_Limit": "ci_low_pct",
    "High_Confidence_Limit": "ci_high_pct",
    "TotalPopulation": "population",
}
_UNUSED = [
    "StateDesc",
    "DataSource",
    "Category",
    "Measure",
    "Data_Value_Unit",
    "Data_Value_Type",
    "Data_Value_Footnote_Symbol",
    "Data_Value_Footnote",
    "Geolocation",
    "CategoryID",
    "Short_Question_Text",
]
# The portal answers queries with the names of the long layout in lower case.
_QUERIED = {name.lower(): ours for name, ours in _COLUMNS.items()}
_LAYOUT = "cdc-places-long"
_QUERY_LAYOUT = "cdc-places-soda-csv"

# This id always leads to the newest release; an older one gets another when it is superseded.
_NEWEST_RELEASE = "eav7-hnsx"
MEASURES = (
    "ACCESS2",
    "BINGE",
    "BPHIGH",
    "CASTHMA",
    "CHD",
    "CHECKUP",
    "CSMOKING",
    "DENTAL",
    "DIABETES",
    "LPA",
    "MHLTH",
    "OBESITY",
    "PHLTH",
    "SLEEP",
)
_SMALLEST_POPULATION = 50_000


def parse(snapshot: Snapshot) -> Frames:
    """Read the files of both layouts; the record says whether their years are printed."""
    frames = [
        *_files(snapshot, _LAYOUT, _COLUMNS, _UNUSED),
        *_files(snapshot, _QUERY_LAYOUT, _QUERIED),
    ]
    return {"raw_cdc_places__estimate": pl.concat(frames)}


def _files(
    snapshot: Snapshot, layout: str, columns: dict[str, str], unused: Sequence[str] = ()
) -> Iterator[pl.DataFrame]:
    for file in snapshot.files_of(layout):
        yield read_csv(snapshot, file.name, columns, unused=unused).with_columns(
            year_basis=pl.lit(file.year_basis), vintage=pl.lit(file.vintage)
        )


def _requests(occasion: Occasion) -> Iterator[Request]:
    measures = ",".join(f"'{measure}'" for measure in MEASURES)
    yield Request(
        url=f"https://data.cdc.gov/resource/{_NEWEST_RELEASE}.csv",
        params=(
            ("$select", ",".join(_QUERIED)),
            (
                "$where",
                f"measureid in({measures}) and totalpopulation>={_SMALLEST_POPULATION}",
            ),
            # Without a whole order, rows would move between pages.
            ("$order", "locationid,measureid,datavaluetypeid,year"),
        ),
        name="places_{page}.csv.gz",
        layout=_QUERY_LAYOUT,
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
        title="PLACES: local data for better health, and 500 Cities, release of 2016",
        url=SOURCE.homepage,
        licence_basis="public_domain",
        citation="Centers for Disease Control and Prevention, PLACES: Local Data for Better "
        "Health, Place Data; and 500 Cities: City-level Data, 2016 release.",
    ),
    key=Key(
        name=KeyName.SOCRATA_APP_TOKEN,
        place=KeyPlace.HEADER,
        sent_as="X-App-Token",
        obtained_from="https://data.cdc.gov/profile/edit/developer_settings",
    ),
    # The release of 2016 is no longer served in this layout.
    carries=("places_500_cities_2016.csv.gz",),
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
