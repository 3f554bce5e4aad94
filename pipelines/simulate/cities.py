"""Places that do not exist: named and coded so that nobody takes them for a city.

Countries and states are real, since codes and peer groups need them; the places lie in the open
sea, and their numbers begin where publishers' own do not reach; only of over 3,600 cities the codes
of European ones run on from the first, since Eurostat's have three digits.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl

from pipelines.simulate.reference import Reference

_EUROPEAN_SHARE = 0.6
_FIRST_GEONAMES_ID = 990_000_001
_FIRST_SERIAL, _SERIALS = 900, 999
_FIRST_PLACE = 99_000
_TYPICAL_POPULATION = 250_000
_SPREAD_OF_LOG_POPULATION = 0.9
_FEWEST_RESIDENTS, _MOST_RESIDENTS = 20_000, 9_000_000


class Region(StrEnum):
    """Which outcomes there are for a city."""

    EUROPE = "europe"
    US = "us"


@dataclass(frozen=True)
class City:
    """A place that does not exist."""

    number: int
    region: Region
    country_code: str
    iso2: str
    country_name: str
    admin1_code: str | None
    geonames_admin1: str | None
    fips: str | None
    code: str
    """Eurostat's code of a European city, the place's GEOID of one in the US."""
    population: int

    @property
    def name(self) -> str:
        """Says what it is."""
        return f"Synthetic {self.number:04}"

    @property
    def city_code(self) -> str:
        """The code that identity gives it."""
        parts = [self.iso2, self.admin1_code, "synthetic", f"{self.number:04}"]
        return "-".join(part.lower() for part in parts if part)

    @property
    def geoname_id(self) -> int:
        """Beyond all numbers that the gazetteer has given."""
        return _FIRST_GEONAMES_ID + self.number

    @property
    def latitude(self) -> float:
        """In the South Atlantic."""
        return -30.0 - self.number % 200 / 10

    @property
    def longitude(self) -> float:
        """In the South Atlantic."""
        return -15.0 - self.number // 200 / 10


def draw_cities(cities: int, reference: Reference, rng: np.random.Generator) -> tuple[City, ...]:
    """Three of five in Europe, the others in the US, with populations that vary as cities' do."""
    drawn = rng.lognormal(np.log(_TYPICAL_POPULATION), _SPREAD_OF_LOG_POPULATION, cities)
    population = np.clip(drawn, _FEWEST_RESIDENTS, _MOST_RESIDENTS).astype(int)
    europeans = round(cities * _EUROPEAN_SHARE)
    countries = reference.countries.filter(
        (pl.col("peer_group") == Region.EUROPE) & pl.col("eurostat_prefix").is_not_null()
    ).sort("country_code")
    # Territories are countries of their own to the matcher, and their numbers begin at 60.
    is_state = (pl.col("country_code") == "USA") & (pl.col("fips") < "60")
    states = reference.admin1.filter(is_state).sort("fips")
    america = reference.countries.filter(pl.col("country_code") == "USA").row(0, named=True)
    found = []
    for index in range(cities):
        number, residents = index + 1, int(population[index])
        if index < europeans:
            round_, place = divmod(index, countries.height)
            country = countries.row(place, named=True)
            found.append(_in_europe(number, country, _serial(round_), residents))
        else:
            round_, place = divmod(index - europeans, states.height)
            state = states.row(place, named=True)
            found.append(_in_the_us(number, america, state, _FIRST_PLACE + round_, residents))
    return tuple(found)


def _serial(round_: int) -> int:
    return (_FIRST_SERIAL - 1 + round_) % _SERIALS + 1


def _in_europe(number: int, country: dict[str, str], serial: int, population: int) -> City:
    return City(
        number=number,
        region=Region.EUROPE,
        country_code=country["country_code"],
        iso2=country["iso2"],
        country_name=country["country_name"],
        admin1_code=None,
        geonames_admin1=None,
        fips=None,
        code=f"{country['eurostat_prefix']}{serial:03}C",
        population=population,
    )


def _in_the_us(
    number: int, country: dict[str, str], state: dict[str, str], place: int, population: int
) -> City:
    return City(
        number=number,
        region=Region.US,
        country_code=country["country_code"],
        iso2=country["iso2"],
        country_name=country["country_name"],
        admin1_code=state["admin1_code"],
        geonames_admin1=state["geonames_admin1"],
        fips=state["fips"],
        code=f"{state['fips']}{place:05}",
        population=population,
    )
