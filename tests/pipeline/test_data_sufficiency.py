"""The heart of the contracts, on the real pages: 19 flags for each city and wave."""

from contracts import vocab
from tests.pipeline.conftest import Ask


def test_data_sufficiency_has_nineteen_rows_for_each_page(ask: Ask) -> None:
    pages = ask("select city_code, wave, count(*) from data_sufficiency group by all")

    assert len(pages) == 91
    assert {rows for _, _, rows in pages} == {19}


def test_data_sufficiency_gives_every_page_all_policy_areas(ask: Ask) -> None:
    areas = ask("select distinct policy_area_id from data_sufficiency")

    assert {area for (area,) in areas} == set(vocab.POLICY_AREAS)


def test_data_sufficiency_of_mexico_city_is_as_its_page_prints(ask: Ask) -> None:
    counts = ask(
        "select flag, count(*) from data_sufficiency "
        "where city_code = 'mx-mexico-city' and wave = '2020' group by flag order by flag"
    )

    assert counts == [("insufficient", 8), ("sufficient", 11)]


def test_data_sufficiency_lists_the_areas_that_mexico_city_prints(ask: Ask, landed: Ask) -> None:
    printed = landed(
        "select policy_area_id, list from raw_oecd_survey_profiles__data_area "
        "where response_id = 'mexico-city-mex|2020' order by policy_area_id"
    )

    flags = ask(
        "select policy_area_id, flag from data_sufficiency "
        "where city_code = 'mx-mexico-city' order by policy_area_id"
    )

    assert flags == printed
    assert len(flags) == 19


def test_data_sufficiency_of_every_other_city_is_not_reported(ask: Ask) -> None:
    flags = ask(
        "select flag, count(*) from data_sufficiency "
        "where city_code <> 'mx-mexico-city' group by flag"
    )

    assert flags == [("not_reported", 90 * 19)]


def test_data_sufficiency_never_turns_a_page_without_lists_into_insufficient(ask: Ask) -> None:
    flags = ask(
        "select flag, count(*) from data_sufficiency where city_code = 'pe-lima' group by 1"
    )

    assert flags == [("not_reported", 19)]


def test_policy_area_data_counts_reporting_cities_only(ask: Ask) -> None:
    rows = ask(
        "select cities_answering, sufficient_pct, no_share_reason, count(*) "
        "from policy_area_data where respondent_group = 'all' and wave = '2020' group by all"
    )

    # Mexico City alone reports: its own flags are no share of anybody.
    assert rows == [(1, None, "under_five_cities", 19)]
