"""CDC's local health estimates (500 Cities, later PLACES), in the long PLACES layout.

Model-based: they borrow from other places and from the census, so CDC warns against reading
effects of local action into them. Crude and age-adjusted prevalence stand side by side and are
never mixed.
"""

import polars as pl

from pipelines.sources._base import Cadence, Frames, Source
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
_LAYOUT = "cdc-places-long"


def parse(snapshot: Snapshot) -> Frames:
    """Read every file of the long layout; the record says whether its years are printed."""
    frames = [
        read_csv(snapshot, file.name, _COLUMNS, unused=_UNUSED).with_columns(
            year_basis=pl.lit(file.year_basis), vintage=pl.lit(file.vintage)
        )
        for file in snapshot.files_of(_LAYOUT)
    ]
    return {"raw_cdc_places__estimate": pl.concat(frames)}
