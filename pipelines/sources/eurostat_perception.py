"""Eurostat's perception survey of cities (urb_percep): answer shares of residents, 2004-2023.

Answers of 2004-2019 stand by answer code, don't-knows as a code of their own. Of 2023 only sums of
two answers are at hand, made by someone else: a table of its own, marked derived.
"""

from collections.abc import Sequence

import polars as pl

from pipelines.sources._base import Cadence, Frames, Snapshot, Source
from pipelines.sources._tables import read_csv

SOURCE = Source(
    id="eurostat_perception",
    title="Perception survey results, cities and greater cities (urb_percep)",
    publisher="Eurostat",
    homepage="https://ec.europa.eu/eurostat/databrowser/view/urb_percep/default/table",
    citation="Eurostat, Perception survey results (urb_percep), CC BY 4.0.",
    cadence=Cadence.IRREGULAR,
)

_ANSWERS = "urb_percep_2004_2019.sdmx.csv.gz"
_SUMS = "urb_percep_top2_2023.csv"
_SDMX = {
    "cities": "city_code",
    "indic_ur": "indicator_code",
    "TIME_PERIOD": "year",
    "OBS_VALUE": "value_pct",
    "OBS_FLAG": "flag",
    "CONF_STATUS": "conf_status",
}
_SDMX_UNUSED = ["DATAFLOW", "LAST UPDATE", "freq", "unit"]
_DERIVED = {
    "cities": "city_code",
    "city_label": "city_label",
    "topic": "topic",
    "TIME_PERIOD": "year",
    "OBS_VALUE": "value_pct",
}


def parse(snapshot: Snapshot) -> Frames:
    """Read the answer shares, the derived sums of 2023 and the list of cities."""
    cities = read_csv(
        snapshot,
        "city.csv",
        {"cities": "city_code", "label": "label", "geography_level": "geography_level"},
    )
    return {
        "raw_eurostat_perception__city": cities.with_columns(
            country_prefix=pl.col("city_code").str.slice(0, 2)
        ),
        "raw_eurostat_perception__observation": _dated(snapshot, _ANSWERS, _SDMX, _SDMX_UNUSED),
        "raw_eurostat_perception__derived_share": _dated(snapshot, _SUMS, _DERIVED),
    }


def _dated(
    snapshot: Snapshot, name: str, columns: dict[str, str], unused: Sequence[str] = ()
) -> pl.DataFrame:
    frame = read_csv(snapshot, name, columns, unused=unused)
    return frame.with_columns(vintage=pl.lit(snapshot.file(name).vintage))
