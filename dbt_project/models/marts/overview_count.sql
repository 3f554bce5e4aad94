with cities as (
    select * from {{ ref('city') }}
),

known as (
    select * from {{ ref('city_known') }}
),

gaps as (
    select * from {{ ref('driver_gap_count') }}
    where gap_aspect = 'result' and gap_aspect_value = 'number'
),

surveyed as (
    select distinct city_code from {{ ref('survey_response') }}
),

awarded as (
    select distinct city_code from {{ ref('certification_award') }}
),

best_known as (
    select
        case
            when surveyed.city_code is not null then 'survey'
            when awarded.city_code is not null then 'certification'
            else 'other'
        end as best_known
    from cities
    left join surveyed on cities.city_code = surveyed.city_code
    left join awarded on cities.city_code = awarded.city_code
),

counted as (
    select
        'countries' as overview_subject,
        'all' as overview_code,
        count(distinct country_code) as overview_count
    from cities
    union all
    select
        'cities' as overview_subject,
        'all' as overview_code,
        count(*) as overview_count
    from cities
    union all
    select
        'cities_by_country' as overview_subject,
        substr(city_code, 1, 2) as overview_code,
        count(*) as overview_count
    from cities
    group by substr(city_code, 1, 2)
    union all
    select
        'cities_by_best_known' as overview_subject,
        best_known as overview_code,
        count(*) as overview_count
    from best_known
    group by best_known
    union all
    select
        'cities_by_fact_kind' as overview_subject,
        fact_kind as overview_code,
        sum(case when facts > 0 then 1 else 0 end) as overview_count
    from known
    group by fact_kind
    union all
    select
        'statements' as overview_subject,
        'all' as overview_code,
        count(*) as overview_count
    from {{ ref('finding') }}
    union all
    select
        'statements_by_verdict' as overview_subject,
        verdict as overview_code,
        count(*) as overview_count
    from {{ ref('finding') }}
    group by verdict
    union all
    select
        'gaps_with_number' as overview_subject,
        'all' as overview_code,
        coalesce(sum(gap_count), 0) as overview_count
    from gaps
),

final as (
    select
        overview_subject,
        overview_code,
        cast(overview_count as int) as overview_count
    from counted
)

select * from final
