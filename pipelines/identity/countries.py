"""Countries and their first-order divisions, as people write them.

One list of spellings for identity, questionnaires and practices: the vocabulary's. Not here: which
place of a country a name means.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from pipelines.identity.names import simplify

# "State of Jalisco", "Osaka Prefecture": what a division is, beside its name.
_KIND = (
    "state|province|region|prefecture|department|county|district|oblast|voivodeship|canton"
    "|provincia|estado|departamento|regione|comunidad autonoma|comunidad"
)
_KIND_BEFORE = re.compile(rf"^({_KIND}) (of|de|del|di|do|da) (the )?")
_KIND_BEHIND = re.compile(rf" ({_KIND})$")


@dataclass(frozen=True)
class Country:
    """One country of the vocabulary."""

    country_code: str
    iso2: str


@dataclass(frozen=True)
class Division:
    """What a printed state or province means: a country, narrowed to a division or not.

    `country` is another than the one asked about where a territory is meant: Puerto Rico, which the
    gazetteer lists as a country.
    """

    country: Country
    geonames_admin1: str | None


class Countries:
    """Countries by any of their codes and names, with their divisions and territories."""

    def __init__(
        self,
        countries: pl.DataFrame,
        admin1: pl.DataFrame,
        country_spellings: pl.DataFrame,
        admin1_spellings: pl.DataFrame,
    ) -> None:
        """Index the four tables of the vocabulary that name countries and divisions."""
        self._countries: dict[str, Country] = {}
        self._territories: dict[str, list[Country]] = defaultdict(list)
        self._postal: dict[tuple[str, str], str] = {}
        self._divisions: dict[tuple[str, str], Division] = {}
        self._add_countries(countries, country_spellings)
        self._add_divisions(admin1, admin1_spellings)

    def find(self, text: str) -> Country | None:
        """The country of a printed name in any spelling, an ISO code or Eurostat's prefix."""
        found = (self._countries.get(key) for key in _country_keys(text))
        return next(filter(None, found), None)

    def territories(self, country: Country) -> list[Country]:
        """Parts of a country that the gazetteer lists as countries: Réunion, Puerto Rico."""
        return self._territories[country.country_code]

    def has_postal_codes(self, country: Country) -> bool:
        """Whether all divisions of the country are known: the US, Canada and Brazil."""
        return any(code == country.country_code for code, _ in self._postal)

    def division(self, country: Country, text: str) -> Division | None:
        """What a printed state or province means in a country; None where it is not known.

        Args:
            country: Country that is printed beside it.
            text: Postal code, name, abbreviation or FIPS code, or a territory. The country's own
                name in its place narrows nothing.
        """
        named = self.find(text)
        if named is not None and (named == country or named in self.territories(country)):
            return Division(named, None)
        found = (self._divisions.get((country.country_code, key)) for key in _division_keys(text))
        return next(filter(None, found), None)

    def postal(self, country: Country, geonames_admin1: str | None) -> str | None:
        """Postal code of a state of the US, Canada or Brazil; None elsewhere."""
        return self._postal.get((country.country_code, geonames_admin1 or ""))

    def _add_countries(self, countries: pl.DataFrame, spellings: pl.DataFrame) -> None:
        columns = ["country_code", "iso2", "country_name", "eurostat_prefix", "part_of"]
        by_code: dict[str, Country] = {}
        for code, iso2, name, prefix, part_of in countries.select(columns).iter_rows():
            by_code[code] = Country(code, iso2)
            for spelling in filter(None, (code, iso2, name, prefix)):
                self._countries.setdefault(simplify(spelling), by_code[code])
            if part_of:
                self._territories[part_of].append(by_code[code])
        for code, spelling in spellings.select("country_code", "spelling").iter_rows():
            self._countries.setdefault(simplify(spelling), by_code[code])

    def _add_divisions(self, admin1: pl.DataFrame, spellings: pl.DataFrame) -> None:
        columns = ["country_code", "admin1_code", "admin1_name", "geonames_admin1", "fips"]
        for code, postal, name, geonames, fips in admin1.select(columns).iter_rows():
            # A territory has its postal code as a country.
            division = Division(self._countries[simplify(code if geonames else postal)], geonames)
            if geonames:
                self._postal[code, geonames] = postal
            for spelling in filter(None, (postal, name, fips)):
                self._divisions[code, simplify(spelling)] = division
        columns = ["country_code", "geonames_admin1", "spelling"]
        for code, geonames, spelling in spellings.select(columns).iter_rows():
            division = Division(self._countries[simplify(code)], geonames)
            self._divisions.setdefault((code, simplify(spelling)), division)


def _country_keys(text: str) -> Iterator[str]:
    """Ways to look a printed country up: as it is, initials without dots, no article."""
    for key in (simplify(text), simplify(text.replace(".", ""))):
        yield key
        yield key.removeprefix("the ")


def _division_keys(text: str) -> Iterator[str]:
    """Ways to look a printed division up: as it is, initials without dots, without its kind."""
    for key in (simplify(text), simplify(text.replace(".", ""))):
        yield key
        yield _KIND_BEFORE.sub("", key)
        yield _KIND_BEHIND.sub("", key)
