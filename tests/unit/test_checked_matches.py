"""A hundred matches drawn at random, each compared by hand with what is known of the city.

Drawn with `random.Random(2026).sample` from the sorted keys of all 2,742 codes and names that had
found a place. Compared were country, name and coordinates, and what the column `evidence` says:
region and residents by Eurostat's table of 2019, state and residents by the census of 2010.
"""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from pipelines.identity.match import Key, Match
from tests.unit.real_names import real_matches

_PATH = Path(__file__).parents[1] / "fixtures" / "identity" / "checked_matches.csv"
with _PATH.open(encoding="utf-8", newline="") as _file:
    CHECKED = list(csv.DictReader(_file))


@cache
def _by_key() -> dict[Key, Match]:
    matches, _ = real_matches()
    # A data source and a code list may both name a code: they must not differ.
    return {match.mention.key: match for match in matches}


def test_a_hundred_matches_were_checked() -> None:
    assert len({(row["code_system"], row["vintage"], row["code"]) for row in CHECKED}) == 100
    assert all(row["evidence"] for row in CHECKED)


@pytest.mark.parametrize("row", CHECKED, ids=lambda row: row["code"])
def test_match_is_the_place_that_was_checked(row: dict[str, str]) -> None:
    _, codes = real_matches()

    match = _by_key()[row["code_system"], row["vintage"], row["code"]]

    assert match.place is not None
    assert match.country is not None
    assert match.place.geoname_id == row["geoname_id"]
    assert (match.place.latitude, match.place.longitude) == (
        float(row["latitude"]),
        float(row["longitude"]),
    )
    assert row["city_code"] in ("", codes.of(match, match.country))


def _statuses(source_id: str, vintage: str) -> Counter[str]:
    matches, _ = real_matches()
    return Counter(
        match.status
        for match in matches
        if match.mention.source_id == source_id
        and match.mention.vintage == vintage
        and (match.place or match.status != "matched")
    )


def test_current_codes_of_eurostat_are_matched_but_for_districts_and_compounds() -> None:
    assert _statuses("urban_audit_codes", "current") == {
        "matched": 927,
        "ambiguous": 6,
        "unmatched": 38,
    }


def test_all_500_places_of_the_cdc_are_matched() -> None:
    assert _statuses("cdc_places", "2010") == {"matched": 500}


def test_old_and_current_code_of_a_city_lead_to_one_place() -> None:
    # What would go wrong: 314 of 639 old codes stand for another city today.
    by_key = _by_key()
    renumbered = [match for match in by_key.values() if match.mention.now]

    apart = [
        match.mention.code
        for match in renumbered
        if match.mention.now and match.place != by_key[match.mention.now].place
    ]

    assert len(renumbered) == 990
    assert apart == []


@pytest.mark.parametrize(
    ("code", "geoname_id"),
    [
        ("EL004C", "261745"),  # Heraklion, not the suburb of Athens
        ("FR030C", "935264"),  # Saint-Denis on Réunion, not the suburb of Paris
        ("FR074C", "935223"),  # Saint-Louis on Réunion, not the town near Basel
        ("DE027C", "2925535"),  # Frankfurt (Oder), not on the Main
        ("ES067C", "3111108"),  # Salamanca, not the district of Madrid
    ],
)
def test_namesakes_that_were_mixed_up_once_stay_apart(code: str, geoname_id: str) -> None:
    place = _by_key()["eurostat_city", "current", code].place

    assert place is not None
    assert place.geoname_id == geoname_id


@pytest.mark.parametrize("code", ["UK029C", "UK033C", "UK054C", "UK055C"])
def test_district_of_several_towns_is_none_of_them(code: str) -> None:
    match = _by_key()["eurostat_city", "current", code]

    assert (match.status, match.place) == ("unmatched", None)
