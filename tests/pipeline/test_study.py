"""The study on the real build: against libraries and plain SQL, in words that only describe."""

import csv
import io
import re
from collections import defaultdict

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from pipelines.study.gaps import INCOME, INCOMES
from tests.pipeline.conftest import Ask, Cityfare

# Everything that a gap is made from; a city without a population has no part in a regression.
EXPORTED = f"""
    select d.driver_id, o.indicator_code, d.has_driver, o.value, c.country_code,
        ln(c.population) as size, ln(i.value) as income
    from city_driver d
    join city_outcome o using (city_code)
    join city c using (city_code)
    left join city_outcome i on i.city_code = c.city_code and i.indicator_code = '{INCOME}'
    order by d.driver_id, o.indicator_code, c.city_code
"""
CAUSAL = re.compile(
    r"\b(caus\w+|effects?|affect\w*|impacts?|leads? to|led to|improv\w+|because of|due to|"
    r"thanks to|results? in|boosts?|drives?|influenc\w+|contribut\w+)\b",
    re.IGNORECASE,
)
Pair = tuple[str, str]
Exported = dict[Pair, list[dict[str, str]]]


@pytest.fixture(scope="module")
def exported(ask: Ask) -> Exported:
    """The rows behind every pair, as text that went through CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["driver", "indicator", "has", "value", "country", "size", "income"])
    writer.writerows(ask(EXPORTED))
    text.seek(0)
    found: Exported = defaultdict(list)
    for row in csv.DictReader(text):
        found[row["driver"], row["indicator"]].append(row)
    return found


def _values(rows: list[dict[str, str]]) -> tuple[np.ndarray, np.ndarray]:
    has = np.array([row["has"] == "True" for row in rows])
    value = np.array([float(row["value"]) for row in rows])
    return value[has], value[~has]


def _found(ask: Ask, method: str) -> dict[Pair, float]:
    rows = ask(
        "select driver_id, indicator_code, gap from outcome_gap "
        f"where method = '{method}' and gap is not null"
    )
    return {(driver, indicator): gap for driver, indicator, gap in rows}


def test_differences_of_means_are_scipys_on_the_exported_rows(ask: Ask, exported: Exported) -> None:
    found = _found(ask, "welch")

    assert len(found) > 500
    for pair, gap in found.items():
        one, other = _values(exported[pair])
        interval = stats.ttest_ind(one, other, equal_var=False).confidence_interval()
        # The interval lies evenly about the difference of means.
        assert gap == pytest.approx((interval.low + interval.high) / 2, abs=1e-9), pair


def test_adjusted_gaps_are_statsmodels_on_the_exported_rows(ask: Ask, exported: Exported) -> None:
    found = _found(ask, "ols_adjusted")

    assert len(found) > 500
    for (driver, indicator), gap in found.items():
        rows = [row for row in exported[driver, indicator] if row["size"]]
        is_us = {row["country"] for row in exported[driver, indicator]} == {"USA"}
        controls = ["size", "income"] if is_us and indicator not in INCOMES else ["size"]
        rows = [row for row in rows if all(row[name] for name in controls)]
        design = [
            [1.0, float(row["has"] == "True"), *(float(row[c]) for c in controls)] for row in rows
        ]
        outcome = [float(row["value"]) for row in rows]
        fitted = sm.OLS(np.array(outcome), np.array(design)).fit()
        assert gap == pytest.approx(fitted.params[1], abs=1e-9), (driver, indicator)


def test_gaps_by_rank_are_the_median_difference_of_the_exported_rows(
    ask: Ask, exported: Exported
) -> None:
    found = _found(ask, "rank")

    assert len(found) > 500
    for pair, gap in found.items():
        one, other = _values(exported[pair])
        assert gap == pytest.approx(np.median(one[:, None] - other), abs=1e-9), pair


def test_differences_of_means_are_those_of_plain_sql(ask: Ask) -> None:
    differing = ask(
        """
        with means as (
            select driver_id, indicator_code,
                avg(value) filter (where has_driver) as mean_with,
                avg(value) filter (where not has_driver) as mean_without,
                count(*) filter (where has_driver) as n_with,
                count(*) filter (where not has_driver) as n_without
            from city_driver join city_outcome using (city_code)
            group by all
        )
        select g.driver_id, g.indicator_code
        from outcome_gap g
        left join means m using (driver_id, indicator_code)
        where g.method = 'welch' and g.gap is not null and (
            m.n_with is null or (g.n_with, g.n_without) <> (m.n_with, m.n_without)
            or abs(g.mean_with - m.mean_with) > 1e-9
            or abs(g.mean_without - m.mean_without) > 1e-9
            or abs(g.gap - (m.mean_with - m.mean_without)) > 1e-9
        )
        """
    )

    assert differing == []


def test_query_exports_the_rows_behind_a_gap(cityfare: Cityfare, ask: Ask) -> None:
    sql = (
        "select has_driver, value from city_driver join city_outcome using (city_code) "
        "where driver_id = 'certified' and indicator_code = 'MHLTH'"
    )
    rows = list(csv.DictReader(io.StringIO(cityfare("query", sql, "--format", "csv").out)))

    values = {
        has: [float(row["value"]) for row in rows if row["has_driver"].lower() == has]
        for has in ("true", "false")
    }
    ((gap, low, high),) = ask(
        "select gap, ci_low, ci_high from outcome_gap where driver_id = 'certified' "
        "and indicator_code = 'MHLTH' and method = 'welch'"
    )
    test = stats.ttest_ind(values["true"], values["false"], equal_var=False)
    interval = test.confidence_interval()
    assert gap == pytest.approx(np.mean(values["true"]) - np.mean(values["false"]), abs=1e-9)
    assert (low, high) == pytest.approx((interval.low, interval.high), abs=1e-9)


def test_every_driver_meets_every_indicator_by_every_method(ask: Ask) -> None:
    ((rows, drivers, indicators),) = ask(
        "select count(*), count(distinct driver_id), count(distinct indicator_code) "
        "from outcome_gap"
    )

    ((changes, changing),) = ask(
        "select count(*), count(distinct indicator_code) from outcome_gap "
        "where method like 'change%'"
    )
    assert rows - changes == 3 * drivers * indicators
    assert changes == 2 * drivers * changing > 0
    # A driver that is known of no city has rows with a reason, too.
    assert ask("select count(*) from driver") == [(drivers,)]


def test_group_of_under_three_has_a_reason_and_no_number(ask: Ask) -> None:
    rows = ask("select gap, p_value, reason from outcome_gap where least(n_with, n_without) < 3")

    assert rows
    for gap, p_value, reason in rows:
        assert (gap, p_value) == (None, None)
        assert re.fullmatch(r"[012] cities in the smaller group, 3 are needed", reason)


def test_regression_of_under_twelve_has_a_reason_and_no_number(ask: Ask) -> None:
    found = ask(
        "select count(gap), count(reason), count(*) from outcome_gap "
        "where method = 'ols_adjusted' and n_with + n_without < 12"
    )

    assert found[0][0] == 0
    assert found[0][1] == found[0][2] > 0


def test_every_statement_has_a_row_a_verdict_and_a_reason(ask: Ask, landed: Ask) -> None:
    stated = {id_ for (id_,) in landed("select finding_id from raw_oecd_survey_figures__statement")}
    found = ask("select finding_id, verdict, reason from finding")

    assert {id_ for id_, *_ in found} == stated
    assert {verdict for _, verdict, _ in found} <= {
        "reproduced",
        "consistent",
        "differs",
        "not_testable",
    }
    assert all(reason for *_, reason in found)


def test_order_in_time_of_each_gap_is_that_of_its_cities(ask: Ask) -> None:
    differing = ask(
        """
        with compared as (
            select driver_id, indicator_code, year - driver_year as later, driver_year, year
            from city_driver join city_outcome using (city_code)
        ),
        expected as (
            select driver_id, indicator_code,
                min(driver_year) as driver_from, max(driver_year) as driver_to,
                min(year) as outcome_from, max(year) as outcome_to,
                case
                    when max(later) < 0 then 'before'
                    when min(later) < 0 then 'mixed'
                    when max(later) = 0 then 'same'
                    when max(later) > 0 then 'after'
                end as timing
            from compared group by all
        )
        select g.driver_id, g.indicator_code, g.timing, e.timing
        from outcome_gap g left join expected e using (driver_id, indicator_code)
        where g.method = 'welch' and (
            g.timing is distinct from e.timing
            or g.driver_years is distinct from
                case when driver_from < driver_to then driver_from || '-' || driver_to
                    else driver_from::varchar end
            or g.outcome_years is distinct from
                case when outcome_from < outcome_to then outcome_from || '-' || outcome_to
                    else outcome_from::varchar end
        )
        """
    )

    assert differing == []
    timings = {timing for (timing,) in ask("select distinct timing from outcome_gap")}
    assert {"before", "mixed", None} <= timings


def test_certification_has_the_year_of_the_first_award_and_else_none(ask: Ask) -> None:
    rows = ask(
        """
        select driver_id, city_code from city_driver
        left join (
            select city_code,
                min(coalesce(year(announced_from), label_year)) as first_year,
                min(coalesce(year(announced_from), label_year))
                    filter (where level in ('gold', 'platinum')) as first_gold_year
            from certification_award where event <> 'honor_roll' group by city_code
        ) using (city_code)
        where driver_id like 'certified%' and driver_year is distinct from case
            when not has_driver then null
            when driver_id = 'certified' then first_year
            else first_gold_year
        end
        """
    )

    assert rows == []
    assert ask("select count(driver_year) > 50 from city_driver where driver_id = 'certified'") == [
        (True,)
    ]


def test_gaps_of_certification_say_how_many_certified_cities_the_list_misses(ask: Ask) -> None:
    rows = ask(
        "select distinct g.driver_id like 'certified%', g.certified_cities_missing is null "
        "from outcome_gap g join driver d using (driver_id) "
        "where g.certified_cities_missing is not distinct from d.certified_cities_missing "
        "order by 1"
    )

    assert rows == [(False, True), (True, False)]


def test_cities_compared_are_counted_by_where_they_are(ask: Ask) -> None:
    wrong = ask("select * from outcome_gap where n_us + n_europe + n_other <> n_with + n_without")
    ((europe, other),) = ask(
        "select sum(n_europe), sum(n_us + n_other) from outcome_gap "
        "where indicator_code = 'city_satisfaction_2012_2023_excl_dk'"
    )

    assert wrong == []
    assert europe > 0
    assert other == 0


def test_no_verdict_rests_on_outcomes_from_before_or_on_groups_of_under_ten(ask: Ask) -> None:
    rows = ask(
        "select finding_id from finding where verdict <> 'not_testable' and ("
        "driver_id is not null and coalesce(timing, 'none') not in ('same', 'after') "
        "or least(n_with, n_without) < 10 or n < 10)"
    )

    assert rows == []


def test_difference_that_cannot_be_tested_shows_number_and_groups_all_the_same(ask: Ask) -> None:
    # "differs" on 11 against 4 cities of Europe, where the print has the US as well.
    ((verdict, value, low, high, n_with, n_without, reason),) = ask(
        "select verdict, value, ci_low, ci_high, n_with, n_without, reason from finding "
        "where finding_id = 'strategy_city_satisfaction'"
    )

    assert verdict == "not_testable"
    assert low < value < high
    assert f"{n_with} cities with the driver and {n_without} without" in reason
    assert f"({n_with + n_without} in Europe)" in reason


def test_two_statements_with_different_comparisons_rest_on_different_gaps(ask: Ask) -> None:
    rows = ask(
        "select driver_id, with_means, without_means, n_with from finding "
        "where finding_id like 'holistic%city_satisfaction' order by finding_id"
    )

    (elsewhere, sectors) = rows
    assert (elsewhere[0], sectors[0]) == ("holistic_only", "holistic_approach")
    assert elsewhere[1:3] != sectors[1:3]
    assert elsewhere[3] < sectors[3]


def test_each_difference_that_is_tested_names_its_driver_and_both_groups(ask: Ask) -> None:
    unnamed = ask(
        "select finding_id from finding where value is not null and method is not null "
        "and (driver_id is null or with_means is null or without_means is null)"
    )

    assert unnamed == []


def test_holistic_only_is_held_against_every_other_approach(ask: Ask) -> None:
    rows = ask(
        "select distinct option_id, has_driver from city_driver "
        "join survey_answer using (city_code, wave) "
        "where driver_id = 'holistic_only' and question_id = 'approach' and answer = 'yes' "
        "order by option_id"
    )

    assert rows == [
        ("both", False),
        ("departmental", False),
        ("holistic", True),
        ("policy_areas", False),
    ]


def test_share_with_another_base_than_its_print_is_not_testable(ask: Ask) -> None:
    # It "differed": 44 cities whose roles are known stood against all 147.
    ((statement, verdict, value, reason),) = ask(
        "select statement, verdict, value, reason from finding "
        "where finding_id = 'project_manager_share'"
    )
    figures = ask(
        "select distinct base, reconciliation from published_figure "
        "where question_id = 'roles' and recomputed_value is not null"
    )

    assert "with innovation staff" not in statement
    assert (verdict, value is None) == ("not_testable", False)
    assert "cities with innovation staff only" in reason
    assert figures == [("with_innovation_staff", "other_base")]


@pytest.mark.parametrize(
    "texts",
    [
        "select distinct unnest([method, controls, reason]) from outcome_gap",
        "select unnest([statement, reason, with_means, without_means]) from finding",
        "select unnest([with_means, without_means, driver_group]) from driver",
        # Purposes are named as the survey's own options, which tell what cities hope for.
        "select label from driver where label not in (select label from survey_option)",
    ],
)
def test_words_of_the_study_only_describe(ask: Ask, texts: str) -> None:
    found = [text for (text,) in ask(texts) if text]

    assert found
    assert [text for text in found if CAUSAL.search(text)] == []


@pytest.mark.parametrize("text", ["This causes that", "The impact of staff", "leads to trust"])
def test_causal_words_would_be_found(text: str) -> None:
    assert CAUSAL.search(text)
