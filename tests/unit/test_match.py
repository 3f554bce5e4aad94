"""Matching: override, code, name, alternate name, in that order; never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.identity.match import Match, Override
from tests.unit.world import gazetteer, matcher, mention

KEY = ("toy_code", "2026", "X1")


def _place(match: Match) -> str | None:
    return match.place.geoname_id if match.place else None


def test_match_by_name_where_one_place_has_it() -> None:
    match = matcher().match(mention("Zurich (greater city)", "Switzerland"))

    assert (match.status, match.method, _place(match)) == ("matched", "name", "7")


def test_match_is_narrowed_by_the_state() -> None:
    match = matcher().match(mention("Georgetown", admin1="Texas"))

    assert (match.status, _place(match)) == ("matched", "3")


def test_match_leaves_namesakes_ambiguous_and_lists_them() -> None:
    match = matcher().match(mention("Georgetown"))

    # The larger one is twice as large, and is still not guessed.
    assert (match.status, match.place) == ("ambiguous", None)
    assert [place.geoname_id for place in match.candidates] == ["3", "4"]
    assert match.reason == "2 places of USA are named 'georgetown'"


def test_match_of_an_accent_alone_is_ambiguous() -> None:
    match = matcher().match(mention("Münster", "Germany"))

    assert match.status == "ambiguous"


def test_match_lists_a_name_that_no_place_has() -> None:
    match = matcher().match(mention("Atlantis"))

    assert (match.status, match.candidates) == ("unmatched", ())
    assert "Atlantis" in match.reason


def test_match_of_an_unknown_country_says_so() -> None:
    match = matcher().match(mention("Georgetown", "Ruritania"))

    assert (match.status, match.country) == ("unmatched", None)
    assert match.reason == "'Ruritania' is not a country that we know"


def test_match_prefers_the_name_over_an_alternate_one() -> None:
    places = gazetteer(("20", "Capital Twin", "US", "TX", 100000, None))

    match = matcher(places=places).match(mention("Capital Twin"))

    assert _place(match) == "20"
    # Said, since a name and a better known namesake are easily mixed up.
    assert match.reason.endswith("as an alternate name also of 12 Springfield, 13 Shelbyville")


def test_match_does_not_take_a_place_for_a_much_larger_one_of_that_alternate_name() -> None:
    # What went wrong: "Irakleio, Greece" became a suburb of Athens; Crete's city is Irakleion.
    places = gazetteer(("20", "Big Apple", "US", "TX", 20000, None))

    match = matcher(places=places).match(mention("Big Apple"))
    in_texas = matcher(places=places).match(mention("Big Apple", admin1="TX"))

    assert (match.status, [place.geoname_id for place in match.candidates]) == (
        "ambiguous",
        ["20", "6"],
    )
    assert "larger 6 New York City" in match.reason
    assert _place(in_texas) == "20"


@pytest.mark.parametrize(("population", "status"), [(200, "matched"), (201, "ambiguous")])
def test_place_of_an_alternate_name_is_much_larger_from_twice_the_residents_on(
    population: int, status: str
) -> None:
    named = ("20", "Irakleio", "GR", "ESYE31", 100, None)
    larger = ("21", "Irakleion", "GR", "ESYE43", population, "Irakleio")

    match = matcher(places=gazetteer(named, larger)).match(mention("Irakleio", "Greece"))

    assert match.status == status


def test_match_by_an_alternate_name_says_so() -> None:
    match = matcher().match(mention("Big Apple"))

    assert (match.method, _place(match)) == ("name", "6")
    assert match.reason == "the only place with the alternate name 'big apple'"


def test_match_leaves_an_alternate_name_of_two_places_ambiguous() -> None:
    match = matcher().match(mention("Capital Twin"))

    assert match.status == "ambiguous"
    assert [place.geoname_id for place in match.candidates] == ["12", "13"]


def test_match_prefers_the_code_over_the_name() -> None:
    match = matcher(crosswalk={KEY: "8"}).match(mention("Zürich", "Switzerland", code="X1"))

    assert (match.method, _place(match)) == ("code", "8")


def test_match_prefers_an_override_over_the_code() -> None:
    overrides = {KEY: Override("3", None, None, "the page names its mayor")}

    match = matcher(crosswalk={KEY: "4"}, overrides=overrides).match(
        mention("Georgetown", code="X1")
    )

    assert (match.method, _place(match)) == ("override", "3")
    assert match.reason == "the page names its mayor"


def test_match_takes_a_code_of_another_vintage_for_another_code() -> None:
    crosswalk = {("toy_code", "2010", "X1"): "8"}

    match = matcher(crosswalk=crosswalk).match(mention("Zürich", "Switzerland", code="X1"))

    assert (match.method, _place(match)) == ("name", "7")


def test_match_falls_back_to_the_name_where_the_crosswalk_leads_nowhere() -> None:
    match = matcher(crosswalk={KEY: "999"}).match(mention("Bern", "Switzerland", code="X1"))

    assert (match.method, _place(match)) == ("name", "8")


def test_override_may_change_the_geography() -> None:
    overrides = {KEY: Override("7", None, "county", "the code is a county's")}

    match = matcher(overrides=overrides).match(mention("Zürich", "Switzerland", code="X1"))

    assert match.mention.geography_level == "county"


def test_override_may_name_a_city_that_the_gazetteer_lacks() -> None:
    overrides = {KEY: Override(None, "Las Condes", None, "a comuna of its own")}

    match = matcher(overrides=overrides).match(mention("Las Condes", "Guyana", code="X1"))

    assert (match.status, match.place, match.city_name) == ("matched", None, "Las Condes")


def test_match_remembers_the_form_of_the_name_that_decided() -> None:
    match = matcher().match(mention("Zurich (greater city)", "Switzerland"))

    assert match.name_key == "zurich"


def test_match_of_the_literal_name_comes_before_that_without_a_title() -> None:
    places = gazetteer(
        ("20", "Greater Bern", "CH", "BE", 20000, None), ("21", "Uster", "CH", "ZH", 1, "Ober")
    )

    assert _place(matcher(places=places).match(mention("Greater Bern", "CH"))) == "20"
    assert _place(matcher(places=places).match(mention("Greater Uster", "CH"))) == "21"


@pytest.mark.parametrize(
    ("name", "status", "candidates"),
    [
        ("Zürich/Zurigo", "matched", []),
        ("Zürich/Zuerich", "matched", []),
        ("Zürich/Berne", "ambiguous", ["7", "8"]),
    ],
)
def test_names_of_a_bilingual_label_must_lead_to_one_place(
    name: str, status: str, candidates: list[str]
) -> None:
    match = matcher().match(mention(name, "CH"))

    assert match.status == status
    assert [place.geoname_id for place in match.candidates] == candidates


@pytest.mark.parametrize(
    ("name", "status", "candidates"),
    [
        ("Zürich-Bern", "ambiguous", ["7", "8"]),
        ("Zürich and Bern", "ambiguous", ["7", "8"]),
        ("Zürich-Oberland", "unmatched", ["7"]),
        ("Zürich - Zuerich", "matched", []),
    ],
)
def test_parts_of_a_compound_are_candidates_and_no_match(
    name: str, status: str, candidates: list[str]
) -> None:
    # What would go wrong: the agglomeration Cannes-Antibes becomes Cannes.
    match = matcher().match(mention(name, "CH"))

    assert match.status == status
    assert [place.geoname_id for place in match.candidates] == candidates


@pytest.mark.parametrize("population", [237865, 9000])
def test_qualified_namesake_makes_a_name_ambiguous_however_large_it_is(population: int) -> None:
    plain = ("20", "Halle", "DE", "07", 21393, None)
    qualified = ("21", "Halle (Saale)", "DE", "14", population, None)

    both = matcher(places=gazetteer(plain, qualified)).match(mention("Halle", "DE"))
    alone = matcher(places=gazetteer(qualified)).match(mention("Halle", "DE"))

    assert both.status == "ambiguous"
    assert _place(alone) == "21"


def test_qualified_name_is_no_better_than_an_alternate_one() -> None:
    oder = ("20", "Frankfurt (Oder)", "DE", "11", 57107, None)
    main = ("21", "Frankfurt am Main", "DE", "05", 650000, "Frankfurt")

    match = matcher(places=gazetteer(oder, main)).match(mention("Frankfurt", "DE"))

    assert match.status == "ambiguous"


def test_override_may_say_that_no_place_is_meant() -> None:
    overrides = {KEY: Override("none", None, None, "a district of several towns")}
    crosswalk = {KEY: "8"}
    found = matcher(crosswalk=crosswalk, overrides=overrides)

    listed = found.match(mention("Bern", "CH", code="X1"))
    made = found.match(mention("Bern", "CH", code="X1", is_code=True))

    assert (listed.status, listed.place, listed.reason) == (
        "unmatched",
        None,
        "a district of several towns",
    )
    assert (made.status, made.method, made.place) == ("matched", "code", None)


def test_renumbered_code_is_what_its_code_of_today_is() -> None:
    now = ("toy_code", "current", "Y2")
    old = mention("Zürich", "CH", code="X1", now=now)

    by_code = matcher(crosswalk={now: "7"}).match(old)
    by_override = matcher(overrides={now: Override("8", None, None, "r")}).match(old)
    by_name = matcher().match(old)

    assert (by_code.method, _place(by_code)) == ("code", "7")
    assert by_code.reason == "now Y2 (current): toy_code Y2 is GeoNames 7"
    assert (by_override.method, _place(by_override)) == ("code", "8")
    assert (by_name.method, _place(by_name)) == ("name", "7")


def test_own_code_decides_before_the_code_of_today() -> None:
    now = ("toy_code", "current", "Y2")

    match = matcher(crosswalk={KEY: "7", now: "8"}).match(mention("X", "CH", code="X1", now=now))

    assert _place(match) == "7"


def test_overseas_city_is_of_the_country_that_the_gazetteer_says() -> None:
    # Two sources, of which one lists it under France, must find the same city.
    overrides = {KEY: Override("5", None, None, "overseas")}

    match = matcher(overrides=overrides).match(mention("Georgetown", "CH", code="X1"))

    assert match.country is not None
    assert match.country.country_code == "GUY"


@pytest.mark.parametrize("name", ["Atlantis", "Georgetown"])
def test_code_of_its_publisher_makes_a_city_without_a_place(name: str) -> None:
    match = matcher().match(mention(name, code="X1", is_code=True))

    assert (match.status, match.method, match.place) == ("matched", "code", None)
    assert "without coordinates" in match.reason


@pytest.mark.parametrize("country", ["United States", "CH"])
def test_match_is_not_made_beside_a_state_that_is_not_known(country: str) -> None:
    name = {"United States": "New York City", "CH": "Zürich"}[country]

    match = matcher().match(mention(name, country, "Nowhere"))

    assert (match.status, match.place) == ("unmatched", None)
    assert [place.name for place in match.candidates] == [name]
    assert match.reason.startswith("'Nowhere' is not a state or province of")


def test_state_that_is_not_known_leaves_namesakes_ambiguous() -> None:
    match = matcher().match(mention("Georgetown", admin1="Nowhere"))

    assert match.status == "ambiguous"
    assert [place.geoname_id for place in match.candidates] == ["3", "4"]


def test_match_is_not_made_in_another_state_than_the_printed_one() -> None:
    match = matcher().match(mention("New York City", admin1="Texas"))

    assert (match.status, match.place) == ("unmatched", None)
    assert match.reason == (
        "no place of Texas is named 'New York City'; the name alone is that of 6 New York City"
    )


@pytest.mark.parametrize(
    ("name", "admin1"),
    [
        ("San Juan", "Puerto Rico"),
        ("San Juan", "PR"),
        ("San Juan", "P.R."),
        ("San Juan", "72"),
        ("San Juan, Puerto Rico", None),
        ("San Juan (Puerto Rico)", None),
        ("San Juan, PR", "Puerto Rico"),
    ],
)
def test_territory_is_a_state_whose_places_the_gazetteer_lists_as_a_countrys(
    name: str, admin1: str | None
) -> None:
    # What went wrong: San Juan, Puerto Rico was kept as San Juan, Texas.
    match = matcher().match(mention(name, admin1=admin1))

    assert _place(match) == "15"
    assert match.country is not None
    assert match.country.country_code == "PRI"


def test_place_of_a_territory_is_a_namesake_where_no_state_is_printed() -> None:
    match = matcher().match(mention("San Juan"))

    assert match.status == "ambiguous"
    assert [place.geoname_id for place in match.candidates] == ["14", "15"]


def test_place_of_a_territory_is_found_under_its_country() -> None:
    match = matcher().match(mention("Ponce"))

    assert _place(match) == "16"
    assert match.country is not None
    assert match.country.country_code == "PRI"
    assert _place(matcher().match(mention("Ponce", "Puerto Rico", "Puerto Rico"))) == "16"


@pytest.mark.parametrize(
    ("name", "admin1", "status"),
    [
        ("Springfield, Ill.", None, "matched"),
        ("Springfield, Illinois", "IL", "matched"),
        ("Springfield (Illinois)", None, "matched"),
        ("Springfield, Illinois", "Texas", "unmatched"),
        ("Springfield, Nowhere", None, "unmatched"),
        ("Springfield, Texas", None, "unmatched"),
    ],
)
def test_state_behind_the_name_counts_like_one_beside_it(
    name: str, admin1: str | None, status: str
) -> None:
    match = matcher().match(mention(name, admin1=admin1))

    assert match.status == status
    assert [place.geoname_id for place in match.candidates] == ([] if match.place else ["12"])


def test_two_states_that_contradict_each_other_are_said() -> None:
    match = matcher().match(mention("Springfield, Illinois", admin1="Texas"))

    assert match.reason.startswith("'Texas' and 'Illinois' contradict each other")


@pytest.mark.parametrize(
    ("name", "country"), [("Zürich, Stadt", "CH"), ("Bern (Saale)", "CH"), ("Bern, Bern", "CH")]
)
def test_title_or_qualifier_or_the_name_again_is_no_state(name: str, country: str) -> None:
    assert matcher().match(mention(name, country)).status == "matched"


def test_name_again_is_taken_for_a_state_that_is_not_known_where_all_states_are() -> None:
    match = matcher().match(mention("Shelbyville, Shelbyville"))

    assert match.status == "unmatched"
    assert match.reason.startswith("'Shelbyville' is not a state or province of USA")


def test_namesakes_of_one_state_are_the_only_candidates_beside_that_state() -> None:
    places = gazetteer(("21", "Georgetown", "US", "TX", 900, None))

    match = matcher(places=places).match(mention("Georgetown", admin1="Texas"))

    assert match.status == "ambiguous"
    assert [place.geoname_id for place in match.candidates] == ["3", "21"]
    assert match.reason == "2 places of USA are named 'georgetown'"


def test_division_is_known_in_countries_without_postal_codes() -> None:
    match = matcher().match(mention("Münster", "Germany", "Westphalia"))

    assert _place(match) == "9"


@given(
    st.sampled_from(
        ["Georgetown", "Hillsboro", "Zurich", "Munster", "Berne", "Nowhere", "St Paul"]
    ),
    st.sampled_from(["United States", "CH", "DE", "GY", "Ruritania"]),
    st.sampled_from([None, "TX", "Oregon", "27", "XX"]),
)
def test_match_is_never_made_among_several_candidates(
    name: str, country: str, admin1: str | None
) -> None:
    match = matcher().match(mention(name, country, admin1))

    assert match.status in ("matched", "ambiguous", "unmatched")
    assert (match.place is not None) == (match.status == "matched")
    assert (len(match.candidates) > 1) == (match.status == "ambiguous")
