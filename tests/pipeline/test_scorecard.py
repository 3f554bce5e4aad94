"""Scorecards: ten lines a city, strengths as the seeds say, peers that are peers, and the card."""

import csv
import json
import re
from statistics import median

import pytest

from tests.conftest import PROJECT
from tests.pipeline.conftest import Ask, Cityfare

SEEDS = PROJECT / "dbt_project" / "seeds"
CAUSAL = re.compile(
    r"\b(caus\w*|because|leads? to|results? in|effects?|impacts?|improves?|drives?|thanks to)\b",
    re.IGNORECASE,
)
GROUPS = """
    select city_code, peer_group as g from city union all
    select city_code, size_band from city where size_band is not null
"""


def seed(name: str) -> list[dict[str, str]]:
    """Rows of a seed."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_city_with_an_answer_or_a_practice_has_ten_lines(ask: Ask) -> None:
    expected = ask(
        "select distinct city_code from survey_response union "
        "select city_code from practice where city_code is not null order by 1"
    )

    rows = ask("select city_code, count(*) from city_scorecard group by 1 order by 1")

    assert rows == [(city_code, 10) for (city_code,) in expected]
    assert len(rows) > 80


def test_every_question_of_a_recommendation_gives_points_and_is_called_something() -> None:
    called = {
        (row["recommendation_id"], row["question_id"]) for row in seed("recommendation_question")
    }
    giving = {
        (row["recommendation_id"], row["question_id"]) for row in seed("recommendation_evidence")
    }

    assert called == giving
    assert {recommendation for recommendation, _ in called} == {f"r{n:02}" for n in range(1, 11)}


def test_every_answer_that_gives_points_is_offered(ask: Ask) -> None:
    offered = set(
        ask("select distinct question_id, coalesce(item_id, ''), option_id from survey_answer")
    )

    giving = {
        (r["question_id"], r["item_id"], r["option_id"]) for r in seed("recommendation_evidence")
    }

    assert giving <= offered


def test_question_can_be_filled_and_gives_no_more_than_it_may() -> None:
    points: dict[tuple[str, str], list[float]] = {}
    most: dict[tuple[str, str], set[str]] = {}
    for row in seed("recommendation_evidence"):
        key = (row["recommendation_id"], row["question_id"])
        points.setdefault(key, []).append(float(row["points"]))
        most.setdefault(key, set()).add(row["question_max"])

    for key, values in points.items():
        (maximum,) = most[key]
        assert max(values) <= float(maximum) <= sum(values), key


def test_strength_is_the_share_of_attainable_points_of_known_questions(ask: Ask) -> None:
    # Mexico City's answers to r04, by hand: an independent department (half), five roles (full),
    # no dedicated team among its success factors (none), training paid for (full).
    ((strength, score, known, bearing),) = ask(
        "select strength, score_pct, questions_known, questions_bearing from city_scorecard "
        "where city_code = 'mx-mexico-city' and recommendation_id = 'r04'"
    )

    assert (strength, score, known, bearing) == ("partial", 62.5, 4, 5)


@pytest.mark.parametrize(
    ("strength", "low", "high"),
    [("strong", 200 / 3, 101), ("partial", 100 / 3, 101), ("weak", -1, 100 / 3)],
)
def test_strengths_part_at_thirds(strength: str, low: float, high: float, ask: Ask) -> None:
    scores = ask(f"select score_pct from city_scorecard where strength = '{strength}'")

    assert scores
    assert all(low - 0.001 <= score < high for (score,) in scores)


def test_full_points_on_little_that_is_known_are_no_strong_evidence(ask: Ask) -> None:
    # What would go wrong: one known answer of three, and the city hall is told that all is well.
    rows = ask(
        "select strength, min(2 * questions_known - questions_bearing), count(*) "
        "from city_scorecard where score_pct >= 66.7 group by strength order by strength"
    )

    lowest = {strength: known for strength, known, _ in rows}
    assert lowest["strong"] >= 0
    assert lowest["partial"] < 0


def test_only_questions_that_a_wave_asked_of_the_city_bear_on_it(ask: Ask) -> None:
    # What would go wrong: a city of 2018 is judged by budget plans that only 2020 asked for.
    offered = set(
        ask(
            "select distinct city_code, question_id, coalesce(item_id, ''), option_id "
            "from survey_answer where option_id is not null"
        )
    )
    questions: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in seed("recommendation_evidence"):
        key = (row["recommendation_id"], row["question_id"])
        questions.setdefault(key, []).append((row["item_id"], row["option_id"]))
    rows = ask(
        "select city_code, recommendation_id, questions_bearing, questions_not_asked "
        "from city_scorecard where city_code in (select city_code from survey_response)"
    )

    for city, recommendation, bearing, not_asked in rows:
        asked = [
            any((city, question, *option) in offered for option in options)
            for (id_, question), options in questions.items()
            if id_ == recommendation
        ]
        assert (bearing, not_asked) == (asked.count(True), asked.count(False)), city
    assert {not_asked for *_, not_asked in rows} == {0, 1, 2}


def test_question_of_the_other_wave_is_no_gap_and_no_next_step(ask: Ask) -> None:
    topics = {
        row["topic"]
        for row in seed("recommendation_question")
        if row["question_id"] in ("budget_plans", "funding_use")
    }

    rows = ask(
        "select evidence || next_step from city_scorecard s where not exists (select 1 "
        "from survey_response r where r.city_code = s.city_code and r.wave = '2020') "
        "and exists (select 1 from survey_response r where r.city_code = s.city_code)"
    )

    assert len(rows) > 500
    assert [text for (text,) in rows if any(topic in text for topic in topics)] == []


def test_points_for_data_follow_the_share_of_sufficient_areas(ask: Ask) -> None:
    # Mexico City: 11 of 19 areas, and data analytics among its activities (full).
    ((score, evidence, next_step),) = ask(
        "select score_pct, evidence, next_step from city_scorecard "
        "where city_code = 'mx-mexico-city' and recommendation_id = 'r06'"
    )
    lacking = ask(
        "select label from data_sufficiency join policy_area using (policy_area_id) "
        "where city_code = 'mx-mexico-city' and flag = 'insufficient' order by position"
    )

    assert score == pytest.approx(100 * (11 / 19 + 1) / 2, abs=1e-4)
    areas = "; ".join(label for (label,) in lacking)
    assert len(lacking) == 8
    assert f"(11 of 19 areas; insufficient: {areas})" in evidence
    assert next_step.startswith(
        f"Close the gaps of data in the policy areas that the city calls insufficient: {areas}."
    )


def test_mexico_city_has_evidence_on_all_ten(ask: Ask) -> None:
    rows = ask(
        "select count(*) from city_scorecard where city_code = 'mx-mexico-city' "
        "and strength <> 'no_evidence'"
    )

    assert rows == [(10,)]


def test_kazan_has_no_evidence_and_is_told_what_its_practice_illustrates(ask: Ask) -> None:
    rows = ask(
        "select recommendation_id, strength, questions_known, "
        "evidence like '%One platform for municipal services%' from city_scorecard "
        "where city_code = 'ru-kazan' order by 1"
    )

    assert {(strength, known) for _, strength, known, _ in rows} == {("no_evidence", 0)}
    assert [recommendation for recommendation, *_, told in rows if told] == ["r03", "r10"]


def test_yes_from_a_list_that_lost_items_gives_no_points(ask: Ask) -> None:
    rows = ask(
        "select distinct s.strength from city_scorecard s join survey_answer a using (city_code) "
        "where s.recommendation_id = 'r01' and s.questions_known = 0 "
        "and a.question_id = 'roles' and a.option_id = 'community_engagement_staff' "
        "and a.answer = 'yes' and not a.list_is_complete"
    )

    assert rows == [("no_evidence",)]


def test_peers_are_the_narrower_group_with_five_others(ask: Ask) -> None:
    counted = ask(f"""
        select s.city_code, s.recommendation_id, s.peers_group, s.peers_cities, m.g,
            (select count(*) from city_scorecard o join ({GROUPS}) og using (city_code)
             where og.g = m.g and o.recommendation_id = s.recommendation_id
             and o.city_code <> s.city_code and o.score_pct is not null) as others
        from city_scorecard s join ({GROUPS}) m using (city_code)
        where s.recommendation_id in ('r01', 'r05', 'r09')
    """)
    by_line: dict[tuple[str, str, str, int], dict[str, int]] = {}
    for city_code, recommendation, group, cities, own, others in counted:
        by_line.setdefault((city_code, recommendation, group, cities), {})[own] = others

    for (city_code, _, group, cities), own_groups in by_line.items():
        enough = {name: others for name, others in own_groups.items() if others >= 5}
        if not enough:
            assert group == "all", city_code
        else:
            assert cities == enough[group] == min(enough.values()), city_code


def test_median_is_of_the_peers_without_the_city_itself(ask: Ask) -> None:
    members: dict[str, set[str]] = {}
    for city, *names in ask("select city_code, 'all', peer_group, size_band from city"):
        for name in names:
            members.setdefault(name, set()).add(city)
    lines = ask(
        "select city_code, recommendation_id, peers_group, peers_cities, peers_median, score_pct "
        "from city_scorecard"
    )
    scores: dict[str, dict[str, float]] = {}
    for city, recommendation, *_, score in lines:
        if score is not None:
            scores.setdefault(recommendation, {})[city] = score

    for city, recommendation, group, cities, found, _ in lines:
        peers = [
            score
            for other, score in scores[recommendation].items()
            if other in members[group] and other != city
        ]
        assert cities == len(peers), (city, recommendation)
        if found is not None:
            assert found == pytest.approx(median(peers), abs=2e-4), (city, recommendation)


def test_no_median_under_five_peers_and_counts_add_up(ask: Ask) -> None:
    rows = ask(
        "select peers_cities, peers_median, peers_strong + peers_partial + peers_weak "
        "from city_scorecard"
    )

    assert all((cities < 5) == (middle is None) for cities, middle, _ in rows)
    assert all(cities == counted for cities, _, counted in rows)


def test_next_step_names_practices_of_others_only(ask: Ask) -> None:
    rows = ask(
        "select s.city_code, p.title from city_scorecard s join practice p using (city_code) "
        "where contains(s.next_step, p.title)"
    )

    assert rows == []


def test_every_line_says_something_and_nothing_causal(ask: Ask) -> None:
    rows = ask("select evidence, next_step from city_scorecard")

    for evidence, next_step in rows:
        assert evidence.endswith(".")
        assert next_step.endswith(".")
        assert CAUSAL.search(evidence + next_step) is None
        assert "  " not in evidence + next_step


def test_card_shows_ten_recommendations_with_evidence_peers_and_next_step(
    cityfare: Cityfare,
) -> None:
    ran = cityfare("scorecard", "mx-mexico-city")

    assert ran.code == 0
    assert ran.out.startswith("Mexico City, Mexico (mx-mexico-city, ")
    assert "survey of 2020)" in ran.out.splitlines()[0]
    assert [len(re.findall(rf"^ +{n}  \S", ran.out, re.MULTILINE)) for n in range(1, 11)] == [
        1
    ] * 10
    for word in ("     Evidence: ", "     Peers: ", "     Next: "):
        assert ran.out.count(word) == 10
    assert "partial: 62 % of the attainable points (4 of 5 questions known)" in ran.out
    assert max(map(len, ran.out.splitlines()[1:])) <= 96


TITLES = ["Standing", "Strongest", "Weakest", "Not known", "Outcomes"]


def opening(out: str) -> dict[str, str]:
    """The lines before the detail, by their title."""
    head = out.partition("\n\n")[0].replace("\n  ", " ").splitlines()[1:]
    return dict(line.split(": ", 1) for line in head)


def test_card_opens_with_five_lines_for_a_mayor(cityfare: Cityfare, ask: Ask) -> None:
    counts = dict(
        ask(
            "select strength, count(*) from city_scorecard where city_code = 'mx-mexico-city' "
            "group by 1"
        )
    )

    said = opening(cityfare("scorecard", "mx-mexico-city").out)

    assert list(said) == TITLES
    assert said["Standing"].startswith(f"strong on {counts['strong']} of 10 recommendations, ")
    assert said["Strongest"].startswith("Set a data strategy with roles, goals and expectations: ")
    assert said["Weakest"].startswith("Make innovation a habit of the whole city hall: partial, ")
    assert said["Not known"].startswith("11 of the 27 questions that the city was asked")


@pytest.mark.parametrize("city", ["us-or-hillsboro", "at-vienna"])
def test_outcomes_stand_beside_those_of_other_cities_with_their_years(
    city: str, cityfare: Cityfare, ask: Ask
) -> None:
    ran = cityfare("scorecard", city, "--format", "json")

    card = json.loads(ran.out)
    assert card["outcomes"]
    for outcome in card["outcomes"]:
        ((year, value, others, middle, oldest, newest),) = ask(f"""
            with own as (
                select o.indicator_code, o.year, o.value from city_outcome o
                join indicator i using (indicator_code)
                where i.indicator_name = '{outcome["name"].replace("'", "''")}'
                    and o.city_code = '{city}'
            )
            select any_value(own.year), any_value(own.value), count(*), median(o.value),
                min(o.year), max(o.year)
            from own join city_outcome o using (indicator_code)
            join ({GROUPS} union all select city_code, 'all' from city) m using (city_code)
            where m.g = '{outcome["peers_group"]}' and o.city_code <> '{city}'
        """)
        assert (outcome["year"], outcome["value"]) == (year, value)
        assert (outcome["peers_cities"], outcome["peers_median"]) == (others, middle)
        assert (outcome["oldest_year"], outcome["newest_year"]) == (oldest, newest)
    said = card["opening"]["Outcomes"]
    assert re.search(r"furthest ahead: .+ in 20\d\d \(median .+ of \d+ others, 20\d\d", said)


def test_card_of_a_city_with_a_practice_alone_reads_well(cityfare: Cityfare) -> None:
    ran = cityfare("scorecard", "ru-kazan")

    assert ran.code == 0
    assert "no answer to the survey known" in ran.out
    assert ran.out.count("no evidence (0 of ") == 10
    text = " ".join(ran.out.split())
    assert "Its own practice, which gives no points: One platform for municipal services." in text


@pytest.mark.parametrize("name", ["Kazan", "kazan", "Kazan, Russia", "RU-KAZAN"])
def test_city_is_found_by_its_exact_name(name: str, cityfare: Cityfare) -> None:
    ran = cityfare("scorecard", name, "--format", "json")

    card = json.loads(ran.out)
    assert (card["city_code"], card["waves"]) == ("ru-kazan", [])
    assert [line["position"] for line in card["recommendations"]] == list(range(1, 11))


@pytest.mark.parametrize(
    ("name", "city_code"),
    [
        ("Hillsboro, Oregon, US", "us-or-hillsboro"),
        ("Ciudad de México, Mexico", "mx-mexico-city"),
        ("AT001C", "at-vienna"),
    ],
)
def test_card_takes_what_cities_resolve_takes(
    name: str, city_code: str, cityfare: Cityfare
) -> None:
    ran = cityfare("scorecard", name, "--format", "json")

    assert json.loads(ran.out)["city_code"] == city_code


@pytest.mark.parametrize("name", ["us-me-portland", "Zürich, Switzerland", "Lugano, Switzerland"])
def test_city_without_data_is_told_what_can_be_done(name: str, cityfare: Cityfare) -> None:
    ran = cityfare("scorecard", name)

    said = " ".join(ran.err.split())
    assert "`cityfare template survey --wave 2020 --output answers.xlsx`" in said
    assert "`cityfare add answers.xlsx`" in said
    assert "select" not in said


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Kazn", "Did you mean ru-kazan?"),
        ("Portland", "us-me-portland, us-or-portland"),
        ("us-me-portland", "of which neither is known"),
        ("Atlantis on Sea", "no such city"),
    ],
)
def test_city_that_is_not_meant_by_the_name_is_misuse(
    name: str, told: str, cityfare: Cityfare
) -> None:
    ran = cityfare("scorecard", name)

    assert ran.code == 2
    assert told in " ".join(ran.err.split())
    assert ran.out == ""


def test_help_has_an_example(cityfare: Cityfare) -> None:
    assert "Example: cityfare scorecard mx-mexico-city" in cityfare("scorecard", "--help").out
