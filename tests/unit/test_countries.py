"""Countries and states as people write them."""

import pytest

from pipelines.identity.countries import Country, Division
from tests.unit.world import countries

USA = Country("USA", "US")


@pytest.mark.parametrize(
    "text", ["USA", "US", "U.S.A.", "United States", "united  states", "the States"]
)
def test_find_knows_a_country_by_code_and_name(text: str) -> None:
    country = countries().find(text)

    assert country is not None
    assert country.country_code == "USA"


def test_find_knows_eurostats_own_prefix() -> None:
    country = countries().find("EL")

    assert country is not None
    assert country.iso2 == "GR"


def test_find_guesses_no_country() -> None:
    assert countries().find("Untied States") is None


@pytest.mark.parametrize(
    "text", ["IL", "Illinois", "17", "Ill.", "ill", "I.L.", "State of Illinois"]
)
def test_division_knows_a_state_by_code_name_and_abbreviation(text: str) -> None:
    assert countries().division(USA, text) == Division(USA, "IL")


@pytest.mark.parametrize("text", ["PR", "Puerto Rico", "P.R.", "72"])
def test_division_knows_a_territory_as_a_country_of_its_own(text: str) -> None:
    assert countries().division(USA, text) == Division(Country("PRI", "PR"), None)


@pytest.mark.parametrize("text", ["", "Nowhere", "Bavaria", "PRI2"])
def test_division_guesses_no_state(text: str) -> None:
    assert countries().division(USA, text) is None


def test_division_of_a_countrys_own_name_narrows_nothing() -> None:
    assert countries().division(USA, "United States") == Division(USA, None)


def test_code_of_another_countrys_territory_is_no_division() -> None:
    # PR is Paraná in Brazil.
    assert countries().division(Country("GUY", "GY"), "PR") is None


def test_postal_code_is_known_in_countries_with_states_only() -> None:
    known = countries()
    us, swiss = known.find("US"), known.find("CH")
    assert us is not None
    assert swiss is not None

    assert known.postal(us, "OR") == "OR"
    assert known.postal(swiss, "ZH") is None
    assert known.postal(us, None) is None
