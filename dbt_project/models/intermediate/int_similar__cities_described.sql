-- One row per city: what is compared to find similar ones, which is residents, group, and the kinds of facts
-- that are known.
-- Key: city_code
with cities as (
    select * from {{ ref('city') }}
),

known as (
    select * from {{ ref('city_known') }}
),

kinds as (
    select
        city_code,
        max(case when fact_kind = 'survey' and facts > 0 then 1 else 0 end) as has_survey,
        max(case when fact_kind = 'certification' and facts > 0 then 1 else 0 end) as has_certification,
        max(case when fact_kind = 'wellbeing' and facts > 0 then 1 else 0 end) as has_wellbeing,
        max(case when fact_kind = 'practice' and facts > 0 then 1 else 0 end) as has_practice
    from known
    group by city_code
),

described as (
    select
        kinds.*,
        cities.country_code,
        cities.peer_group,
        -- A city without a known number of residents is taken for a small one.
        coalesce(nullif(cities.population, 0), 50000) as residents,
        8 * kinds.has_survey
        + 4 * kinds.has_certification
        + 2 * kinds.has_wellbeing
        + kinds.has_practice as kinds,
        kinds.has_survey + kinds.has_certification + kinds.has_wellbeing + kinds.has_practice as kinds_known
    from cities
    inner join kinds on cities.city_code = kinds.city_code
)

select * from described
