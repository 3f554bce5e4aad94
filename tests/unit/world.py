"""A small world for identity: namesakes in two states and two countries, one place in each trap."""

import polars as pl

from pipelines.identity.countries import Countries
from pipelines.identity.gazetteer import Gazetteer
from pipelines.identity.match import Key, Mention, Override
from pipelines.identity.matcher import Matcher

_PLACES = [
    # geoname_id, name, iso2, geonames_admin1, population, alternate_names
    ("1", "Hillsboro", "US", "OR", 102347, "HIO|Gilsboro"),
    ("2", "Hillsboro", "US", "TX", 8000, None),
    ("3", "Georgetown", "US", "TX", 63716, "George Town"),
    ("4", "Georgetown", "US", "KY", 32356, None),
    ("5", "Georgetown", "GY", None, 235017, None),
    ("6", "New York City", "US", "NY", 8804190, "New York|Big Apple"),
    ("7", "Zürich", "CH", "ZH", 415367, "Zurich|Zuerich"),
    ("8", "Bern", "CH", "BE", 121631, "Berne"),
    ("9", "Münster", "DE", "NW", 270184, None),
    ("10", "Munster", "DE", "NI", 16000, None),
    ("11", "Saint Paul", "US", "MN", 300851, None),
    ("12", "Springfield", "US", "IL", 116565, "Capital Twin"),
    ("13", "Shelbyville", "US", "IL", 4700, "Capital Twin"),
    ("14", "San Juan", "US", "TX", 35000, None),
    ("15", "San Juan", "PR", "127", 418140, None),
    ("16", "Ponce", "PR", "113", 137491, None),
]
_COUNTRIES = [
    ("USA", "US", "United States", None, None),
    ("GUY", "GY", "Guyana", None, None),
    ("CHE", "CH", "Switzerland", "CH", None),
    ("DEU", "DE", "Germany", "DE", None),
    ("GRC", "GR", "Greece", "EL", None),
    ("PRI", "PR", "Puerto Rico", None, "USA"),
]
_COUNTRY_SPELLINGS = [("USA", "The States"), ("CHE", "Swiss Confederation")]
_STATES = [
    ("USA", "OR", "Oregon", "OR", "41"),
    ("USA", "TX", "Texas", "TX", "48"),
    ("USA", "KY", "Kentucky", "KY", "21"),
    ("USA", "NY", "New York", "NY", "36"),
    ("USA", "MN", "Minnesota", "MN", "27"),
    ("USA", "IL", "Illinois", "IL", "17"),
    ("USA", "PR", "Puerto Rico", None, "72"),
]
_STATE_SPELLINGS = [("USA", "IL", "Ill."), ("USA", "NY", "N.Y."), ("DEU", "NW", "Westphalia")]


def gazetteer(
    *more: tuple[str, str, str, str | None, int | None, str | None],
    same_as: dict[str, str] | None = None,
) -> Gazetteer:
    """The places, with further ones where a test needs them."""
    columns = ["geoname_id", "name", "iso2", "geonames_admin1", "population", "alternate_names"]
    frame = pl.DataFrame([*_PLACES, *more], schema=columns, orient="row")
    placed = frame.with_columns(latitude=pl.lit(1.5), longitude=pl.lit(2.5))
    return Gazetteer(placed, same_as)


def countries() -> Countries:
    """Five countries, of which the US has states and a territory."""
    columns = ["country_code", "iso2", "country_name", "eurostat_prefix", "part_of"]
    states = ["country_code", "admin1_code", "admin1_name", "geonames_admin1", "fips"]
    return Countries(
        pl.DataFrame(_COUNTRIES, schema=columns, orient="row"),
        pl.DataFrame(_STATES, schema=states, orient="row"),
        pl.DataFrame(_COUNTRY_SPELLINGS, schema=["country_code", "spelling"], orient="row"),
        pl.DataFrame(
            _STATE_SPELLINGS, schema=["country_code", "geonames_admin1", "spelling"], orient="row"
        ),
    )


def matcher(
    *,
    crosswalk: dict[Key, str] | None = None,
    overrides: dict[Key, Override] | None = None,
    places: Gazetteer | None = None,
) -> Matcher:
    """A matcher of the small world."""
    return Matcher(places or gazetteer(), countries(), crosswalk or {}, overrides or {})


def mention(
    name: str,
    country: str = "United States",
    admin1: str | None = None,
    *,
    code: str | None = None,
    is_code: bool = False,
    source_id: str = "toy",
    makes_city: bool = True,
    now: Key | None = None,
) -> Mention:
    """A city as a source names it."""
    return Mention(
        source_id=source_id,
        table=f"raw_{source_id}__city",
        code_system="toy_code",
        vintage="2026",
        code=code or name,
        name=name,
        country=country,
        admin1=admin1,
        geography_level="city",
        is_code=is_code,
        makes_city=makes_city,
        now=now,
    )
