{%- set nothing_asked = 'cast(null as bigint)' %}
{%- set known_answers = "sum(case when wave = newest_wave and answer_status = 'known' then 1 else 0 end)" %}
{%- set known_areas = "sum(case when wave = newest_wave and flag <> 'not_reported' then 1 else 0 end)" %}
{%- set of_newest = 'sum(case when wave = newest_wave then 1 else 0 end)' %}
{%- set rated = "sum(case when strength <> 'no_evidence' then 1 else 0 end)" %}

with cities as (
    select * from {{ ref('city') }}
),

kinds as (
    select * from {{ ref('fact_kind') }}
),

answers as (
    select
        *,
        cast(wave as int) as year,
        max(wave) over (partition by city_code) as newest_wave
    from {{ ref('city_answer') }}
    where answer_status <> 'not_asked'
),

areas as (
    select
        *,
        cast(wave as int) as year,
        max(wave) over (partition by city_code) as newest_wave
    from {{ ref('data_sufficiency') }}
),

awards as (
    select
        *,
        coalesce(label_year, extract(year from announced_from)) as year
    from {{ ref('certification_award') }}
),

practices as (
    select
        *,
        extract(year from started_on) as year
    from {{ ref('practice') }}
),

outcomes as (
    select * from {{ ref('city_outcome') }}
),

cards as (
    select * from {{ ref('city_scorecard') }}
),

counted as (
    {{ facts_of('survey', 'answers', known_answers, of_newest, 'year') }}
    union all
    {{ facts_of('data_areas', 'areas', known_areas, of_newest, 'year') }}
    union all
    {{ facts_of('certification', 'awards', 'count(*)', nothing_asked, 'year') }}
    union all
    {{ facts_of('wellbeing', 'outcomes', 'count(*)', nothing_asked, 'year') }}
    union all
    {{ facts_of('practice', 'practices', 'count(*)', nothing_asked, 'year') }}
    union all
    {{ facts_of('scorecard', 'cards', rated, 'count(*)', 'cast(null as int)') }}
),

final as (
    select
        cities.city_code,
        kinds.fact_kind,
        case
            when coalesce(counted.facts, 0) = 0 then 'unknown'
            when counted.facts < counted.facts_asked then 'partial'
            else 'known'
        end as knowledge,
        cast(coalesce(counted.facts, 0) as int) as facts,
        cast(counted.facts_asked as int) as facts_asked,
        counted.oldest_year,
        counted.newest_year
    from cities
    cross join kinds
    left join counted
        on cities.city_code = counted.city_code and kinds.fact_kind = counted.fact_kind
)

select * from final
