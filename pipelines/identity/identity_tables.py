"""Lay out what was matched as tables: the cities, their codes, and how each name was matched."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import polars as pl

from contracts.model import all_tables
from pipelines.errors import IdentityError
from pipelines.identity.codes import CityCodes
from pipelines.identity.match import Key, Match

_GEONAMES = ("geonames_id", "current")
_REMEDY = "Decide in pipelines/identity/overrides.csv what each code stands for."

Row = dict[str, object]


@dataclass
class _Known:
    """What has been found so far: cities, their codes, and where each lies."""

    cities: dict[str, Row] = field(default_factory=dict)
    identifiers: dict[Key, Row] = field(default_factory=dict)
    place_of: dict[str, str | None] = field(default_factory=dict)
    city_at: dict[str, str] = field(default_factory=dict)

    def listed(self, match: Match) -> tuple[Match, str | None]:
        """A code list's match with the city that it leads to, if any source knows one."""
        if match.place is not None:
            return match, self.city_at.get(match.place.geoname_id)
        for key in (match.mention.key, match.mention.now):
            if key is not None and key in self.identifiers:
                reason = f"a data source has a city of the code {key[2]} ({key[1]})"
                found = replace(match, status="matched", method="code", reason=reason)
                return found, str(self.identifiers[key]["city_code"])
        return match, None


def city_tables(
    matches: Iterable[Match], codes: CityCodes
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The landing tables of identity.

    Cities are made of what data sources name; a code list only adds its codes to them.

    Returns:
        identity__city, identity__city_identifier, identity__city_match, each sorted by its key.

    Raises:
        IdentityError: One code would stand for two places.
    """
    known = _Known()
    rows = []
    # Codes whose place is not known after those whose is; code lists last: they are asked which of
    # the cities they have a code for.
    for match in sorted(matches, key=lambda m: (not m.mention.makes_city, m.place is None)):
        found, city_code = (
            (match, _make_city(known, match, codes))
            if match.mention.makes_city
            else known.listed(match)
        )
        if city_code is not None:
            _add_identifiers(known.identifiers, city_code, found)
        rows.append(_match_row(found, city_code))
    return (
        _frame("identity__city", known.cities.values()),
        _frame("identity__city_identifier", known.identifiers.values()),
        _frame("identity__city_match", rows),
    )


def _make_city(known: _Known, match: Match, codes: CityCodes) -> str | None:
    place, country = match.place, match.country
    if match.status != "matched" or country is None:
        return None
    if place is None and match.mention.is_code and match.mention.key in known.identifiers:
        # Another source writes the name so that it is found; a code is one city.
        return str(known.identifiers[match.mention.key]["city_code"])
    city_code = codes.of(match, country)
    geoname_id = place.geoname_id if place else None
    if known.place_of.setdefault(city_code, geoname_id) != geoname_id:
        found = sorted(str(id_) for id_ in (known.place_of[city_code], geoname_id))
        raise IdentityError(
            f"city {city_code}",
            expected="one place",
            found=f"GeoNames {', '.join(found)}",
            remedy=_REMEDY,
        )
    if geoname_id is not None:
        known.city_at[geoname_id] = city_code
    if city_code not in known.cities or match.city_name is not None:
        known.cities[city_code] = {
            "city_code": city_code,
            "city_name": match.city_name or (place.name if place else match.mention.name),
            "country_code": country.country_code,
            "admin1_code": codes.state_of(match, country),
            "latitude": place.latitude if place else None,
            "longitude": place.longitude if place else None,
            "geonames_population": place.population if place else None,
        }
    return city_code


def _add_identifiers(identifiers: dict[Key, Row], city_code: str, match: Match) -> None:
    system, vintage, code = match.mention.key
    known = identifiers.get(match.mention.key, {"city_code": city_code})
    if known["city_code"] != city_code:
        raise IdentityError(
            f"{system} {code}",
            expected="one city for a code, whichever source names it",
            found=f"{known['city_code']} and {city_code}",
            remedy=_REMEDY,
        )
    if match.mention.makes_city or match.mention.key not in identifiers:
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


def _match_row(match: Match, city_code: str | None) -> Row:
    mention = match.mention
    named = [f"{p.geoname_id} {p.name} {p.admin1 or ''}".strip() for p in match.candidates]
    is_stray = match.status == "matched" and city_code is None
    return {
        "source_id": mention.source_id,
        "code_system": mention.code_system,
        "vintage": mention.vintage,
        "code": mention.code,
        "mentioned_name": mention.name,
        "mentioned_country": mention.country,
        "match_status": match.status,
        "match_method": match.method,
        "name_key": match.name_key,
        "geoname_id": match.place.geoname_id if match.place else None,
        "city_code": city_code,
        "candidates": "; ".join(named) or None,
        "reason": f"{match.reason}; no loaded source has the city" if is_stray else match.reason,
    }


def _frame(table: str, rows: Iterable[Row]) -> pl.DataFrame:
    spec = all_tables()[table]
    return pl.DataFrame(list(rows), schema=spec.dtypes).sort(spec.primary_key)
