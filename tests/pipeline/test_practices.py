"""Practices and frameworks: every case has its city, a county has none, every tag is known."""

from collections import Counter
from pathlib import Path

import pytest

from contracts import vocab
from pipelines.errors import CityfareError
from tests.conftest import Built
from tests.pipeline.conftest import Ask
from tests.pipeline.overlays import Overlay
from tests.unit.practices.test_pages import SPANISH

PAGE_LAYOUT = "practice_page"
ITEMS = {
    "recommendations": 10,
    "recommendation_layers": 3,
    "components": 5,
    "data_governance": 8,
    "covid_responses": 4,
    "un_principles": 5,
    "un_strategies": 5,
    "un_capacities": 4,
    "sdgs": 17,
    "un_innovation_requirements": 4,
    "un_approaches": 2,
    "next_steps": 4,
    "covid_horizon": 2,
}
PLACED = {
    "it-bologna": "r01",
    "se-helsingborg": "r02",
    "us-nv-las-vegas": "r03",
    "us-or-hillsboro": "r04",
    "es-cornella-de-llobregat": "r05",
    "cr-curridabat": "r06",
    "nl-amsterdam": "r07",
    None: "r08",
    "gb-bristol": "r09",
    "de-monheim-am-rhein": "r10",
}


def test_every_case_of_a_city_has_its_city(ask: Ask) -> None:
    ((cases, without),) = ask(
        "select count(*), count(*) filter (city_code is null) from practice "
        "where geography_level = 'city'"
    )

    assert (cases, without) == (12, 0)


def test_practice_of_a_county_has_no_city(ask: Ask) -> None:
    rows = ask(
        "select city_code, place_name, country_name from practice where geography_level <> 'city'"
    )

    assert rows == [(None, "East Sussex", "United Kingdom")]


def test_county_is_never_asked_of_identity_by_practices(ask: Ask) -> None:
    asked = ask("select mentioned_name from city_match where source_id = 'practices'")

    assert len(asked) == 12
    assert ("East Sussex",) not in asked


def test_cases_illustrate_the_recommendation_that_they_stand_beside(ask: Ask) -> None:
    rows = ask(
        "select p.city_code, t.tag from practice_tag t join practice p using (practice_id) "
        "where t.tag_type = 'recommendation' and t.evidence = 'stated'"
    )

    assert dict(rows) == PLACED


def test_every_practice_illustrates_an_item_that_there_is(ask: Ask) -> None:
    rows = ask(
        "select practice_id from practice where practice_id not in ("
        "select t.practice_id from practice_tag t join framework_item i on i.item_id = t.tag "
        "and (i.framework_id, t.tag_type) in "
        "(('recommendations', 'recommendation'), ('covid_responses', 'covid_response')))"
    )

    assert rows == []


def test_response_to_the_pandemic_illustrates_no_recommendation(ask: Ask) -> None:
    rows = ask(
        "select p.city_code, t.tag_type, t.tag from practice p join practice_tag t "
        "using (practice_id) where p.city_code in ('it-florence', 'pe-lima') order by all"
    )

    assert rows == [
        ("it-florence", "covid_response", "recovery_resilience"),
        ("pe-lima", "covid_response", "inclusive_programmes"),
    ]


def test_practice_keeps_the_numbers_that_its_source_prints(ask: Ask) -> None:
    rows = ask(
        "select p.city_code, f.measure, f.published_value, f.value_low, f.value_high "
        "from practice_figure f join practice p using (practice_id) "
        "where f.unit in ('persons', 'count') and p.city_code is not null order by all"
    )

    assert rows == [
        ("es-cornella-de-llobregat", "members of the lab", 7000, None, None),
        ("es-cornella-de-llobregat", "participants in the lab", 25000, None, None),
        ("gb-bristol", "comments of residents that were analysed", 6000, None, None),
        ("gb-bristol", "indicators of the final report", 50, None, None),
        ("se-helsingborg", "employees of the city", None, 10000, None),
        ("us-nv-las-vegas", "departments that report together at a time", None, 3, 6),
        ("us-or-hillsboro", "employees of the city", None, None, 800),
        ("us-or-hillsboro", "residents", 103000, None, None),
    ]


def test_every_tag_has_a_label_and_an_inferred_one_a_reason(ask: Ask) -> None:
    rows = ask(
        "select practice_id, tag from practice_tag "
        "where tag_label is null or (evidence = 'inferred') <> (reason is not null)"
    )

    assert rows == []


def test_kazan_has_the_facts_of_its_page(ask: Ask) -> None:
    ((practice_id, started_on, award),) = ask(
        "select practice_id, started_on::text, award from practice where city_code = 'ru-kazan'"
    )
    tags = ask(
        f"select tag_type, tag from practice_tag where practice_id = '{practice_id}' "
        "and tag_type <> 'recommendation' order by all"
    )

    assert (started_on, award) == ("2017-12-01", "finalist, 13th OIDP award")
    assert tags == [
        ("sdg", "sdg_08"),
        ("sdg", "sdg_11"),
        ("sdg", "sdg_16"),
        ("theme", "economy_finance"),
        ("type", "open_e_government"),
    ]


def test_kazan_is_a_city_by_its_practice_alone(ask: Ask) -> None:
    rows = ask("select code_system from city_identifier where city_code = 'ru-kazan' order by all")

    assert rows == [("geonames_id",), ("practice_city_name",)]


def test_frameworks_are_whole(ask: Ask) -> None:
    counted = ask("select framework_id, count(*) from framework_item group by 1")

    assert dict(counted) == ITEMS
    assert set(ITEMS) == set(vocab.FRAMEWORKS)


def test_every_recommendation_has_one_layer_and_a_place_in_each_other_framework(ask: Ask) -> None:
    rows = ask(
        "select from_item_id, to_framework_id from framework_link "
        "where from_framework_id = 'recommendations'"
    )
    places = Counter(rows)

    for number in range(1, 11):
        item = f"r{number:02}"
        assert places[item, "recommendation_layers"] == 1
        for framework in ("components", "un_principles", "un_strategies", "un_capacities"):
            # Of principles, three recommendations serve none by themselves.
            assert places[item, framework] >= (framework != "un_principles"), (item, framework)


@pytest.mark.parametrize("framework_id", ["covid_responses", "data_governance", "sdgs"])
def test_links_of_a_framework_say_why(framework_id: str, ask: Ask) -> None:
    ((links, reasons),) = ask(
        "select count(*), count(distinct reason) from framework_link "
        f"where from_framework_id = '{framework_id}'"
    )

    assert links >= 8
    assert reasons >= links - 2


# --- pages that tell of one practice -----------------------------------------------------------


def test_facts_of_practices_can_be_walked_down_to_a_file(built: Built, ask: Ask) -> None:
    files = ask("select file_name from source_snapshot where source_id = 'practices' order by 1")

    assert files == [
        ("practice.csv",),
        ("practice_figure.csv",),
        ("practice_link.csv",),
        ("practice_tag.csv",),
    ]
    assert Path(built.release / "practice.parquet").exists()


# --- pages that users add ------------------------------------------------------------------------


def test_added_page_makes_its_city_known_and_says_what_will_change(
    built: Built, tmp_path: Path
) -> None:
    added = Overlay(tmp_path, built).add("semillas.txt", SPANISH.encode())

    assert (added.kind, added.cities) == (PAGE_LAYOUT, ("ar-rosario",))
    assert added.is_private
    assert {"practice", "practice_tag", "city_scorecard"} <= set(added.marts)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("05-03-2016", "31-02-2016", "line 11: .*day_impossible"),
        ("ODS 11", "ODS 18", "line 23: .*goal_unknown"),
        ("Rosario", "Villanorte", "no place of ARG is named 'Villanorte'"),
    ],
)
def test_page_that_cannot_be_kept_is_refused_with_the_reason(
    old: str, new: str, told: str, built: Built, tmp_path: Path
) -> None:
    overlay = Overlay(tmp_path, built)

    with pytest.raises(CityfareError, match=told):
        overlay.add("semillas.txt", SPANISH.replace(old, new).encode())

    assert list(overlay.settings.overlay.glob("practices/*")) == []
