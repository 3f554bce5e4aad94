"""Look a name up in the gazetteer: one place, several, or none, and why."""

from collections.abc import Callable, Iterable, Sequence

from pipelines.identity.countries import Countries, Division
from pipelines.identity.gazetteer import Gazetteer, Place
from pipelines.identity.match import Match, Mention
from pipelines.identity.names import name_forms

_MUCH_LARGER = 2
"""A place with this many times the residents is meant as often by an alternate name."""


class Search:
    """One mention's search by name, in a country with its territories, or in one division."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        countries: Countries,
        mention: Mention,
        scopes: Sequence[Division],
    ) -> None:
        self.gazetteer = gazetteer
        self.countries = countries
        self.mention = mention
        self.scopes = scopes
        self.country = scopes[0].country

    def match(self, name: str) -> Match:
        """What the name means in these scopes; the most literal of its forms decides."""
        forms = name_forms(name, self.country.iso2)
        for key in forms.whole:
            if found := self.whole(key):
                return found
        return (
            self.joined(forms.base, forms.languages, all_must_lead=False)
            or self.joined(forms.base, forms.parts, all_must_lead=True)
            or self.unresolved(forms.base, [])
        )

    def refused(self, found: Match, why: str) -> Match:
        """No match, whatever the name alone leads to: that is shown as what may be meant."""
        places = [found.place] if found.place else list(found.candidates)
        alone = f"; the name alone is that of {_listed(places)}" if places else ""
        return self._open(found.name_key or "", places, f"{why}{alone}")

    def whole(self, key: str) -> Match | None:
        """The place or the places that bear one form of the name; None where there is none."""
        named, others = self._named(key), self._also_named(key)
        if len(named) == 1 and (larger := _much_larger(named[0], others)):
            known = f"as an alternate name the name of the larger {_listed(larger)}"
            return self._open(key, [*named, *larger], f"{_listed(named)} is named '{key}'; {known}")
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

    def joined(self, base: str, keys: tuple[str, ...], *, all_must_lead: bool) -> Match | None:
        """The one place that the parts of a name lead to; else what they lead to, as candidates."""
        found = [self._named(key) or self._also_named(key) for key in keys]
        places = _once(place for places in found for place in places)
        if not places:
            return None
        quoted = " or ".join(f"'{key}'" for key in keys)
        if len(places) == 1 and (all(found) or not all_must_lead):
            return self._matched(base, places[0], f"the only place named {quoted}")
        return self.unresolved(base, places, quoted)

    def unresolved(self, key: str, places: list[Place], quoted: str | None = None) -> Match:
        """No match: several candidates, or none that would do."""
        reason = (
            f"{len(places)} places of {self.country.country_code} are named {quoted or repr(key)}"
        )
        if len(places) == 1:
            reason = f"only a part of the name is found: {_listed(places)}"
        if not places:
            reason = f"no place of {self.country.country_code} is named '{self.mention.name}'"
        return self._open(key, places, reason)

    def _open(self, key: str, places: list[Place], reason: str) -> Match:
        status = "ambiguous" if len(places) > 1 else "unmatched"
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
        country = self.countries.find(place.iso2) or self.country
        return Match(self.mention, "matched", reason, "name", country, place, name_key=key)

    def _named(self, key: str) -> list[Place]:
        named = self._in_scopes(self.gazetteer.named, key)
        # Beside a plain Halle, a Halle (Saale) is a namesake; alone it has the name as another one.
        return _once([*named, *self._qualified(key)]) if named else []

    def _also_named(self, key: str) -> list[Place]:
        others = self._in_scopes(self.gazetteer.also_named, key)
        return _once([*self._qualified(key), *others])

    def _qualified(self, key: str) -> list[Place]:
        return self._in_scopes(self.gazetteer.qualified, key)

    def _in_scopes(
        self, look_up: Callable[[str, str, str | None], list[Place]], key: str
    ) -> list[Place]:
        return [
            place
            for scope in self.scopes
            for place in look_up(scope.country.iso2, key, scope.geonames_admin1)
        ]


def _much_larger(named: Place, others: Iterable[Place]) -> list[Place]:
    """Places that a name means as well, though they bear it as an alternate one only."""
    least = _MUCH_LARGER * (named.population or 0)
    return [place for place in others if place != named and (place.population or 0) > least]


def _once(places: Iterable[Place]) -> list[Place]:
    return list(dict.fromkeys(places))


def _listed(places: Iterable[Place]) -> str:
    return ", ".join(f"{place.geoname_id} {place.name}" for place in places)
