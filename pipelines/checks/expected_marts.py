"""What is expected of the marts that people quote, for Great Expectations: one entry each.

Here: queries of small frames, the library's expectation, what to do. Not here: how they are run
(`expectations.py`), or what a column may hold, which its contract says.

In a query a mart of the last release is called `last.<mart>`; before the first release it is the
mart itself. So ranges are learnt from it: the frame holds the value of then beside that of now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template
from typing import Any


@dataclass(frozen=True)
class Expected:
    """One expectation: the rows it looks at (SQL), GX's class and its arguments, what to do."""

    name: str
    table: str
    query: str
    expectation: str
    arguments: Mapping[str, Any]
    remedy: str

    @property
    def full_name(self) -> str:
        """Name of its check."""
        return f"{self.table}__{self.name}"


_KEPT = Template("""
    with was as (select $by, $counted as number_before from last.$table $joined group by all),
    now as (select $by, $counted as number_now from $table $joined group by all)
    select $by, number_before, coalesce(number_now, 0) as number_now,
        100.0 * coalesce(number_now, 0) / number_before as kept_pct
    from was left join now using ($by) where number_before > 0 order by $by
""")
_UNMOVED = Template("""
    with was as (
        select $by, median($value) as median_before,
            quantile_cont($value, 0.25) as lower_quartile_before,
            quantile_cont($value, 0.75) as upper_quartile_before
        from last.$table where $value is not null and $where group by all
    ),
    now as (
        select $by, median($value) as median_now
        from $table where $value is not null and $where group by all
    )
    select *, (median_now - median_before) / nullif(
        greatest(upper_quartile_before - lower_quartile_before, abs(median_before) / 10), 0
    ) as quartile_distances_moved
    from was inner join now using ($by) order by $by
""")


def _within(
    name: str, table: str, query: str, remedy: str, **arguments: float | str | None
) -> Expected:
    """Expect a column of the query to be between two numbers."""
    return Expected(name, table, query, "ExpectColumnValuesToBeBetween", arguments, remedy)


def _kept(
    name: str, table: str, by: str, counted: str, remedy: str, *, joined: str = "", least: int = 95
) -> Expected:
    """Expect each group of rows to have as many as in the last release, or nearly.

    Args:
        name: Name of the expectation.
        table: Mart.
        by: Columns that make the groups.
        counted: What is counted, an aggregate in SQL.
        remedy: What to do.
        joined: What SQL has after the table, a join or a condition.
        least: Percent of the number in the last release.
    """
    query = _KEPT.substitute(by=by, counted=counted, table=table, joined=joined)
    return _within(name, table, query, remedy, column="kept_pct", min_value=least)


def _unmoved(name: str, table: str, by: str, value: str, remedy: str, where: str = "") -> Expected:
    """Expect the median of each group to stay within the quartiles of the last release.

    It is measured in distances between them; where they are one, a tenth of the median counts.
    """
    query = _UNMOVED.substitute(by=by, value=value, table=table, where=where or "true")
    moved = "quartile_distances_moved"
    return _within(name, table, query, remedy, column=moved, min_value=-0.5, max_value=0.5)


def _equal(name: str, table: str, query: str, found: str, wanted: str, remedy: str) -> Expected:
    """Expect two columns of the query to be equal: a number and what another mart adds up to."""
    columns = {"column_A": found, "column_B": wanted}
    return Expected(name, table, query, "ExpectColumnPairValuesToBeEqual", columns, remedy)


_IN_CITIES = "inner join city using (city_code)"
_LOST = "`cityfare diff` shows which rows were there; compare the snapshots of their source."
_MOVED = (
    "A unit, a year or a city list changed: look at the largest changes in `cityfare diff`; if the "
    "source was revised, nothing is to be done."
)
_JOINED = "A join lost or doubled rows: compare both models in dbt_project/models/marts."

_PER_INDICATOR = (
    "select indicator_code, avg(value) as mean_value, count(distinct city_code) as cities "
    "from wellbeing_observation where source_id = 'eurostat_perception' "
    "group by indicator_code order by indicator_code"
)
_HEALTH = (
    "select indicator_code, year, count(distinct city_code) as cities from wellbeing_observation "
    "where source_id = 'cdc_places' group by indicator_code, year order by indicator_code, year"
)
_ALL_CITIES = (
    "select * from survey_share where respondent_group = 'all' and wave = 'combined' "
    "and cities_answering > 0 order by question_id, item_id, option_id"
)
_SINGLE = (
    "select question_id, sum(share_pct) as total from survey_share "
    "where respondent_group = 'all' and wave = 'combined' and cities_answering > 0 "
    "and question_id in ('approach', 'formal_strategy', 'dedicated_funding') "
    "group by question_id order by question_id"
)

_PLAUSIBLE = (
    _within(
        "perception_means_are_plausible",
        "wellbeing_observation",
        _PER_INDICATOR,
        "A mean outside says that an answer code or a unit was mistaken: compare the components.",
        column="mean_value",
        min_value=15,
        max_value=98,
    ),
    _within(
        "perception_covers_most_cities",
        "wellbeing_observation",
        _PER_INDICATOR,
        "A topic that covers few cities lost a wave: compare the snapshot with the one before.",
        column="cities",
        min_value=70,
        mostly=0.95,
    ),
    _within(
        "health_is_complete_by_city",
        "wellbeing_observation",
        _HEALTH,
        "Nearly all measures are of 500 cities: a file lost rows; compare it with the snapshot "
        "before.",
        column="cities",
        min_value=450,
        max_value=500,
    ),
    _within(
        "shares_rest_on_several_cities",
        "survey_share",
        _ALL_CITIES,
        "Most shares rest on under five cities: more pages are needed before they are compared.",
        column="cities_answering",
        min_value=5,
        mostly=0.5,
    ),
)

_COMPLETE = (
    _kept("population_known_by_peer_group", "city", "peer_group", "count(population)", _LOST),
    _kept(
        "answers_known_by_region",
        "city_answer",
        "wave, world_region",
        "count(*) filter (answer_status = 'known')",
        "Profile pages lost answers, or their option spellings: `cityfare parse` shows a page.",
        joined=_IN_CITIES,
    ),
    _kept(
        "cities_by_source_and_region",
        "wellbeing_observation",
        "source_id, world_region",
        "count(distinct city_code)",
        _LOST,
        joined=_IN_CITIES,
    ),
    _kept(
        "cities_by_statistic",
        "city_statistic",
        "statistic_code",
        "count(distinct city_code)",
        _LOST,
        least=90,
    ),
    _kept(
        "cities_by_peer_group",
        "wellbeing_score",
        "dimension, measure_kind, peer_group",
        "count(*)",
        "An indicator of the dimension lost cities or its reference year moved: see `indicator`.",
        joined=_IN_CITIES,
        least=90,
    ),
    _kept(
        "awards_by_year",
        "certification_award",
        "label_year",
        "count(*)",
        _LOST,
        joined="where label_year is not null",
    ),
    _kept(
        "areas_reported_by_wave",
        "data_sufficiency",
        "wave",
        "count(*) filter (flag <> 'not_reported')",
        _LOST,
    ),
    _kept(
        "evidence_by_recommendation",
        "city_scorecard",
        "recommendation_id",
        "count(*) filter (strength <> 'no_evidence')",
        "Answers or dbt_project/seeds/recommendation_evidence.csv changed: compare both.",
        least=90,
    ),
    _kept(
        "gaps_with_number_by_method",
        "outcome_gap",
        "method",
        "count(gap)",
        "Groups fell under the least number of cities: `reason` tells which; compare `driver`.",
    ),
    _kept(
        "statements_testable",
        "finding",
        "unit",
        "count(*) filter (verdict <> 'not_testable')",
        "A statement lost its cities: its `reason` says why.",
        least=100,
    ),
    _kept(
        "figures_recomputed_by_group",
        "published_figure",
        "subject_group",
        "count(recomputed_value)",
        "A printed figure lost the share that it is set beside: its `reconciliation` says why.",
    ),
)

_LEARNT = (
    _unmoved(
        "values_as_before",
        "wellbeing_observation",
        "source_id, indicator_code",
        "value",
        _MOVED,
    ),
    _unmoved("values_as_before", "city_statistic", "statistic_code", "value", _MOVED),
    _unmoved("population_as_before", "city", "peer_group", "population", _MOVED),
    _unmoved("scores_as_before", "wellbeing_score", "dimension, measure_kind", "score", _MOVED),
    _unmoved(
        "shares_as_before",
        "survey_share",
        "wave, respondent_group",
        "share_pct",
        _MOVED,
        "cities_answering >= 5",
    ),
    _unmoved("scores_as_before", "city_scorecard", "recommendation_id", "score_pct", _MOVED),
    _unmoved(
        "p_values_as_before",
        "outcome_gap",
        "method",
        "p_value",
        "More or fewer gaps are beyond chance than before: compare the drivers and the method.",
    ),
)

_TOTALS = (
    _within(
        "shares_of_single_answers_add_up",
        "survey_share",
        _SINGLE,
        "A single-answer question adds to 100: an answer was counted twice or not at all.",
        column="total",
        min_value=99.9,
        max_value=100.1,
    ),
    _equal(
        "cities_are_those_of_answers",
        "survey_share",
        "select question_id, wave, max(cities_answering) as cities_answering, "
        "coalesce(any_value(known), 0) as cities_with_answer from survey_share left join "
        "(select question_id, wave, count(distinct city_code) as known from city_answer "
        "where answer_status = 'known' group by all) using (question_id, wave) "
        "where respondent_group = 'all' and wave <> 'combined' and item_id is null "
        "group by all order by question_id, wave",
        "cities_answering",
        "cities_with_answer",
        _JOINED,
    ),
    _equal(
        "cities_are_those_of_flags",
        "policy_area_data",
        "select policy_area_id, wave, max(cities_answering) as cities_answering, "
        "coalesce(any_value(known), 0) as cities_with_flag from policy_area_data left join "
        "(select policy_area_id, wave, count(*) as known from data_sufficiency "
        "where flag <> 'not_reported' group by all) using (policy_area_id, wave) "
        "where respondent_group = 'all' and wave <> 'combined' "
        "group by all order by policy_area_id, wave",
        "cities_answering",
        "cities_with_flag",
        _JOINED,
    ),
    _equal(
        "cities_are_those_of_awards",
        "certification_standing",
        "select (select count(*) from certification_standing) as cities_certified, "
        "count(distinct city_code) as cities_with_award from certification_award "
        "where event <> 'honor_roll'",
        "cities_certified",
        "cities_with_award",
        _JOINED,
    ),
    _equal(
        "cities_are_those_of_scores",
        "score_spread",
        "select dimension, measure_kind, cities, cities_with_score from "
        "(select dimension, measure_kind, sum(cities) as cities from score_spread group by all) "
        "inner join (select dimension, measure_kind, count(*) as cities_with_score "
        "from wellbeing_score group by all) using (dimension, measure_kind) "
        "order by dimension, measure_kind",
        "cities",
        "cities_with_score",
        _JOINED,
    ),
    _equal(
        "cities_are_those_of_strengths",
        "recommendation_strength",
        "select recommendation_id, cities, cities_with_scorecard from "
        "(select recommendation_id, sum(cities) as cities from recommendation_strength "
        "group by all) inner join (select recommendation_id, count(*) as cities_with_scorecard "
        "from city_scorecard group by all) using (recommendation_id) order by recommendation_id",
        "cities",
        "cities_with_scorecard",
        _JOINED,
    ),
    _equal(
        "cities_are_those_of_responses",
        "psi_index",
        "select wave, count(*) as cities_with_index, "
        "(select count(distinct city_code) from survey_response as r where r.wave = p.wave) "
        "as cities_with_response from psi_index as p group by all order by wave",
        "cities_with_index",
        "cities_with_response",
        _JOINED,
    ),
    _equal(
        "statements_are_those_of_findings",
        "overview_count",
        "select overview_code as verdict, overview_count as statements, "
        "(select count(*) from finding where verdict = overview_code) as findings "
        "from overview_count where overview_subject = 'statements_by_verdict' order by verdict",
        "statements",
        "findings",
        _JOINED,
    ),
)

EXPECTED = (*_PLAUSIBLE, *_COMPLETE, *_LEARNT, *_TOTALS)
