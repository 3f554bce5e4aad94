"""Which city a name or a code means, asked one at a time and answered without a build.

The same matching as in a build, on the newest snapshots: read from landing where a build has read
them before, which is faster, else from raw/. Decisions on record are always those of today.
"""

import json
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from pipelines.build_inputs import present_snapshots, present_versions
from pipelines.errors import CityfareError
from pipelines.identity.codes import CityCodes
from pipelines.identity.gazetteer import Place
from pipelines.identity.match import Key, Match, Mention
from pipelines.identity.matcher import Matcher
from pipelines.identity.matcher_inputs import (
    TABLES_READ,
    make_codes,
    make_matcher,
    read_overrides,
    read_place_notes,
)
from pipelines.identity.names import simplify
from pipelines.nearest import nearest
from pipelines.settings import Settings
from pipelines.snapshots.tables import Frames, stacked
from pipelines.source_registry import loaded_sources

if TYPE_CHECKING:
    from contracts.model import TableSpec

GEONAMES = "geonames_id"
OWN = "city_code"
"""Our own codes, asked for as if they were a code system."""
_OWN_CODE = re.compile(r"^[a-z]{2}-[a-z0-9-]+$")
_NUMBERS = (pl.col("latitude", "longitude").cast(pl.Float64), pl.col("population").cast(pl.Int64))


@dataclass(frozen=True)
class Resolved:
    """A match, the code that its city has, and whether a built warehouse holds that city.

    `city_code` is None where nothing was matched, `is_built` where nothing was built.
    """

    match: Match
    city_code: str | None = None
    is_built: bool | None = None


def resolve(settings: Settings, name: str, country: str, admin1: str | None = None) -> Match:
    """Find the city of one name; who asks for many keeps a `Resolver`."""
    return Resolver(settings).resolve(name, country, admin1).match


class Resolver:
    """Answers for one project, as many as are asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._notes = read_place_notes()
        self._parsed: dict[str, Frames] = {}
        self.unread: dict[str, CityfareError] = {}
        """Sources whose lists of cities could not be looked in, and why."""

    def resolve(self, name: str, country: str, admin1: str | None = None) -> Resolved:
        """Find the city of a name.

        Args:
            name: As printed anywhere.
            country: Name, ISO code or Eurostat's prefix.
            admin1: State by postal code, name or FIPS, in the US, Canada and Brazil.
        """
        return self._resolved(self.matcher.match(_asked(name, country, admin1)))

    def resolve_code(
        self, code: str, code_system: str | None = None, vintage: str | None = None
    ) -> list[Resolved]:
        """Find the city of a code: of ours, else of every list that has it; empty: none has."""
        own = self._own(code) if code_system in (None, OWN) and vintage is None else None
        if own is not None or code_system == OWN:
            return [own] if own else []
        mentions = self._mentions(code, code_system, vintage)
        found = [self._resolved(self.matcher.match(mention)) for mention in mentions]
        if found or code_system not in (None, GEONAMES):
            return found
        place = self.matcher.gazetteer.get(code)
        if place is None:
            return []
        asked = _asked(place.name, place.iso2, None)
        asked = replace(asked, code_system=GEONAMES, vintage="current", code=code)
        country = self.matcher.countries.find(place.iso2)
        reason = f"{code} is an id of GeoNames"
        return [self._resolved(Match(asked, "matched", reason, "code", country, place))]

    def code_of(self, place: Place) -> str | None:
        """The city code that a place would have; None in a country that we do not know."""
        country = self.matcher.countries.find(place.iso2)
        return self._codes.of_place(place, country) if country else None

    def names_like(self, name: str, country: str) -> list[str]:
        """Names of places of the country that are spelt much like this one, nearest first."""
        found = self.matcher.countries.find(country)
        names = self.matcher.gazetteer.names(found.iso2) if found else {}
        keys = nearest(simplify(name), list(names), most=3, cutoff=80)
        return [names[key] for key in keys]

    @cached_property
    def matcher(self) -> Matcher:
        """The matcher of a build, put together from the newest snapshots."""
        tables = {table: self._table(table) for table in TABLES_READ}
        tables["raw_geonames__place"] = tables["raw_geonames__place"].with_columns(_NUMBERS)
        return make_matcher(tables, read_overrides(), self._notes)

    def _resolved(self, match: Match) -> Resolved:
        if match.status != "matched" or match.country is None:
            return Resolved(match)
        city_code = self._codes.of(match, match.country)
        return Resolved(match, city_code, self._is_built(city_code))

    def _own(self, text: str) -> Resolved | None:
        """The city of one of our codes: a place of the gazetteer, or a city that is built."""
        city_code = text.casefold()
        place = self._codes.place_of(city_code) if _OWN_CODE.match(city_code) else None
        name = place.name if place else self._built.get(city_code) if self._built else None
        if name is None:
            return None
        iso2 = city_code.partition("-")[0]
        asked = _asked(name, iso2, place.admin1 if place else None)
        country = self.matcher.countries.find(iso2)
        reason = f"{city_code} is a city code of ours"
        match = Match(asked, "matched", reason, "code", country, place)
        return Resolved(match, city_code, self._is_built(city_code))

    @cached_property
    def _codes(self) -> CityCodes:
        return make_codes(self.matcher, self._notes)

    def _is_built(self, city_code: str) -> bool | None:
        return city_code in self._built if self._built is not None else None

    @cached_property
    def _built(self) -> dict[str, str] | None:
        """Names of the cities that were built, by code; None before the first build."""
        path = self._settings.landing / "identity__city.parquet"
        columns = ["city_code", "city_name"]
        return dict(pl.read_parquet(path, columns=columns).iter_rows()) if path.exists() else None

    def mistakable(self, mention: Mention) -> list[Mention]:
        """Codes of other vintages that begin alike and stand for another city."""
        from pipelines.identity.mentions import mentions_of

        others: list[Mention] = []
        for spec in self._mentioning(are_lists=True):
            code = pl.col(spec.city_mention.code) if spec.city_mention else pl.lit("")
            begins = code.str.starts_with(mention.code)
            is_begun = pl.lit(mention.code).str.starts_with(code)
            others += mentions_of(spec, self._readable(spec).filter(begins | is_begun))
        return [
            other
            for other in others
            if (other.code_system, other.code) != (mention.code_system, mention.code)
            and other.now != mention.key
            and other.key != mention.now
        ]

    def _mentions(self, code: str, code_system: str | None, vintage: str | None) -> list[Mention]:
        # Contracts take long to import, and a name can do without them.
        from pipelines.identity.mentions import mentions_of

        found: dict[Key, Mention] = {}
        for are_lists in (True, False):
            for spec in self._mentioning(are_lists=are_lists):
                where = spec.city_mention
                if where is not None and code_system in (None, where.code_system):
                    rows = self._readable(spec).filter(pl.col(where.code) == code)
                    found |= {m.key: m for m in mentions_of(spec, rows)}
            if found:
                break
        return [mention for mention in found.values() if vintage in (None, mention.vintage)]

    def _mentioning(self, *, are_lists: bool) -> "list[TableSpec]":
        from pipelines.identity.mentions import mentioning_tables

        return [
            spec
            for spec in mentioning_tables()
            if spec.city_mention and spec.city_mention.makes_city != are_lists
        ]

    def _readable(self, spec: "TableSpec") -> pl.DataFrame:
        """A table that codes are looked up in; without rows where its source is broken."""
        try:
            return self._table(spec.name)
        except CityfareError as error:
            # A broken source must not hide what all others say; who asks is told.
            self.unread[spec.name.removeprefix("raw_").partition("__")[0]] = error
            return spec.empty()

    def _table(self, table: str) -> pl.DataFrame:
        source_id = table.removeprefix("raw_").partition("__")[0]
        landed = self._settings.landing / f"{table}.parquet"
        if landed.exists() and self._is_landed(source_id):
            return pl.read_parquet(landed)
        if source_id not in self._parsed:
            self._parsed[source_id] = self._parse(source_id)
        return self._parsed[source_id][table]

    def _parse(self, source_id: str) -> Frames:
        module = loaded_sources()[source_id]
        snapshots = present_snapshots(self._settings, source_id)
        if not snapshots:
            # Contracts take long to import, and lists that names are looked up in have snapshots.
            from pipelines.ingest import parsed

            return parsed(module, [], self._settings)
        for read in module.source.reads:
            if read not in self._parsed:
                self._parsed[read] = self._parse(read)
        landed: Frames = {}
        for read in module.source.reads:
            landed |= self._parsed[read]
        return stacked([module.parse(snapshot, landed) for snapshot in snapshots])

    def _is_landed(self, source_id: str) -> bool:
        report = self._settings.reports / f"{source_id}.json"
        if not report.exists():
            return False
        landed = json.loads(report.read_text("utf-8"))["snapshot_versions"]
        return bool(landed == present_versions(self._settings, source_id))


def code_systems() -> list[str]:
    """Systems whose codes can be asked for."""
    from pipelines.identity.mentions import mentioning_tables

    mentions = [spec.city_mention for spec in mentioning_tables()]
    return sorted({GEONAMES, OWN, *(where.code_system for where in mentions if where)})


def _asked(name: str, country: str, admin1: str | None) -> Mention:
    return Mention(
        source_id="",
        table="",
        code_system="",
        vintage="",
        code="",
        name=name,
        country=country,
        admin1=admin1,
        geography_level="city",
        is_code=False,
    )
