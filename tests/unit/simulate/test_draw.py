"""A draw: equal plans are equal, the printed gaps are the default, cities say what they are."""

import re

import numpy as np
import pytest

from pipelines.errors import UsageError
from pipelines.settings import Settings
from pipelines.simulate.cities import draw_cities
from pipelines.simulate.draw import Drawn, draw
from pipelines.simulate.plan import Gap, Plan
from pipelines.simulate.reference import Reference
from tests.fixtures.snapshots import frames_of_raw


def test_equal_plans_give_equal_draws(drawn: Drawn, reference: Reference) -> None:
    again = draw(drawn.plan, reference)

    assert again.cities == drawn.cities
    assert again.answers == drawn.answers
    assert [o.values.tolist() for o in again.outcomes] == [
        o.values.tolist() for o in drawn.outcomes
    ]


def test_codes_of_many_cities_are_codes_and_differ(reference: Reference) -> None:
    cities = draw_cities(8_000, reference, np.random.default_rng(1))

    codes = [city.code for city in cities]
    assert all(re.fullmatch(r"[A-Z]{2}[0-9]{3}C|[0-9]{7}", code) for code in codes)
    assert len(set(codes)) == len({city.city_code for city in cities}) == 8_000


def test_other_seed_gives_other_answers(drawn: Drawn, reference: Reference) -> None:
    other = draw(Plan(60, 2, drawn.plan.gaps), reference)

    assert other.answers != drawn.answers


def test_gaps_leave_cities_and_answers_as_they_are(drawn: Drawn, reference: Reference) -> None:
    without = draw(Plan(60, 1, ()), reference)

    assert (without.cities, without.answers) == (drawn.cities, drawn.answers)


def test_published_gaps_are_those_with_a_driver_and_an_outcome(reference: Reference) -> None:
    satisfaction = "city_satisfaction_2012_2023_excl_dk"

    assert set(reference.published_gaps) == {
        Gap("psi_high", satisfaction, 4),
        Gap("holistic_only", satisfaction, 5),
        Gap("holistic_approach", satisfaction, 4),
        Gap("dedicated_staff", satisfaction, 10),
        Gap("formal_strategy", satisfaction, 3),
        Gap("psi_high", "life_satisfaction_excl_dk", 1.5),
        Gap("psi_high", "public_transport_excl_dk", 9),
    }


@pytest.mark.parametrize(
    "gap", [Gap("certified", "MHLTH", 1), Gap("psi_high", "life_satisfaction_incl_dk", 1)]
)
def test_gap_that_is_not_drawn_is_refused(reference: Reference, gap: Gap) -> None:
    with pytest.raises(UsageError, match="that is drawn"):
        draw(Plan(60, 1, (gap,)), reference)


def test_printed_share_of_one_answer_is_of_one_wave(reference: Reference) -> None:
    # 40 % of 2018 chose both; of both waves together only the other two are printed.
    shares = {
        option: share
        for (a, option), share in reference.printed.items()
        if a.question_id == "approach"
    }

    assert shares == {"holistic": 20, "policy_areas": 24}


def test_cities_say_that_they_are_synthetic(drawn: Drawn) -> None:
    for city in drawn.cities:
        assert re.fullmatch(r"Synthetic \d{4}", city.name)
        assert re.fullmatch(r"[a-z]{2}(-[a-z]{2})?-synthetic-\d{4}", city.city_code)
    assert len({city.city_code for city in drawn.cities}) == 60


def test_no_code_of_a_city_is_one_that_a_publisher_has_given(reference: Reference) -> None:
    drawn = draw(Plan(1000, 1, ()), reference)
    matches = frames_of_raw("geonames")["raw_geonames__code_match"]
    places = frames_of_raw("geonames")["raw_geonames__place"]
    listed = frames_of_raw("urban_audit_codes")["raw_urban_audit_codes__city"]

    codes = {city.code for city in drawn.cities}
    assert len(codes) == 1000
    assert not codes & {*matches["code"], *listed["code"]}
    assert not {str(city.geoname_id) for city in drawn.cities} & set(places["geoname_id"])


def test_three_of_five_cities_are_in_europe(drawn: Drawn) -> None:
    assert [city.region.value for city in drawn.cities].count("europe") == 36


def test_settings_of_the_project_are_the_only_input(reference: Reference) -> None:
    assert Settings().raw_dir is None
    assert {i.source_id for i in reference.indicators.values()} == {
        "cdc_places",
        "census_acs",
        "eurostat_perception",
    }
