"""The survey: nothing printed is lost, nothing absent becomes a no, each city counts once."""

from math import sqrt

import pytest

from pipelines.errors import UsageError
from pipelines.overlay.known import known_of
from pipelines.survey.questionnaire.form import Known
from pipelines.survey.response import Asked
from tests.conftest import Built
from tests.pipeline.conftest import Ask

BOTH_WAVES = [
    "ca-on-toronto",
    "ca-qc-montreal",
    "cr-curridabat",
    "se-stockholm",
    "us-co-denver",
    "us-tn-chattanooga",
    "us-wa-seattle",
    "us-wv-huntington",
    "za-cape-town",
]

PRINTED = """
    select i.city_code, r.wave, a.question_id, a.text as label, a.number,
        lower(trim(regexp_replace(a.text, '\\s+', ' ', 'g'))) as label_key
    from raw_oecd_survey_profiles__answer a
    join raw_oecd_survey_profiles__response r using (response_id)
    join city_identifier i on i.code_system = 'oecd_survey_slug' and i.code = r.city_key
"""

NEWEST = """
    select city_code, question_id, item_id, option_id, arg_max(answer, wave) as answer
    from survey_answer
    where answer <> 'unknown' and list_is_complete and option_id is not null
    group by all
"""


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % Wilson interval in percent, by the formula in any textbook."""
    z, share = 1.959963984540054, hits / n
    middle = share + z**2 / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    scale = 100 / (1 + z**2 / n)
    return (middle - half) * scale, (middle + half) * scale


def test_survey_says_no_only_where_the_list_is_whole(ask: Ask) -> None:
    rows = ask("select distinct list_is_complete from survey_answer where answer = 'no'")

    assert rows == [(True,)]


def test_survey_leaves_absent_options_of_partial_lists_unknown(landed: Ask) -> None:
    rows = landed(
        "select distinct a.answer from survey_answer a join city_identifier i using (city_code) "
        "join raw_oecd_survey_profiles__answer_list l "
        "on l.response_id = i.code || '|' || a.wave and l.question_id = a.question_id "
        "join survey_question q on q.question_id = a.question_id and q.answer_type = 'multi' "
        "where l.completeness <> 'whole' order by 1"
    )

    assert rows == [("unknown",), ("yes",)]


def test_survey_keeps_every_page_that_landed(landed: Ask) -> None:
    ((pages,),) = landed(f"select count(*) from (select distinct city_code, wave from ({PRINTED}))")

    ((printed,),) = landed("select count(*) from raw_oecd_survey_profiles__response")
    ((answering,),) = landed("select count(distinct (city_code, wave)) from survey_answer")

    assert printed == answering == 91
    assert pages <= answering


def test_survey_keeps_every_printed_label_as_an_option_or_a_free_answer(landed: Ask) -> None:
    resolved = f"""
        select p.*, f.text is not null as is_free, o.option_id as named_option
        from ({PRINTED}) p
        left join survey_free_text f on f.city_code = p.city_code and f.wave = p.wave
            and f.question_id = p.question_id and f.text = p.label
        left join (
            select question_id, label_key, option_id from raw_vocabulary__option_spelling
            where scope <> 'sentence'
            union select 'policy_focus', label_key, policy_area_id
            from raw_vocabulary__policy_area_spelling
        ) o on o.question_id = p.question_id and o.label_key = p.label_key
        where p.label is not null
    """

    ((labels, kept),) = landed(f"""
        select count(*), count(case when exists (
            select 1 from survey_answer a where a.city_code = r.city_code and a.wave = r.wave
            and a.question_id = r.question_id and a.answer = 'yes'
            and a.option_id = case when r.is_free then 'other' else r.named_option end
        ) then 1 end) from ({resolved}) r
    """)

    ((printed,),) = landed(
        "select count(text) from raw_oecd_survey_profiles__answer where text is not null"
    )
    assert labels == kept == printed


def test_survey_adds_no_yes_that_no_page_prints(landed: Ask) -> None:
    ((printed,),) = landed(f"""
        select count(*) from (
            select distinct city_code, wave, question_id from ({PRINTED}) where label is not null
        )
    """)

    ((answered,),) = landed(
        "select count(distinct (city_code, wave, question_id)) from survey_answer "
        "where answer = 'yes' and option_id is not null and question_id <> 'data_sufficiency'"
    )

    assert answered == printed


def test_survey_keeps_every_printed_number(landed: Ask) -> None:
    printed = landed(
        f"select city_code, wave, question_id, number from ({PRINTED}) "
        "where number is not null order by all"
    )

    kept = landed(
        "select city_code, wave, question_id, value_number from survey_answer "
        "where value_number is not null order by all"
    )

    assert kept == printed
    assert len(kept) > 40


@pytest.mark.parametrize("city_code", ["cr-curridabat", "us-ma-chelsea", "us-ga-atlanta"])
def test_survey_keeps_cities_whose_page_has_an_error(ask: Ask, city_code: str) -> None:
    ((answers,),) = ask(
        f"select count(*) from survey_answer where city_code = '{city_code}' and answer = 'yes'"
    )

    assert answers > 0


def test_population_of_chelsea_comes_from_another_source(ask: Ask) -> None:
    ((population, source),) = ask(
        "select population, population_source from city where city_code = 'us-ma-chelsea'"
    )

    assert source != "oecd_survey_profiles"
    assert 30_000 < population < 50_000


def test_population_of_atlanta_loses_its_impossible_year_and_gives_way_to_a_dated_one(
    landed: Ask,
) -> None:
    page = landed(
        "select population, population_year from raw_oecd_survey_profiles__response "
        "where city_key = 'atlanta-us'"
    )
    rows = landed(
        "select population_year, population_source from city where city_code = 'us-ga-atlanta'"
    )

    assert page == [(486_290, None)]
    assert rows == [(2023, "census_population")]


def test_survey_keeps_both_waves_of_nine_cities_side_by_side(ask: Ask) -> None:
    cities = ask(
        "select city_code from survey_answer group by 1 having count(distinct wave) = 2 order by 1"
    )

    assert [code for (code,) in cities] == BOTH_WAVES


@pytest.mark.parametrize(("option_id", "waves"), [("project", ["2018"]), ("training", ["2020"])])
def test_survey_offers_an_option_only_in_the_waves_that_had_it(
    ask: Ask, option_id: str, waves: list[str]
) -> None:
    found = ask(
        "select distinct wave from survey_answer "
        f"where question_id = 'funded_activities' and option_id = '{option_id}' order by 1"
    )

    assert [wave for (wave,) in found] == waves


@pytest.mark.parametrize(
    ("question_id", "option_id", "group"),
    [
        ("approach", "holistic", "all"),
        ("success_factors", "culture", "all"),
        ("roles", "project_manager", "europe"),
        ("terms", "data_analytics", "us"),
    ],
)
def test_survey_share_has_the_wilson_interval(
    ask: Ask, question_id: str, option_id: str, group: str
) -> None:
    ((hits, n, share, low, high),) = ask(
        "select cities, cities_answering, share_pct, ci_low_pct, ci_high_pct from survey_share "
        f"where question_id = '{question_id}' and option_id = '{option_id}' "
        f"and respondent_group = '{group}' and wave = 'combined'"
    )

    expected = wilson(hits, n)

    assert share == pytest.approx(100 * hits / n, abs=1e-3)
    assert (low, high) == (
        pytest.approx(expected[0], abs=1e-3),
        pytest.approx(expected[1], abs=1e-3),
    )


def test_survey_share_without_a_base_has_neither_share_nor_interval(ask: Ask) -> None:
    rows = ask(
        "select distinct share_pct, ci_low_pct, ci_high_pct from survey_share "
        "where cities_answering = 0"
    )

    assert rows == [(None, None, None)]


def test_combined_wave_counts_each_city_once_with_its_newest_known_answer(landed: Ask) -> None:
    by_hand = landed(f"""
        select question_id, item_id, option_id,
            count(case when answer = 'yes' then 1 end), count(*)
        from ({NEWEST}) group by all order by all
    """)

    shares = landed("""
        select question_id, item_id, option_id, cities, cities_answering from survey_share
        where respondent_group = 'all' and wave = 'combined' and cities_answering > 0 order by all
    """)

    assert shares == by_hand
    assert len(shares) > 50


def test_combined_wave_differs_from_the_sum_of_waves_where_a_city_answered_twice(
    ask: Ask,
) -> None:
    counts: dict[str, int] = dict(
        ask(
            "select wave, cities_answering from survey_share where question_id = 'approach' "
            "and option_id = 'holistic' and respondent_group = 'all'"
        )
    )

    assert counts["combined"] == 82
    assert counts["2018"] + counts["2020"] > counts["combined"]


@pytest.mark.parametrize(
    "groups",
    [
        ("us", "europe", "other"),
        ("under_100k", "100k_250k", "250k_500k", "500k_1m", "over_1m"),
    ],
)
def test_groups_of_cities_add_to_all(ask: Ask, groups: tuple[str, ...]) -> None:
    counted = (
        "select question_id, item_id, option_id, wave, sum(cities), sum(cities_answering) "
        "from survey_share where respondent_group in {} group by all order by all"
    )

    parts = ask(counted.format(groups))

    assert parts == ask(counted.format("('all')"))


def test_published_figure_holds_every_printed_figure(ask: Ask, landed: Ask) -> None:
    ((figures,),) = ask("select count(*) from published_figure")

    ((printed,),) = landed("select count(*) from raw_oecd_survey_figures__figure")

    assert figures == printed == 145


def test_figure_of_the_brochure_cites_it_with_the_chart_or_passage(ask: Ask) -> None:
    brochure = (
        "publication = 'OECD (2021), Embracing Local Impact: How Cities Can Use Innovation and "
    )
    brochure += "Data to Increase Well-Being'"
    cited = ask(
        "select left(figure_id, 1), count(*), count(printed_in), count(distinct source_url) "
        f"from published_figure where {brochure} group by all order by all"
    )
    summary = ask("select figure_id from published_figure where source_url like '%read.oecd.org%'")
    charts = ask(
        f"select count(distinct printed_in) from published_figure where {brochure} "
        "and label_status in ('unassigned', 'unreadable') and printed_in like 'chart: %'"
    )

    assert cited == [("F", 48, 48, 1), ("N", 7, 7, 1)]
    assert sorted(summary) == [("F021",), ("F022",)]
    assert charts == [(13,)]


def test_headline_chart_has_a_row_without_a_value(ask: Ask) -> None:
    rows = ask(
        "select label_status, published_value, reconciliation from published_figure "
        "where unit = 'index_points' and subject_group like '%|%'"
    )

    assert rows == [("unreadable", None, "no_survey_share")]


def test_criteria_by_practice_area_cite_who_transcribed_them(ask: Ask) -> None:
    rows = ask(
        "select sum(published_value), count(*), min(publication) = max(publication), "
        "min(publication) like 'City of Tucson Data Program%' from published_figure "
        "where figure_id between 'F123' and 'F130'"
    )

    assert rows == [(43, 8, True, True)]


def test_published_figure_gives_no_option_to_an_unassigned_value(ask: Ask) -> None:
    rows = ask(
        "select count(*), count(option_id), count(recomputed_value) from published_figure "
        "where label_status = 'unassigned'"
    )

    assert rows == [(21, 0, 0)]


def test_published_figure_recomputes_what_survey_share_says(ask: Ask) -> None:
    rows = ask(
        "select f.recomputed_value, f.recomputed_n, s.share_pct, s.cities_answering "
        "from published_figure f join survey_share s on s.question_id = f.question_id "
        "and s.item_id is not distinct from f.item_id and s.option_id = f.option_id "
        "and s.respondent_group = f.respondent_group and s.wave = f.wave "
        "where f.unit = 'percent' and s.cities_answering >= 5"
    )
    ((recomputed,),) = ask(
        "select count(recomputed_value) from published_figure where unit <> 'cities'"
    )

    assert [row[:2] for row in rows] == [row[2:] for row in rows]
    assert len(rows) == recomputed > 10


def test_published_figure_recomputes_numbers_of_cities_from_all_that_were_surveyed(
    ask: Ask,
) -> None:
    rows = ask(
        "select f.recomputed_value, s.share_pct * f.cities_surveyed / 100 "
        "from published_figure f join survey_share s on s.question_id = f.question_id "
        "and s.item_id is not distinct from f.item_id and s.option_id = f.option_id "
        "and s.respondent_group = f.respondent_group and s.wave = f.wave "
        "where f.unit = 'cities' and s.cities_answering >= 5"
    )

    assert [value for value, _ in rows] == [pytest.approx(by_hand, abs=1e-3) for _, by_hand in rows]
    assert len(rows) > 0


def test_published_figure_says_of_each_figure_whether_it_is_what_draws_would_give(ask: Ask) -> None:
    rows = ask(
        "select reconciliation in ('within_draws', 'outside_draws'), draws_low is not null, "
        "recomputed_value is not null, count(*) > 0 from published_figure group by all order by all"
    )

    # Draws are told exactly where there is an outcome, and never without our share.
    assert rows == [
        (False, False, False, True),
        (False, False, True, True),
        (True, True, True, True),
    ]


def test_form_for_a_city_leaves_out_what_the_release_knows_in_full(built: Built) -> None:
    known = known_of(built.settings, "mx-mexico-city", "2020", has_answers=True)
    whole = known_of(built.settings, "Mexico City, Mexico", "2020", has_answers=False)

    assert known.facts == {"city": "Mexico City", "country": "Mexico", "admin1": ""}
    assert whole == Known(known.facts)
    assert Asked("formal_strategy") in known.answered
    assert Asked("data_sufficiency", "housing") in known.answered
    # No page tells how the city's budget will change, or lists all that money pays for.
    assert Asked("budget_plans") not in known.answered
    with pytest.raises(UsageError, match="no such city"):
        known_of(built.settings, "Nowhere", "2020", has_answers=True)
