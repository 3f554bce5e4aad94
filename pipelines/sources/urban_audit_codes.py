"""City codes of Eurostat's city statistics (Urban Audit): the current list and the ones before it.

The lists were renumbered: the digits of an old code mostly belong to another city today, so a code
is told only together with its vintage. Functional urban areas have a list of their own.
"""

import polars as pl

from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import Frames, read_csv
from pipelines.source_definition import Cadence, Source

SOURCE = Source(
    id="urban_audit_codes",
    title="City codes of the Urban Audit, current and old, and functional urban areas",
    publisher="Eurostat",
    homepage="https://ec.europa.eu/eurostat/web/cities",
    citation="Eurostat, code lists of cities and functional urban areas, CC BY 4.0.",
    cadence=Cadence.YEARLY,
)

_CURRENT = "current"


def parse(snapshot: Snapshot) -> Frames:
    """Read the cities of all vintages, the areas, and which city lies in which area."""
    columns = ["vintage", "code", "label", "geography_level", "label_source"]
    cities = read_csv(snapshot, "city.csv", [*columns, "current_code", "serial_changed"])
    names = {"city_code": "code", "fua_code": "fua_code", "basis": "basis"}
    areas = read_csv(snapshot, "city_fua.csv", names)
    return {
        "raw_urban_audit_codes__city": cities.with_columns(
            country_prefix=pl.col("code").str.slice(0, 2)
        ),
        "raw_urban_audit_codes__fua": read_csv(
            snapshot, "fua.csv", {"code": "fua_code", "label": "fua_name"}
        ),
        "raw_urban_audit_codes__city_fua": areas.with_columns(vintage=pl.lit(_CURRENT)),
    }
