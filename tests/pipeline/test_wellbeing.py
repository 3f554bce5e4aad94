"""Outcomes: printed figures are met, and each trap of the sources stays closed."""

import pytest

from tests.pipeline.conftest import Ask

PRINTED_2019 = {
    "dk-copenhagen": 98.2,
    "se-stockholm": 97.6,
    "no-oslo": 97.1,
    "pt-lisbon": 88.4,
    "fr-paris": 85.6,
    "it-rome": 74.8,
    "gr-athens": 64.3,
}


@pytest.mark.parametrize(("city_code", "printed"), PRINTED_2019.items())
def test_city_satisfaction_meets_the_figure_that_the_commission_prints(
    ask: Ask, city_code: str, printed: float
) -> None:
    ((value,),) = ask(
        "select value from wellbeing_observation where year = 2019 "
        "and indicator_code = 'city_satisfaction_2012_2023_excl_dk' "
        f"and city_code = '{city_code}'"
    )

    assert value == pytest.approx(printed, abs=0.15)


@pytest.mark.parametrize("question", ["2004_2015", "2012_2023"])
def test_city_satisfaction_of_2012_keeps_its_two_questions_apart(ask: Ask, question: str) -> None:
    rows = ask(
        "select indicator_code, count(*) > 50 from wellbeing_observation where year = 2012 "
        f"and indicator_code like 'city_satisfaction_{question}_%' group by 1 order by 1"
    )

    assert rows == [
        (f"city_satisfaction_{question}_excl_dk", True),
        (f"city_satisfaction_{question}_incl_dk", True),
    ]


def test_share_without_dont_knows_is_absent_where_they_are_not_printed(landed: Ask) -> None:
    without = (
        "select c.indicator_code, o.city_code, o.year "
        "from raw_eurostat_perception__observation o join raw_vocabulary__indicator_component c "
        "on c.component_code = o.indicator_code where c.indicator_code like '%excl_dk' "
        "group by all having count(case when c.role = 'positive' then o.value_pct end) = 2 "
        "and count(case when c.role = 'dont_know' then o.value_pct end) = 0"
    )
    ((unprinted,),) = landed(f"select count(*) from ({without})")

    found = landed(
        f"select w.* from ({without}) s join city_identifier i on i.code = s.city_code "
        "join wellbeing_observation w on w.city_code = i.city_code "
        "and w.indicator_code = s.indicator_code and w.year = s.year"
    )

    assert unprinted > 0
    assert found == []


def test_shares_of_2023_are_marked_as_summed_by_someone_else(ask: Ask) -> None:
    rows = ask(
        "select distinct value_basis, indicator_code like '%_incl_dk' from wellbeing_observation "
        "where source_id = 'eurostat_perception' and year = 2023"
    )

    assert rows == [("third_party_sum", True)]


def test_health_estimates_cover_every_city_and_measure(ask: Ask) -> None:
    rows = ask(
        "select indicators, count(*) from (select city_code, count(*) as indicators "
        "from wellbeing_observation where source_id = 'cdc_places' group by 1) "
        "group by 1 order by 1"
    )

    # Two figures for each of 76 measures and years, less the Pap test of 47 cities after 2014.
    assert rows == [(150, 47), (152, 453)]


def test_health_estimates_are_modelled_and_their_year_is_inferred(ask: Ask) -> None:
    rows = ask(
        "select distinct is_modelled, year_basis from wellbeing_observation "
        "where source_id = 'cdc_places'"
    )

    assert rows == [(True, "inferred")]


def test_health_estimates_lie_inside_their_interval(ask: Ask) -> None:
    rows = ask(
        "select value between ci_low and ci_high, count(*) from wellbeing_observation "
        "where source_id = 'cdc_places' group by 1"
    )

    # 47 cities have no Pap test in the releases of 2018 and 2019; 8 measures stand in both of them.
    assert rows == [(True, 500 * 2 * (28 + 28 + 20) - 2 * 47)]


def test_income_has_no_year_2020(ask: Ask) -> None:
    years = ask(
        "select distinct year from wellbeing_observation where source_id = 'census_acs' order by 1"
    )

    assert [year for (year,) in years] == [*range(2010, 2020), 2021, 2022, 2023]


def test_share_with_dont_knows_equals_a_sum_by_hand(landed: Ask) -> None:
    ((by_hand,),) = landed(
        "select sum(value_pct) from raw_eurostat_perception__observation "
        "where city_code = 'EL001C' and year = 2019 and indicator_code in ('PS3360V', 'PS3361V')"
    )

    ((value,),) = landed(
        "select value from wellbeing_observation where city_code = 'gr-athens' and year = 2019 "
        "and indicator_code = 'city_satisfaction_2012_2023_incl_dk'"
    )

    assert value == pytest.approx(by_hand, abs=1e-4)


def test_share_without_dont_knows_equals_a_ratio_by_hand(landed: Ask) -> None:
    ((very, rather, dont_know),) = landed(
        "select max(case indicator_code when 'PS3350V' then value_pct end), "
        "max(case indicator_code when 'PS3351V' then value_pct end), "
        "max(case indicator_code when 'PS3354V' then value_pct end) "
        "from raw_eurostat_perception__observation where city_code = 'IT001C' and year = 2015"
    )

    ((value,),) = landed(
        "select value from wellbeing_observation where city_code = 'it-rome' and year = 2015 "
        "and indicator_code = 'life_satisfaction_excl_dk'"
    )

    assert dont_know > 0
    assert value == pytest.approx(100 * (very + rather) / (100 - dont_know), abs=1e-4)


def test_every_share_of_positive_answers_equals_a_sum_by_hand(landed: Ask) -> None:
    by_hand = (
        "select c.indicator_code, i.city_code, o.year, 100 * sum(o.value_pct) "
        "filter (c.role = 'positive') / (100 - coalesce(sum(o.value_pct) "
        "filter (c.role = 'not_applicable'), 0)) as value "
        "from raw_eurostat_perception__observation o join raw_vocabulary__indicator_component c "
        "on c.component_code = o.indicator_code join raw_vocabulary__indicator v "
        "on v.indicator_code = c.indicator_code and o.year >= v.first_year "
        "and (v.last_year is null or o.year <= v.last_year) "
        "join city_identifier i on i.code_system = 'eurostat_city' and i.code = o.city_code "
        "where c.indicator_code like '%incl_dk' and o.value_pct is not null "
        "group by all having count(*) filter (c.role = 'positive') = 2"
    )

    ((expected, equal),) = landed(
        "select count(*), count(case when abs(w.value - h.value) < 0.0002 then 1 end) "
        f"from ({by_hand}) h left join wellbeing_observation w "
        "using (indicator_code, city_code, year)"
    )

    assert expected > 5_000
    assert equal == expected


def test_answers_of_a_question_add_up_to_all_residents(landed: Ask) -> None:
    # What would go wrong: an answer code that is not carried over ("not applicable", say) shrinks
    # every share without a trace.
    rows = landed(
        "select indicator_code, year, avg(total) from ("
        "select c.indicator_code, o.year, o.city_code, sum(o.value_pct) as total "
        "from raw_eurostat_perception__observation o join raw_vocabulary__indicator_component c "
        "on c.component_code = o.indicator_code "
        "join wellbeing_observation w on w.indicator_code = c.indicator_code and w.year = o.year "
        "join city_identifier i on i.code = o.city_code and i.city_code = w.city_code "
        "where c.indicator_code like '%excl_dk' and i.code_system = 'eurostat_city' "
        "group by all) group by all"
    )

    wrong = {(code, year): mean for code, year, mean in rows if abs(mean - 100) > 3}
    assert len(rows) > 80
    assert wrong == {}


def test_two_answer_scales_of_one_code_are_two_indicators(ask: Ask) -> None:
    rows = ask(
        "select indicator_code, min(year), max(year) from wellbeing_observation "
        "where indicator_code like 'safe_city%' group by 1 order by 1"
    )

    assert rows == [
        ("safe_city_2004_2009_incl_dk", 2004, 2009),
        ("safe_city_2012_2015_excl_dk", 2012, 2015),
        ("safe_city_2012_2015_incl_dk", 2012, 2015),
    ]


def test_job_situation_is_two_indicators_as_an_answer_was_new_in_2019(ask: Ask) -> None:
    rows = ask(
        "select indicator_code, list_sort(list(distinct year)) from wellbeing_observation "
        "where indicator_code like 'job_situation%' group by 1 order by 1"
    )

    assert rows == [
        ("job_situation_2012_2015_excl_dk", [2012, 2015]),
        ("job_situation_2012_2015_incl_dk", [2012, 2015]),
        ("job_situation_2019_excl_dk", [2019]),
        ("job_situation_2019_incl_dk", [2019]),
    ]


def test_every_answer_of_an_indicator_was_offered_in_all_of_its_years(landed: Ask) -> None:
    # What would go wrong: an answer that is new takes part of all others, and the share of the
    # positive ones moves though nobody's mind has changed.
    missing = landed(
        "with years as (select distinct indicator_code, year from wellbeing_observation "
        "where value_basis = 'summed'), offered as (select distinct indicator_code, year "
        "from raw_eurostat_perception__observation) "
        "select y.indicator_code, y.year, c.component_code from years y "
        "join raw_vocabulary__indicator_component c using (indicator_code) "
        "anti join offered o on o.indicator_code = c.component_code and o.year = y.year "
        "where c.role <> 'negative'"
    )

    assert missing == []


def test_answers_that_are_defined_otherwise_are_not_compared(ask: Ask) -> None:
    rows = ask(
        "select count(*), count(distinct city_code), min(city_code[:3]), max(city_code[:3]) "
        "from wellbeing_observation where exclusion_reason = 'definition_differs' "
        "and indicator_code = 'job_situation_2019_excl_dk'"
    )

    assert rows == [(24, 24, "de-", "de-")]


def test_comparable_scores_are_of_one_kind_of_measure_and_of_the_same_indicators(
    ask: Ask,
) -> None:
    rows = ask(
        """
        select s.dimension, s.comparable_within
        from wellbeing_score s
        join wellbeing_score_indicator i using (city_code, dimension, measure_kind)
        join indicator n using (indicator_code)
        group by all
        having count(distinct n.measure_kind) > 1
            or string_agg(distinct i.indicator_code, ', ' order by i.indicator_code)
                <> s.comparable_within
            or count(distinct s.city_code) <> max(s.cities_comparable)
        """
    )

    assert rows == []


def test_income_of_the_us_and_finances_of_europe_are_not_comparable(ask: Ask) -> None:
    rows = ask(
        "select distinct peer_group = 'us', measure_kind, comparable_within "
        "from wellbeing_score join city using (city_code) where dimension = 'income' order by all"
    )

    assert rows[0] == (False, "perceived", "household_finance_excl_dk")
    assert {row[:2] for row in rows[1:]} == {(True, "objective")}
    # A median that is estimated twice does not count twice.
    assert not [row for row in rows if "pctl_income_50" in row[2]]


def test_scores_of_us_and_european_cities_are_of_different_indicators(ask: Ask) -> None:
    shared = ask(
        "select comparable_within from wellbeing_score join city using (city_code) "
        "group by 1 having count(distinct peer_group = 'us') > 1"
    )

    assert shared == []


def test_sums_of_2023_cover_eighty_cities(ask: Ask) -> None:
    rows = ask(
        "select count(distinct city_code), count(distinct indicator_code), count(*) "
        "from wellbeing_observation where year = 2023 and source_id = 'eurostat_perception'"
    )

    assert rows == [(80, 6, 480)]


def test_health_values_equal_those_of_the_newest_release_that_landed(landed: Ask) -> None:
    ((landed_rows, equal),) = landed(
        "with newest as (select * from raw_cdc_places__estimate where value_pct is not null "
        "qualify release_year = max(release_year) "
        "over (partition by place_geoid, measure_code, value_type, year)) "
        "select count(*), count(case when w.value = e.value_pct then 1 end) "
        "from newest e left join city_identifier i "
        "on i.code_system = 'us_place_geoid' and i.code = e.place_geoid "
        "left join wellbeing_observation w on w.city_code = i.city_code and w.year = e.year "
        "and w.indicator_code = e.measure_code || "
        "case e.value_type when 'AgeAdjPrv' then '_AgeAdjPrv' else '' end "
        "and w.vintage = e.vintage"
    )

    assert (landed_rows, equal) == (75_906, 75_906)


@pytest.mark.parametrize(
    ("city_code", "indicator_code", "year", "reason"),
    [
        ("us-oh-youngstown", "S1901_C01_012E", 2019, "money_of_another_year"),
        ("de-frankfurt-oder", "jobs_easy_excl_dk", 2006, "older_than_three_years"),
        (
            "fi-helsinki",
            "city_satisfaction_2012_2023_excl_dk",
            2012,
            "older_than_three_years",
        ),
    ],
)
def test_value_of_another_time_is_kept_and_not_compared(
    ask: Ask, city_code: str, indicator_code: str, year: int, reason: str
) -> None:
    own = f"where city_code = '{city_code}' and indicator_code = '{indicator_code}'"

    assert ask(f"select 1 from city_outcome {own}") == []
    assert ask(f"select 1 from wellbeing_score_indicator {own}") == []
    assert ask(f"select exclusion_reason from wellbeing_observation {own} and year = {year}") == [
        (reason,)
    ]


def test_reference_year_is_the_newest_that_half_of_the_cities_of_the_best_year_have(
    ask: Ask,
) -> None:
    differing = ask(
        """
        with counted as (
            select indicator_code, year, count(distinct city_code) as cities
            from wellbeing_observation
            where geography_level in ('city', 'greater_city') group by all
        ), expected as (
            select indicator_code, max(year) as reference_year
            from (select *, max(cities) over (partition by indicator_code) as best from counted)
            where cities >= best / 2 group by 1
        ), found as (select distinct indicator_code, reference_year from city_outcome)
        (from found except from expected) union all (from expected except from found)
        """
    )

    assert differing == []


def test_every_observation_is_compared_or_has_a_reason(ask: Ask) -> None:
    ((compared, outcomes, in_window),) = ask(
        "select count(*), (select count(*) from city_outcome), count(*) filter (w.year = "
        "w.reference_year or not unit.is_money and w.year between w.reference_year - 3 "
        "and w.reference_year) from wellbeing_observation w "
        "join (select indicator_code, unit like 'usd%' as is_money from indicator) unit "
        "using (indicator_code) where w.exclusion_reason is null"
    )

    assert compared == outcomes == in_window > 10_000


def test_a_value_that_could_be_compared_gives_way_to_a_better_one_only(ask: Ask) -> None:
    rows = ask(
        "select w.city_code, w.indicator_code from wellbeing_observation w "
        "left join city_outcome c using (city_code, indicator_code) "
        "where w.exclusion_reason = 'better_value_compared' "
        "and (c.year is null or c.year < w.year)"
    )

    assert rows == []


def test_health_estimates_reach_the_survey_years_of_three_releases(ask: Ask) -> None:
    rows = ask(
        "select year, count(distinct indicator_code), count(distinct vintage) "
        "from wellbeing_observation where source_id = 'cdc_places' group by 1 order by 1"
    )

    # Four measures are asked in odd years only, eight in even ones; crude and age-adjusted.
    assert rows == [(2013, 8, 1), (2014, 48, 1), (2015, 8, 1), (2016, 48, 2), (2017, 40, 1)]


def test_every_measure_of_500_cities_is_an_indicator(landed: Ask) -> None:
    ((measures, strangers),) = landed(
        "select count(distinct measure_code), count(distinct case when measure_code not in "
        "(select indicator_code from indicator) then measure_code end) "
        "from raw_cdc_places__estimate"
    )

    # 27 measures, one of which is asked of men and of women.
    assert (measures, strangers) == (28, 0)


def test_gaps_and_scores_stand_beside_the_reference_year_of_their_outcomes(ask: Ask) -> None:
    found = {
        mart: ask(f"select distinct indicator_code, reference_year from {mart} order by 1")
        for mart in ("city_outcome", "outcome_gap", "wellbeing_score_indicator")
    }

    assert found["outcome_gap"] == found["city_outcome"]
    assert found["wellbeing_score_indicator"]
    assert set(found["wellbeing_score_indicator"]) <= set(found["city_outcome"])
