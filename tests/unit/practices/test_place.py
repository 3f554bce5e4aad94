"""The city in a title: the longest name that the gazetteer knows, else the only one possible."""

import pytest

from pipelines.practices.lists import PracticeLists
from pipelines.practices.place import place_of_title


@pytest.mark.parametrize(
    ("title", "city"),
    [
        ("La reforma de los servicios de Kazan, Russia", "Kazan"),
        ("Presupuesto Participativo de Rosario, Argentina", "Rosario"),
        ("Ayuntamiento de Las Palmas de Gran Canaria, España", "Las Palmas de Gran Canaria"),
        ("Open House in Frankfurt am Main, Germany", "Frankfurt am Main"),
        ("Le budget participatif d\u2019Amiens, France", "Amiens"),
        ("Comprehensive Reform of the Service System of Kazan, Russia", "Kazan"),
        ("Benches for all (Reykjavik, Iceland)", "Reykjavik"),
        ("Reykjavík, Iceland", "Reykjavík"),
    ],
)
def test_city_at_the_end_of_a_title(title: str, city: str, lists: PracticeLists) -> None:
    assert place_of_title(title, None, lists).city == city


def test_city_is_found_by_the_country_of_the_field(lists: PracticeLists) -> None:
    country = lists.country("Rusia")

    place = place_of_title("La reforma de los servicios de Kazán", country, lists)

    assert (place.city, place.country) == ("Kazán", None)


def test_name_that_the_gazetteer_lacks_is_taken_where_no_other_could_be(
    lists: PracticeLists,
) -> None:
    place = place_of_title("Presupuesto participativo de Villanorte, Perú", None, lists)

    assert place.city == "Villanorte"


@pytest.mark.parametrize(
    "title",
    [
        "Un plan de San Pedro de Villanorte, Perú",
        "Miraflores, Lima, Perú",
        "El plan de los barrios, Perú",
        "Un plan para todos",
        "Semillas, Perú",
    ],
)
def test_title_that_leaves_a_doubt_gives_no_city(title: str, lists: PracticeLists) -> None:
    assert place_of_title(title, lists.country("Perú"), lists).city is None


@pytest.mark.parametrize("word", ["y", "and", "et", "&"])
def test_two_cities_joined_are_told(word: str, lists: PracticeLists) -> None:
    title = f"A vote in Porto {word} Lisboa, Portugal"

    place = place_of_title(title, None, lists)

    assert (place.city, place.cities) == (None, ("Porto", "Lisboa"))


def test_state_is_told_apart_where_states_count(lists: PracticeLists) -> None:
    place = place_of_title("Eureka teams in Hillsboro, Oregon, United States", None, lists)

    assert (place.city, place.admin1) == ("Hillsboro", "Oregon")
