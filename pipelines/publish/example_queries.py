"""Questions that a newcomer asks, with SQL that DuckDB and SQLite run; tests run all of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ExampleQuery:
    """A question and the query that answers it."""

    query_id: str
    question: str
    sql: str


EXAMPLE_QUERIES = (
    ExampleQuery(
        "cities_by_region",
        "How many cities are there in each region, and how many of them were surveyed?",
        """select world_region, count(*) as cities,
    sum(case when city_code in (select city_code from survey_response) then 1 else 0 end) as asked
from city group by world_region order by cities desc, world_region""",
    ),
    ExampleQuery(
        "formal_strategy",
        "How many cities have a formal innovation strategy, by wave?",
        """select wave, answer, count(*) as cities
from city_answer
where question_id = 'formal_strategy' and answer_status = 'known'
group by wave, answer order by wave, answer""",
    ),
    ExampleQuery(
        "what_is_known",
        "Of how many cities is the answer to each question known?",
        """select subject_label, period, cities_known, cities_unknown, cities_not_asked
from coverage
where region = 'all' and coverage_subject = 'question'
order by cities_known desc, subject_label, period""",
    ),
    ExampleQuery(
        "one_city",
        "What did one city answer, beside the share of its peers?",
        """select section, label, answer, peers_group, peer_share_pct
from city_profile
where city_code = 'pe-lima' and wave = '2020' order by section, position""",
    ),
    ExampleQuery(
        "certified_cities",
        "Which cities hold a What Works Cities certification, and at which level?",
        """select c.city_name, c.country_code, s.latest_level, s.latest_label_year
from certification_standing s join city c on c.city_code = s.city_code
where s.latest_level is not null
order by s.latest_label_year desc, c.city_name""",
    ),
    ExampleQuery(
        "satisfied_residents",
        "In which cities are most residents satisfied with living there, in the reference year?",
        """select c.city_name, c.country_code, o.year, o.value
from city_outcome o join city c on c.city_code = o.city_code
where o.indicator_code = 'city_satisfaction_2012_2023_excl_dk' and o.value is not null
order by o.value desc, c.city_name limit 20""",
    ),
    ExampleQuery(
        "verdicts",
        "Which published statements do the figures here bear out?",
        """select statement, published_value, value, ci_low, ci_high, n, verdict, reason
from finding order by verdict, finding_id""",
    ),
    ExampleQuery(
        "largest_gaps",
        "Where do the outcomes of two groups of cities differ most, as tests see it?",
        """select d.label as driver, i.indicator_name, g.gap, g.ci_low, g.ci_high, g.n_with,
    g.n_without, g.p_adjusted
from outcome_gap g
join driver d on d.driver_id = g.driver_id
join indicator i on i.indicator_code = g.indicator_code
where g.method = 'welch' and g.p_adjusted is not null
order by g.p_adjusted, d.driver_id, i.indicator_code limit 20""",
    ),
    ExampleQuery(
        "data_by_policy_area",
        "For which policy areas do city halls have enough data?",
        """select p.label as policy_area, s.flag, count(*) as cities
from data_sufficiency s join policy_area p on p.policy_area_id = s.policy_area_id
where s.flag <> 'not_reported'
group by p.label, s.flag order by p.label, s.flag""",
    ),
    ExampleQuery(
        "sources",
        "Where do the figures come from, and under which terms?",
        """select s.source_title, s.publisher, s.licence_basis, s.licence,
    count(f.file_name) as files
from source s left join source_snapshot f on f.source_id = s.source_id
where s.status = 'loaded'
group by s.source_title, s.publisher, s.licence_basis, s.licence order by s.source_title""",
    ),
)
