"""What matching is about: a mention, a decision on record, and what became of a mention."""

from dataclasses import dataclass

from pipelines.identity.countries import Country
from pipelines.identity.gazetteer import Place

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
