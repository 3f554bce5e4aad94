"""Decide which place a source means, never by population or guess: ambiguous stays ambiguous.

Order: an override on record, the publisher's code through a crosswalk, the name (with the state
where one is given), the name as an alternate one.
"""

from dataclasses import dataclass, replace

from pipelines.identity.gazetteer import Countries, Country, Gazetteer, Place
from pipelines.identity.names import name_keys


@dataclass(frozen=True)
class Mention:
    """A city as one source names it. `is_code`: the publisher's code alone makes a city."""

    source_id: str
    table: str
    code_system: str
    vintage: str
    code: str
    name: str
    country: str
    admin1: str | None
    geography_level: str
    is_code: bool

    @property
    def key(self) -> tuple[str, str, str]:
        """Code system, vintage and code: what one code of one list is known by."""
        return self.code_system, self.vintage, self.code


@dataclass(frozen=True)
class Override:
    """A decision on record: what a code stands for, and why.

    Without a GeoNames id it is a city that the gazetteer lacks, and `city_name` is its name.
    """

    geoname_id: str | None
    city_name: str | None
    geography_level: str | None
    reason: str


@dataclass(frozen=True)
class Match:
    """What became of a mention. `place` is None where only the publisher's code makes the city."""

    mention: Mention
    status: str
    reason: str
    method: str | None = None
    country: Country | None = None
    place: Place | None = None
    city_name: str | None = None
    candidates: tuple[Place, ...] = ()


class Matcher:
    """Matches mentions against one gazetteer, one crosswalk and one list of overrides."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        countries: Countries,
        crosswalk: dict[tuple[str, str, str], str],
        overrides: dict[tuple[str, str, str], Override],
    ) -> None:
        self.gazetteer = gazetteer
        self.countries = countries
        self.crosswalk = crosswalk
        self.overrides = overrides

    def match(self, mention: Mention) -> Match:
        """Find the city that a mention means, or say why there is none."""
        country = self.countries.find(mention.country)
        if country is None:
            return Match(mention, "unmatched", f"'{mention.country}' is no country that we know")
        if override := self.overrides.get(mention.key):
            return self._overridden(mention, country, override)
        if geoname_id := self.crosswalk.get(mention.key):
            place = self.gazetteer.places.get(geoname_id)
            if place is not None:
                reason = f"{mention.code_system} {mention.code} is GeoNames {geoname_id}"
                return self._matched(mention, country, "code", place, reason)
        return self._by_name(mention, country)

    def _overridden(self, mention: Mention, country: Country, override: Override) -> Match:
        if override.geography_level:
            mention = replace(mention, geography_level=override.geography_level)
        place = self.gazetteer.places[override.geoname_id] if override.geoname_id else None
        return Match(
            mention=mention,
            status="matched",
            reason=override.reason,
            method="override",
            country=country,
            place=place,
            city_name=override.city_name,
        )

    def _by_name(self, mention: Mention, country: Country) -> Match:
        admin1 = self.countries.geonames_admin1(country, mention.admin1)
        for look_up, what in (
            (self.gazetteer.named, "name"),
            (self.gazetteer.also_named, "alternate name"),
        ):
            for key in name_keys(mention.name):
                places = look_up(country.iso2, key, admin1)
                if len(places) == 1:
                    reason = f"the only place with the {what} '{key}'"
                    return self._matched(mention, country, "name", places[0], reason)
                if places:
                    return self._unresolved(mention, country, "ambiguous", key, places)
        return self._unresolved(mention, country, "unmatched", mention.name, [])

    def _unresolved(
        self, mention: Mention, country: Country, status: str, key: str, places: list[Place]
    ) -> Match:
        reason = f"{len(places)} places of {country.country_code} are named '{key}'"
        if mention.is_code:
            # The code itself is a city of its publisher; only its place in the gazetteer is open.
            reason += "; the publisher's code makes the city, without coordinates"
            return Match(mention, "matched", reason, "code", country, candidates=tuple(places))
        return Match(mention, status, reason, country=country, candidates=tuple(places))

    @staticmethod
    def _matched(
        mention: Mention, country: Country, method: str, place: Place, reason: str
    ) -> Match:
        return Match(mention, "matched", reason, method, country, place)
