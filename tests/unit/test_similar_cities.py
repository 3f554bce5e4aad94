"""Nearest cities are found in order of population; here against every city beside every other."""

import math
import random

import pytest

from tests.unit.sql_models import Row, run_models

KINDS = ("survey", "certification", "wellbeing", "practice")
CITY = "city_code varchar, country_code varchar, peer_group varchar, population bigint"
KNOWN = "city_code varchar, fact_kind varchar, facts int"


def drawn_cities(seed: int, cities: int) -> tuple[list[Row], list[Row]]:
    """Cities with many equal populations and some without, and what is known of each."""
    rng = random.Random(seed)
    rows: list[Row] = []
    for number in range(cities):
        group = rng.choice(["us", "europe"])
        country = "USA" if group == "us" else rng.choice(["DEU", "FRA", "ITA"])
        population = rng.choice(
            [None, 0, 50_000, rng.randint(20, 40) * 1000, rng.randint(1, 10**7)]
        )
        rows.append(
            {
                "city_code": f"{rng.random():.4f}-{number}",
                "country_code": country,
                "peer_group": group,
                "population": population,
            }
        )
    known: list[Row] = [
        {"city_code": row["city_code"], "fact_kind": kind, "facts": rng.choice([0, 3])}
        for row in rows
        for kind in KINDS
    ]
    return rows, known


def nearest(cities: list[Row], known: list[Row]) -> list[tuple[str, int, str, float]]:
    """By the definition: every pair of a region."""
    facts = {(row["city_code"], row["fact_kind"]) for row in known if row["facts"]}
    has = {c["city_code"]: [(c["city_code"], kind) in facts for kind in KINDS] for c in cities}
    found = []
    for own in cities:
        distances = []
        for other in cities:
            if other is own or other["peer_group"] != own["peer_group"]:
                continue
            ratio = (other["population"] or 50_000) / (own["population"] or 50_000)
            theirs, ours = has[other["city_code"]], has[own["city_code"]]
            lacking = sum(a and not b for a, b in zip(ours, theirs, strict=True))
            abroad = 0.4 * (other["country_code"] != own["country_code"])
            distance = abs(math.log(ratio)) - 0.7 * sum(theirs) + lacking + abroad
            distances.append((round(distance, 6), other["city_code"]))
        for position, (distance, code) in enumerate(sorted(distances)[:6], start=1):
            found.append((own["city_code"], position, code, distance))
    return sorted(found)


@pytest.mark.parametrize(("seed", "cities"), [(1, 4), (2, 25), (3, 150)])
def test_similar_cities_are_those_of_all_pairs(seed: int, cities: int) -> None:
    rows, known = drawn_cities(seed, cities)

    found = run_models(
        {"city": (CITY, rows), "city_known": (KNOWN, known)},
        [
            "int_similar__cities_described",
            "int_similar__cities_placed",
            "int_similar__steps_reached",
            "int_similar__cities_near",
            "similar_city",
        ],
        "select city_code, position, other_city_code, distance from similar_city order by 1, 2",
    )

    assert found == nearest(rows, known)
