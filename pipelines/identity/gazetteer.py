"""The places that a name can mean, by country, first-order division and name."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from pipelines.identity.names import bare_name, simplify


@dataclass(frozen=True)
class Place:
    """One populated place of the gazetteer."""

    geoname_id: str
    name: str
    iso2: str
    admin1: str | None
    latitude: float
    longitude: float
    population: int | None


class Gazetteer:
    """Look-up of places by country, state and name."""

    def __init__(self, places: pl.DataFrame, same_as: Mapping[str, str] | None = None) -> None:
        """Hold `raw_geonames__place`; a country is indexed when it is first asked for.

        Args:
            places: All places.
            same_as: GeoNames ids that are another entry of the same city -> the entry that counts.
        """
        self._same_as = same_as or {}
        self._rows = {str(iso2): rows for (iso2,), rows in places.group_by("iso2")}
        self._iso2_of = dict(places.select("geoname_id", "iso2").iter_rows())
        self._indexed: dict[str, _CountryIndex] = {}

    def get(self, geoname_id: str | None) -> Place | None:
        """The place of an id; of two entries for one city the one that counts."""
        counting = self._same_as.get(geoname_id or "", geoname_id or "")
        iso2 = self._iso2_of.get(counting)
        return self._index(iso2).places[counting] if iso2 else None

    def named(self, iso2: str, key: str, admin1: str | None = None) -> list[Place]:
        """Places of that name, in that state where one is given."""
        return self._narrow(self._index(iso2).by_name.get(key, []), admin1)

    def qualified(self, iso2: str, key: str, admin1: str | None = None) -> list[Place]:
        """Places that bear the name with a qualifier: `Halle (Saale)` for `halle`."""
        return self._narrow(self._index(iso2).by_bare_name.get(key, []), admin1)

    def also_named(self, iso2: str, key: str, admin1: str | None = None) -> list[Place]:
        """Places that have the name as an alternate one."""
        return self._narrow(self._index(iso2).by_alternate.get(key, []), admin1)

    def names(self, iso2: str) -> dict[str, str]:
        """Every name of a country's places, by its plain form."""
        return {simplify(place.name): place.name for place in self._index(iso2).places.values()}

    def _index(self, iso2: str) -> "_CountryIndex":
        if iso2 not in self._indexed:
            self._indexed[iso2] = _CountryIndex(self._rows.get(iso2))
        return self._indexed[iso2]

    def _narrow(self, geoname_ids: list[str], admin1: str | None) -> list[Place]:
        counting = dict.fromkeys(self._same_as.get(id_, id_) for id_ in geoname_ids)
        places = [place for id_ in counting if (place := self.get(id_))]
        return [place for place in places if admin1 is None or place.admin1 == admin1]


class _CountryIndex:
    """The places of one country by their names."""

    def __init__(self, rows: pl.DataFrame | None) -> None:
        self.places: dict[str, Place] = {}
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self.by_bare_name: dict[str, list[str]] = defaultdict(list)
        self._alternates: dict[str, str] = {}
        if rows is None:
            return
        columns = ["geoname_id", "name", "iso2", "geonames_admin1", "latitude", "longitude"]
        for row in rows.select(*columns, "population", "alternate_names").iter_rows():
            place = Place(*row[:7])
            self.places[place.geoname_id] = place
            self.by_name[simplify(place.name)].append(place.geoname_id)
            if bare := bare_name(place.name):
                self.by_bare_name[bare].append(place.geoname_id)
            self._alternates[place.geoname_id] = row[7] or ""

    @cached_property
    def by_alternate(self) -> dict[str, list[str]]:
        """GeoNames ids by alternate name; taken apart only where a name alone does not do."""
        found = defaultdict(list)
        for geoname_id, names in self._alternates.items():
            for alternate in {simplify(name) for name in names.split("|")} - {""}:
                found[alternate].append(geoname_id)
        return found
