"""One value for each city, wave and question, and an overview of what is known."""

from contracts.model import table
from tests.pipeline.conftest import Ask


def test_every_city_with_a_response_has_one_value_for_each_wave_and_question(ask: Ask) -> None:
    ((rows, cities, questions),) = ask(
        "select count(*), count(distinct city_code), count(distinct question_id) from city_answer"
    )
    ((answering,),) = ask("select count(distinct city_code) from survey_response")

    assert rows == answering * 2 * questions
    assert (cities, questions) == (answering, 27)


def test_yes_of_city_answer_is_the_answer_and_not_an_option(ask: Ask) -> None:
    # In survey_answer the option `no` of a city that answered no has a `yes` too.
    by_option = ask(
        "select option_id, count(*) from survey_answer where question_id = 'formal_strategy' "
        "and answer = 'yes' group by 1 order by 1"
    )

    counted = ask(
        "select answer, count(*) from city_answer where question_id = 'formal_strategy' "
        "and answer_status = 'known' group by 1 order by 1"
    )

    assert counted == by_option == [("no", 41), ("yes", 50)]


def test_answers_of_mexico_city_read_as_its_page(ask: Ask) -> None:
    rows = dict(
        ask(
            "select question_id, answer from city_answer "
            "where city_code = 'mx-mexico-city' and wave = '2020' and answer is not null"
        )
    )

    assert rows["dedicated_funding"] == "yes"
    assert rows["approach"] == "Both holistic and in specific policy areas"
    assert rows["activities"] == (
        "Data-driven analytics and public data management; "
        "Developing new solutions based on digital technologies"
    )
    assert "; Health: Sufficient data; " in rows["data_sufficiency"]


def test_status_is_that_of_the_options(ask: Ask) -> None:
    # A list that lost items is no answer: what was seen of it stands apart.
    rows = ask("""
        with by_question as (
            select city_code, wave, question_id, bool_and(list_is_complete) as is_whole,
                bool_or(answer = 'yes') as names_any
            from survey_answer where item_id is distinct from 'future' group by all
        )
        select a.answer_status, q.is_whole, a.answer is not null, a.answer_seen is not null,
            coalesce(q.names_any, false) and not coalesce(q.is_whole, false), count(*)
        from city_answer a left join by_question q using (city_code, wave, question_id)
        group by all
    """)

    found = {
        (status, is_whole): (told, seen, part) for status, is_whole, told, seen, part, _ in rows
    }
    assert set(found) == {("known", True), ("unknown", False), ("not_asked", None)}
    assert all(told == (status == "known") for status, _, told, *_ in rows)
    assert all(seen == part for *_, seen, part, _ in rows)


def test_coverage_of_questions_counts_city_answer(ask: Ask) -> None:
    counted = """
        select question_id, wave, count(case when answer_status = 'known' then 1 end),
            count(case when answer_status = 'unknown' then 1 end),
            count(case when answer_status = 'not_asked' then 1 end)
        from city_answer group by all
    """

    shown = ask(
        "select subject_id, period, cities_known, cities_unknown, cities_not_asked from coverage "
        "where coverage_subject = 'question' and region = 'all' order by all"
    )

    assert shown == ask(f"{counted} order by all")
    assert [row[2:] for row in shown if row[:2] == ("budget_plans", "2018")] == [(0, 0, 82)]


def test_coverage_of_indicators_counts_the_cities_of_each_region(ask: Ask) -> None:
    shown = ask(
        "select subject_id, period, cities_known from coverage "
        "where coverage_subject = 'indicator' and region = 'europe' and cities_known > 0 "
        "order by all"
    )
    sizes = dict(
        ask(
            "select peer_group, count(*) from city group by 1 "
            "union all select 'all', count(*) from city"
        )
    )
    sums = ask(
        "select region, cities_known + cities_unknown + cities_not_asked from coverage "
        "where coverage_subject = 'indicator'"
    )

    assert shown == ask(
        "select indicator_code, cast(year as varchar), count(distinct city_code) "
        "from wellbeing_observation join city using (city_code) where peer_group = 'europe' "
        "and geography_level in ('city', 'greater_city') group by all order by all"
    )
    assert all(cities == sizes[region] for region, cities in sums)


def test_column_of_options_sends_who_counts_cities_to_city_answer() -> None:
    (answer,) = [c for c in table("survey_answer").columns if c.name == "answer"]

    assert "Options are rows" in answer.description
    assert "city_answer" in answer.description
