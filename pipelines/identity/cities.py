"""Give every matched city its code, and lay the result out as tables."""

from collections import defaultdict

import polars as pl

from contracts.model import all_tables
from pipelines.errors import IdentityError
from pipelines.identity.gazetteer import Countries, Country, Gazetteer, Place
from pipelines.identity.match import Match
from pipelines.identity.names import name_keys, simplify, slug

_GEONAMES = ("geonames_id", "current")


class CityCodes:
    """Codes that stay the same whichever sources are loaded: they hang on the gazetteer alone."""

    def __init__(self, gazetteer: Gazetteer, countries: Countries) -> None:
        self.gazetteer = gazetteer
        self.countries = countries

    def of(self, match: Match, country: Country) -> str:
        """The code of a matched city, `us-or-hillsboro`."""
        if match.place is None:
            name = match.city_name or name_keys(match.mention.name)[0]
            return f"{country.iso2.lower()}-{slug(name)}"
        return self._of_place(match.place, country)

    def _of_place(self, place: Place, country: Country) -> str:
        state = self.countries.postal(country, place.admin1)
        parts = [country.iso2.lower(), *([state.lower()] if state else []), slug(place.name)]
        code = "-".join(parts)
        namesakes = self.gazetteer.named(
            place.iso2, simplify(place.name), place.admin1 if state else None
        )
        # Of namesakes that no state tells apart, the largest keeps the plain code. This names a
        # place that is already known; it never decides which place is meant.
        first = max(namesakes, key=lambda p: (p.population or 0, p.geoname_id))
        return code if first == place else f"{code}-{place.geoname_id}"


def city_tables(
    matches: list[Match], codes: CityCodes
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The landing tables of identity.

    Returns:
        identity__city, identity__city_identifier, identity__city_match, each sorted by its key.

    Raises:
        IdentityError: One code would stand for two places.
    """
    cities: dict[str, dict[str, object]] = {}
    identifiers: dict[tuple[str, str, str], dict[str, object]] = {}
    places: dict[str, set[str | None]] = defaultdict(set)
    rows = []
    for match in matches:
        city_code = None
        if match.status == "matched" and match.country is not None:
            city_code = codes.of(match, match.country)
            places[city_code].add(match.place.geoname_id if match.place else None)
            _add_city(cities, city_code, match, codes)
            _add_identifiers(identifiers, city_code, match)
        rows.append(_match_row(match, city_code))
    _refuse_shared_codes(places)
    return (
        _frame("identity__city", list(cities.values())),
        _frame("identity__city_identifier", list(identifiers.values())),
        _frame("identity__city_match", rows),
    )


def _add_city(
    cities: dict[str, dict[str, object]], city_code: str, match: Match, codes: CityCodes
) -> None:
    place, country = match.place, match.country
    if country is None or (city_code in cities and match.city_name is None):
        return
    cities[city_code] = {
        "city_code": city_code,
        "city_name": match.city_name or (place.name if place else match.mention.name),
        "country_code": country.country_code,
        "admin1_code": codes.countries.postal(country, place.admin1) if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "geonames_population": place.population if place else None,
    }


def _add_identifiers(
    identifiers: dict[tuple[str, str, str], dict[str, object]], city_code: str, match: Match
) -> None:
    system, vintage, code = match.mention.key
    known = identifiers.get(match.mention.key, {"city_code": city_code})
    if known["city_code"] != city_code:
        raise IdentityError(
            f"{system} {code}",
            expected="one city for a code, whichever source names it",
            found=f"{known['city_code']} and {city_code}",
            remedy="Decide in pipelines/identity/overrides.csv what the code stands for.",
        )
    identifiers[match.mention.key] = {
        "city_code": city_code,
        "code_system": system,
        "vintage": vintage,
        "code": code,
        "geography_level": match.mention.geography_level,
        "match_method": match.method,
    }
    if match.place is not None:
        key = (*_GEONAMES, match.place.geoname_id)
        identifiers[key] = {
            "city_code": city_code,
            "code_system": key[0],
            "vintage": key[1],
            "code": key[2],
            "geography_level": "city",
            "match_method": "code",
        }


def _match_row(match: Match, city_code: str | None) -> dict[str, object]:
    mention = match.mention
    named = [f"{p.geoname_id} {p.name} {p.admin1 or ''}".strip() for p in match.candidates]
    return {
        "source_id": mention.source_id,
        "code_system": mention.code_system,
        "vintage": mention.vintage,
        "code": mention.code,
        "mentioned_name": mention.name,
        "mentioned_country": mention.country,
        "match_status": match.status,
        "match_method": match.method,
        "city_code": city_code,
        "candidates": "; ".join(named) or None,
        "reason": match.reason,
    }


def _refuse_shared_codes(places: dict[str, set[str | None]]) -> None:
    for city_code, geoname_ids in places.items():
        if len(geoname_ids) > 1:
            raise IdentityError(
                f"city {city_code}",
                expected="one place",
                found=f"GeoNames {', '.join(sorted(str(g) for g in geoname_ids))}",
                remedy="Decide in pipelines/identity/overrides.csv what each code stands for.",
            )


def _frame(table: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    spec = all_tables()[table]
    return pl.DataFrame(rows, schema=spec.dtypes).sort(spec.primary_key)
