"""What Works Cities certification: awards, standings, standards."""

from tests.pipeline.conftest import Ask


def test_certification_award_holds_every_announcement(ask: Ask) -> None:
    ((awards,),) = ask("select count(*) from certification_award")

    assert awards == 145


def test_honor_roll_is_never_a_level(ask: Ask) -> None:
    rows = ask("select distinct level from certification_award where event = 'honor_roll'")

    assert rows == [(None,)]


def test_honor_roll_alone_gives_no_standing(ask: Ask) -> None:
    honoured = "select city_code from certification_award where event = 'honor_roll'"
    certified = "select city_code from certification_award where event <> 'honor_roll'"

    ((honoured_only,),) = ask(f"select count(*) from ({honoured} except {certified})")
    standings = ask("select city_code from certification_standing order by 1")

    assert honoured_only > 0
    assert standings == ask(f"select distinct city_code from ({certified}) order by 1")


def test_awards_of_january_2018_are_by_the_standard_of_2017(ask: Ask) -> None:
    rows = ask(
        "select standard_version, count(*) from certification_award "
        "where announced_from >= '2018-01-01' and announced_to <= '2018-01-31' "
        "and event <> 'honor_roll' group by 1"
    )

    assert rows == [("2017", 9)]


def test_standard_of_2022_has_43_criteria(ask: Ask) -> None:
    listed = ask("select standard_version, count(*) from data_practice_criterion group by 1")

    printed = ask(
        "select distinct criteria_total from certification_standard where standard_version = '2022'"
    )

    assert listed == [("2022", 43)]
    assert printed == [(43,)]


def test_standing_shows_the_highest_level_ever_held(ask: Ask) -> None:
    levels = ask(
        "select city_code, list(distinct level) from certification_award "
        "where event <> 'honor_roll' group by 1 order by 1"
    )
    order = [None, "silver", "gold", "platinum"]
    expected = [(city, order[max(map(order.index, held or [None]))]) for city, held in levels]

    standings = ask("select city_code, highest_level from certification_standing order by 1")

    assert standings == expected
    assert {level for _, level in standings} == set(order)


def test_standing_shows_the_newest_award_by_announcement(ask: Ask) -> None:
    # Philadelphia has a label of 2024, and an announcement of 2026 that shows no level or label.
    standings = ask(
        "select city_code, highest_level, latest_level, is_latest_level_known, latest_label_year, "
        "year(latest_announced_to) from certification_standing where city_code in "
        "('us-az-tempe', 'us-mo-kansas-city', 'us-pa-philadelphia') order by 1"
    )

    assert standings == [
        ("us-az-tempe", "platinum", "platinum", True, 2023, 2024),
        ("us-mo-kansas-city", "gold", None, False, None, 2026),
        ("us-pa-philadelphia", "silver", None, False, None, 2026),
    ]


def test_latest_level_is_empty_only_where_the_newest_award_shows_none(ask: Ask) -> None:
    ((contradictions,),) = ask(
        "select count(*) from certification_standing s where is_latest_level_known <> exists ("
        "select 1 from certification_award a where a.city_code = s.city_code "
        "and a.event <> 'honor_roll' and a.level = s.latest_level "
        "and a.announced_to is not distinct from s.latest_announced_to)"
    )
    # An award that was announced later than the newest would be newer.
    ((later,),) = ask(
        "select count(*) from certification_standing s join certification_award a "
        "using (city_code) where a.event <> 'honor_roll' and a.announced_to > s.latest_announced_to"
    )

    assert (contradictions, later) == (0, 0)


def test_level_that_is_not_known_leaves_gold_or_above_open_unless_it_was_reached_before(
    ask: Ask,
) -> None:
    held = dict(
        ask(
            "select city_code, has_driver from city_driver "
            "where driver_id = 'certified_gold_or_above'"
        )
    )
    certified = dict(
        ask("select city_code, has_driver from city_driver where driver_id = 'certified'")
    )
    unknown = [
        city
        for (city,) in ask(
            "select city_code from certification_award where level is null "
            "and event <> 'honor_roll'"
        )
        if city in certified
    ]

    assert "us-pa-philadelphia" not in held
    assert held["us-mo-kansas-city"] is True
    assert {certified[city] for city in unknown} == {True}
    assert all(held.get(city, True) for city in unknown)
    assert held["us-ny-buffalo"] is False


def test_driver_says_how_many_certified_cities_have_no_name(ask: Ask) -> None:
    ((published,),) = ask(
        "select sum(published_value) from published_figure where figure_id in ('N012', 'N013')"
    )
    ((named,),) = ask("select count(*) from certification_standing")
    drivers = ask(
        "select driver_group = 'certification', certified_cities_missing, count(*) > 0 "
        "from driver group by all order by all"
    )

    assert published == 117
    assert drivers == [(False, None, True), (True, published - named, True)]


def test_city_without_an_award_is_never_called_not_certified(ask: Ask) -> None:
    groups = ask("select without_means from driver where driver_group = 'certification'")

    assert groups
    assert all("not on our list of certified cities" in means for (means,) in groups)
    assert not any("not certified" in means for (means,) in groups)


def test_ten_levels_and_two_recertifications_have_come_in(ask: Ask) -> None:
    ((without_level,),) = ask(
        "select count(*) from certification_award where level is null and event <> 'honor_roll'"
    )
    recertified = ask(
        "select city_code from certification_award where event = 'recertified' and level = 'gold' "
        "and announced_from >= '2023-06-01' and announced_to <= '2023-06-30' order by 1"
    )

    assert without_level == 14
    assert recertified == [("us-ma-cambridge",), ("us-tx-arlington",)]
