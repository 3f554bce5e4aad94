"""City codes: what a matched city is called in public, now and in every later release.

Here: the code of one city. Not here: the tables that codes stand in (`cities.py`).
"""

from collections.abc import Mapping

from pipelines.identity.countries import Countries, Country
from pipelines.identity.gazetteer import Gazetteer, Place
from pipelines.identity.match import Match
from pipelines.identity.names import name_forms, simplify, slug


class CityCodes:
    """Codes that stay the same whichever sources are loaded: they depend on the gazetteer alone."""

    def __init__(
        self, gazetteer: Gazetteer, countries: Countries, kept: Mapping[str, str] | None = None
    ) -> None:
        """Codes of places.

        Args:
            gazetteer: Places, those of a country all or not at all.
            countries: Countries and their states.
            kept: GeoNames ids -> codes that were published before their place was known.
        """
        self.gazetteer = gazetteer
        self.countries = countries
        self.kept = kept or {}

    def of(self, match: Match, country: Country) -> str:
        """The code of a matched city, `us-or-hillsboro`."""
        if match.place is None:
            name = match.city_name or name_forms(match.mention.name, country.iso2).base
            return _code(country, self.state_of(match, country), name)
        return self.of_place(match.place, country)

    def state_of(self, match: Match, country: Country) -> str | None:
        """The postal code of a matched city's state, where its country has such codes."""
        if match.place is not None:
            return self.countries.postal(country, match.place.admin1)
        told = self.countries.division(country, match.mention.admin1 or "")
        return self.countries.postal(country, told.geonames_admin1) if told else None

    def of_place(self, place: Place, country: Country) -> str:
        """The code of the city that a place is."""
        if place.geoname_id in self.kept:
            return self.kept[place.geoname_id]
        state = self.countries.postal(country, place.admin1)
        code = _code(country, state, place.name)
        namesakes = self.gazetteer.named(
            place.iso2, simplify(place.name), place.admin1 if state else None
        )
        # Of namesakes that no state tells apart, the largest keeps the plain code. This names a
        # place that is already known; it never decides which place is meant.
        first = max(namesakes, key=lambda p: (p.population or 0, p.geoname_id))
        is_plain = first == place and code not in self.kept.values()
        return code if is_plain else f"{code}-{place.geoname_id}"

    def place_of(self, city_code: str) -> Place | None:
        """The place whose city has this code; None where no place of the gazetteer has."""
        iso2, _, rest = city_code.partition("-")
        country = self.countries.find(iso2)
        if country is None or not rest:
            return None
        state, _, after_state = rest.partition("-")
        names = {rest, rest.rpartition("-")[0]}
        if self.countries.division(country, state) is not None:
            names |= {after_state, after_state.rpartition("-")[0]}
        named = [
            place
            for name in sorted(names - {""})
            for place in self.gazetteer.named(country.iso2, name.replace("-", " "))
        ]
        kept = [self.gazetteer.get(id_) for id_, code in self.kept.items() if code == city_code]
        places = [*filter(None, kept), *named]
        return next((p for p in places if self.of_place(p, country) == city_code), None)


def _code(country: Country, state: str | None, name: str) -> str:
    parts = [country.iso2.lower(), *([state.lower()] if state else []), slug(name)]
    return "-".join(parts)
