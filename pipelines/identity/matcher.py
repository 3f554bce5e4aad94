"""Decide which place a source means, never by population or guess: ambiguous stays ambiguous.

Order: an override on record, the publisher's code through a crosswalk, the name (with the state
where one is given), the name as an alternate one. Of a name the most literal form decides. A state
that is printed and not known, or not the place's, leaves the name without a match.
"""

from collections.abc import Mapping
from dataclasses import replace

from pipelines.identity.countries import Countries, Country, Division
from pipelines.identity.gazetteer import Gazetteer, Place
from pipelines.identity.match import NO_PLACE, Key, Match, Mention, Override
from pipelines.identity.names import ends_of_name, name_forms, parted_name, simplify
from pipelines.identity.search import Search


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
            return Match(mention, "unmatched", f"'{mention.country}' is not a country that we know")
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
        name, printed = self._parted(mention, country)
        divisions = [self.countries.division(country, text) for text in printed]
        told = [division for division in divisions if division is not None]
        is_known = len(told) == len(printed) and len(set(told)) <= 1
        everywhere = [country, *self.countries.territories(country)]
        anywhere = self._search(mention, [Division(each, None) for each in everywhere])
        has_all = self.countries.has_postal_codes(country)
        if not is_known and (has_all or not _repeats(name, printed)):
            found = anywhere.match(name)
            return anywhere.refused(found, _unknown(printed, told, country))
        if not told:
            return anywhere.match(name)
        narrowed = self._search(mention, told[:1])
        found = narrowed.match(name)
        if found.place or found.candidates:
            return found
        where = told[0].country.country_code if told[0].country != country else printed[0]
        return narrowed.refused(anywhere.match(name), f"no place of {where} is named '{name}'")

    def _parted(self, mention: Mention, country: Country) -> tuple[str, list[str]]:
        """The name, and the states that are printed beside it or at its end."""
        beside = [mention.admin1] if mention.admin1 else []
        # A known state first: in Louisiana "La" is one, though it looks like an article.
        for head, tail in ends_of_name(mention.name):
            if self.countries.division(country, tail):
                return head, [*beside, tail]
        name, last = parted_name(mention.name)
        return name, [*beside, *([last] if last else [])]

    def _search(self, mention: Mention, scopes: list[Division]) -> Search:
        return Search(self.gazetteer, self.countries, mention, scopes)


def _repeats(name: str, printed: list[str]) -> bool:
    """Whether what is printed for a state is the city's own name: "Sevilla, Sevilla"."""
    return {simplify(text) for text in printed} == {name_forms(name).base}


def _unknown(printed: list[str], told: list[Division], country: Country) -> str:
    if len(told) == len(printed):
        return f"{' and '.join(map(repr, printed))} contradict each other"
    unknown = printed[-1] if told else printed[0]
    return f"'{unknown}' is not a state or province of {country.country_code} that we know"
