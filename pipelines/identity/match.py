"""Decide which place a source means, never by population or guess: ambiguous stays ambiguous.

Order: an override on record, the publisher's code through a crosswalk, the name (with the state
where one is given), the name as an alternate one. Of a name the most literal form decides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipelines.identity.gazetteer import Countries, Country, Gazetteer, Place
from pipelines.identity.names import name_forms

NO_PLACE = "none"
"""Written in place of a GeoNames id: what was found under the name is another thing."""

Key = tuple[str, str, str]
"""Code system, vintage and code."""


@dataclass(frozen=True)
class Mention:
    """A city as one source names it.

    `is_code`: the publisher's code alone makes a city. `makes_city`: False in a code list, which
    names cities that no loaded source may know. `now`: the code of the same city in the current
    vintage, where the publisher renumbered.
    """

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
    makes_city: bool = True
    now: Key | None = None

    @property
    def key(self) -> Key:
        """Code system, vintage and code: what one code of one list is known by."""
        return self.code_system, self.vintage, self.code


@dataclass(frozen=True)
class Override:
    """A decision on record: what a code stands for, and why.

    Without a GeoNames id it is a city that the gazetteer lacks, and `city_name` is its name; the id
    `none` says that no place of the gazetteer is meant, whatever bears the name.
    """

    geoname_id: str | None
    city_name: str | None
    geography_level: str | None
    reason: str


@dataclass(frozen=True)
class Match:
    """What became of a mention. `place` is None where only the publisher's code makes the city.

    `name_key` is the form of the name that decided, or the first one where none did.
    """

    mention: Mention
    status: str
    reason: str
    method: str | None = None
    country: Country | None = None
    place: Place | None = None
    city_name: str | None = None
    candidates: tuple[Place, ...] = ()
    name_key: str | None = None


class Matcher:
    """Matches mentions against one gazetteer, one crosswalk and one list of overrides."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        countries: Countries,
        crosswalk: Mapping[Key, str],
        overrides: Mapping[Key, Override],
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
        known = self._by_record(mention, country, mention.key)
        if known is None and mention.now:
            known = self._by_record(mention, country, mention.now)
            if known:
                now = f"now {mention.now[2]} ({mention.now[1]}): {known.reason}"
                method = known.method and "code"
                known = replace(known, reason=now, method=method)
        return known or self._by_name(mention, country)

    def _by_record(self, mention: Mention, country: Country, key: Key) -> Match | None:
        if override := self.overrides.get(key):
            return self._overridden(mention, country, override)
        place = self.gazetteer.get(self.crosswalk.get(key))
        if place is None:
            return None
        reason = f"{key[0]} {key[2]} is GeoNames {place.geoname_id}"
        return Match(mention, "matched", reason, "code", self._home(place, country), place)

    def _overridden(self, mention: Mention, country: Country, override: Override) -> Match:
        if override.geoname_id == NO_PLACE:
            status, method = ("matched", "code") if mention.is_code else ("unmatched", None)
            return Match(mention, status, override.reason, method, country)
        if override.geography_level:
            mention = replace(mention, geography_level=override.geography_level)
        place = self.gazetteer.get(override.geoname_id)
        return Match(
            mention=mention,
            status="matched",
            reason=override.reason,
            method="override",
            country=self._home(place, country),
            place=place,
            city_name=override.city_name,
        )

    def _home(self, place: Place | None, country: Country) -> Country:
        # An overseas city has a country code of its own, whichever country a publisher lists it in.
        return (place and self.countries.find(place.iso2)) or country

    def _by_name(self, mention: Mention, country: Country) -> Match:
        forms = name_forms(mention.name, country.iso2)
        search = _Search(self, mention, country, forms.base)
        for key in forms.whole:
            if found := search.whole(key):
                return found
        return (
            search.joined(forms.languages, all_must_lead=False)
            or search.joined(forms.parts, all_must_lead=True)
            or search.unresolved(forms.base, [])
        )


class _Search:
    """One mention's search by name, in one country and, where it is given, one state."""

    def __init__(self, matcher: Matcher, mention: Mention, country: Country, base: str) -> None:
        self.gazetteer = matcher.gazetteer
        self.base = base
        self.mention = mention
        self.country = country
        self.admin1 = matcher.countries.geonames_admin1(country, mention.admin1)

    def whole(self, key: str) -> Match | None:
        """The place or the places that bear one form of the name; None where there is none."""
        named, others = self._named(key), self._also_named(key)
        if len(named) == 1:
            reason = f"the only place with the name '{key}'"
            further = [place for place in others if place not in named]
            if further:
                reason += f"; as an alternate name also of {_listed(further)}"
            return self._matched(key, named[0], reason)
        if not named and len(others) == 1:
            return self._matched(key, others[0], f"the only place with the alternate name '{key}'")
        places = named or others
        return self.unresolved(key, places) if places else None

    def joined(self, keys: tuple[str, ...], *, all_must_lead: bool) -> Match | None:
        """The one place that the parts of a name lead to; else what they lead to, as candidates."""
        found = [self._named(key) or self._also_named(key) for key in keys]
        places = _once(place for places in found for place in places)
        if not places:
            return None
        quoted = " or ".join(f"'{key}'" for key in keys)
        if len(places) == 1 and (all(found) or not all_must_lead):
            return self._matched(self.base, places[0], f"the only place named {quoted}")
        return self.unresolved(self.base, places, quoted)

    def unresolved(self, key: str, places: list[Place], quoted: str | None = None) -> Match:
        """No match: several candidates, or none that would do."""
        status = "ambiguous" if len(places) > 1 else "unmatched"
        reason = (
            f"{len(places)} places of {self.country.country_code} are named {quoted or repr(key)}"
        )
        if len(places) == 1:
            reason = f"only a part of the name is found: {_listed(places)}"
        if not places:
            reason = f"no place of {self.country.country_code} is named '{self.mention.name}'"
        method = None
        if self.mention.is_code:
            # The code itself is a city of its publisher; only its place in the gazetteer is open.
            reason += "; the publisher's code makes the city, without coordinates"
            status, method = "matched", "code"
        return Match(
            mention=self.mention,
            status=status,
            reason=reason,
            method=method,
            country=self.country,
            candidates=tuple(places),
            name_key=key,
        )

    def _matched(self, key: str, place: Place, reason: str) -> Match:
        return Match(self.mention, "matched", reason, "name", self.country, place, name_key=key)

    def _named(self, key: str) -> list[Place]:
        named = self.gazetteer.named(self.country.iso2, key, self.admin1)
        # Beside a plain Halle, a Halle (Saale) is a namesake; alone it has the name as another one.
        return _once([*named, *self._qualified(key)]) if named else []

    def _also_named(self, key: str) -> list[Place]:
        others = self.gazetteer.also_named(self.country.iso2, key, self.admin1)
        return _once([*self._qualified(key), *others])

    def _qualified(self, key: str) -> list[Place]:
        return self.gazetteer.qualified(self.country.iso2, key, self.admin1)


def _once(places: Iterable[Place]) -> list[Place]:
    return list(dict.fromkeys(places))


def _listed(places: Iterable[Place]) -> str:
    return ", ".join(f"{place.geoname_id} {place.name}" for place in places)
