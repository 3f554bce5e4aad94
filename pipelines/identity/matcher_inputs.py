"""What matching rests on: the gazetteer, the crosswalk, and decisions on record with a reason.

Two files beside this one are data: `overrides.csv` says what a publisher's code stands for,
`places.csv` what we know of a place better than the gazetteer does.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipelines.errors import IdentityError
from pipelines.identity.codes import CityCodes
from pipelines.identity.countries import Countries
from pipelines.identity.gazetteer import Gazetteer
from pipelines.identity.match import NO_PLACE, Key, Override
from pipelines.identity.matcher import Matcher

OVERRIDES = Path(__file__).parent / "overrides.csv"
PLACES = Path(__file__).parent / "places.csv"
TABLES_READ = (
    "raw_geonames__place",
    "raw_geonames__code_match",
    "raw_vocabulary__country",
    "raw_vocabulary__admin1",
    "raw_vocabulary__country_spelling",
    "raw_vocabulary__admin1_spelling",
)
_REMEDY = "Correct pipelines/identity/{}."


@dataclass(frozen=True)
class PlaceNotes:
    """`same_as`: second entries of a city -> the entry that counts. `kept`: codes once published.

    Both by GeoNames id.
    """

    same_as: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)


def read_overrides(path: Path = OVERRIDES) -> dict[Key, Override]:
    """The decisions on record, by code system, vintage and code."""
    return {
        (row["code_system"], row["vintage"], row["code"]): Override(
            geoname_id=row["geoname_id"] or None,
            city_name=row["city_name"] or None,
            geography_level=row["geography_level"] or None,
            reason=row["reason"],
        )
        for row in _rows(path)
    }


def read_place_notes(path: Path = PLACES) -> PlaceNotes:
    """What is known of places beyond the gazetteer."""
    rows = list(_rows(path))
    return PlaceNotes(
        same_as={row["geoname_id"]: row["same_as"] for row in rows if row["same_as"]},
        kept={row["geoname_id"]: row["city_code"] for row in rows if row["city_code"]},
    )


def make_matcher(
    tables: Mapping[str, pl.DataFrame], overrides: Mapping[Key, Override], notes: PlaceNotes
) -> Matcher:
    """A matcher of the tables in `TABLES_READ`, typed as their contracts say."""
    unique = tables["raw_geonames__code_match"].filter(match_quality="unique")
    columns = ["code_system", "vintage", "code", "geoname_id"]
    return Matcher(
        Gazetteer(tables["raw_geonames__place"], notes.same_as),
        Countries(
            tables["raw_vocabulary__country"],
            tables["raw_vocabulary__admin1"],
            tables["raw_vocabulary__country_spelling"],
            tables["raw_vocabulary__admin1_spelling"],
        ),
        {(system, vintage, code): id_ for system, vintage, code, id_ in unique[columns].rows()},
        overrides,
    )


def make_codes(matcher: Matcher, notes: PlaceNotes) -> CityCodes:
    """The codes of the cities that a matcher finds."""
    return CityCodes(matcher.gazetteer, matcher.countries, notes.kept)


def refuse_bad(overrides: Mapping[Key, Override], notes: PlaceNotes, gazetteer: Gazetteer) -> None:
    """Refuse decisions that point to nothing.

    Raises:
        IdentityError: An id that the gazetteer lacks, or neither an id nor a name.
    """
    for key, override in overrides.items():
        is_known = override.geoname_id == NO_PLACE or gazetteer.get(override.geoname_id)
        if not (is_known or (override.geoname_id is None and override.city_name)):
            raise IdentityError(
                f"override of {' '.join(key)}",
                expected=f"a GeoNames id of the gazetteer, {NO_PLACE}, or a city name without one",
                found=override.geoname_id or "neither",
                remedy=_REMEDY.format(OVERRIDES.name),
            )
    for geoname_id in (*notes.same_as, *notes.same_as.values(), *notes.kept):
        if gazetteer.get(geoname_id) is None:
            raise IdentityError(
                f"note on place {geoname_id}",
                expected="a GeoNames id of the gazetteer",
                found="none of that number",
                remedy=_REMEDY.format(PLACES.name),
            )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
