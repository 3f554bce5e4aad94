"""What Works Cities certification: awards, standings, standards."""

from tests.pipeline.conftest import Ask


def test_certification_award_holds_every_announcement(ask: Ask) -> None:
    ((awards,),) = ask("select count(*) from certification_award")

    assert awards == 143


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


def test_standing_shows_the_newest_label_year(ask: Ask) -> None:
    expected = ask(
        "select city_code, max(label_year) from certification_award "
        "where event <> 'honor_roll' group by 1 order by 1"
    )

    standings = ask("select city_code, latest_label_year from certification_standing order by 1")

    assert standings == expected
