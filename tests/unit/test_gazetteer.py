"""The gazetteer: places by name, narrowed by country and state."""

from pipelines.identity.gazetteer import Place
from tests.unit.world import gazetteer


def _ids(places: list[Place]) -> list[str]:
    return [place.geoname_id for place in places]


def test_named_keeps_to_the_country() -> None:
    assert _ids(gazetteer().named("GY", "georgetown")) == ["5"]


def test_named_is_narrowed_by_a_state() -> None:
    places = gazetteer()

    assert _ids(places.named("US", "georgetown")) == ["3", "4"]
    assert _ids(places.named("US", "georgetown", "KY")) == ["4"]
    assert _ids(places.named("US", "georgetown", "OR")) == []


def test_named_does_not_look_at_alternate_names() -> None:
    assert gazetteer().named("US", "big apple") == []


def test_also_named_finds_alternate_names_and_narrows_them_too() -> None:
    places = gazetteer()

    assert _ids(places.also_named("US", "big apple")) == ["6"]
    assert _ids(places.also_named("US", "big apple", "TX")) == []


def test_also_named_gives_the_same_when_asked_again() -> None:
    # A country's alternates are taken apart on first use, and must not be lost by it.
    places = gazetteer()

    first = places.also_named("CH", "zuerich")

    assert _ids(first) == ["7"]
    assert places.also_named("CH", "zuerich") == first
    assert _ids(places.also_named("CH", "berne")) == ["8"]


def test_qualified_finds_a_name_without_its_brackets() -> None:
    places = gazetteer(("20", "Halle (Saale)", "DE", "14", 237865, None))

    assert _ids(places.qualified("DE", "halle")) == ["20"]
    assert places.named("DE", "halle") == []


def test_second_entry_of_a_city_leads_to_the_one_that_counts() -> None:
    # What would go wrong: a city is listed twice, so its name is ambiguous, or it gets two codes.
    places = gazetteer(same_as={"4": "3"})

    assert _ids(places.named("US", "georgetown")) == ["3"]
    assert places.get("4") == places.get("3")


def test_unknown_country_and_unknown_id_have_no_place() -> None:
    assert gazetteer().named("XX", "georgetown") == []
    assert gazetteer().get("999") is None
    assert gazetteer().get(None) is None


def test_places_hold_what_the_row_says() -> None:
    place = gazetteer().get("1")

    assert place is not None
    assert (place.name, place.iso2, place.admin1) == ("Hillsboro", "US", "OR")
    assert (place.latitude, place.longitude, place.population) == (1.5, 2.5, 102347)
