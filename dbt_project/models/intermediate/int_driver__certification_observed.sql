-- One row per US city with outcomes and certification driver. A city certified at a level that is not known
-- decides nothing on the level.
with cities as (
    select * from {{ ref('int_city__described') }}
    where country_code = 'USA'
),

with_outcomes as (
    select distinct city_code
    from {{ ref('int_wellbeing__outcomes_chosen') }}
),

standings as (
    select * from {{ ref('int_certification__standing_reached') }}
),

compared as (
    select
        cities.city_code,
        standings.city_code is not null as is_certified,
        standings.highest_level
    from cities
    inner join with_outcomes on cities.city_code = with_outcomes.city_code
    left join standings on cities.city_code = standings.city_code
),

final as (
    select
        city_code,
        'certified' as driver_id,
        is_certified as has_driver
    from compared

    union all

    select
        city_code,
        'certified_gold_or_above' as driver_id,
        coalesce(highest_level in ('gold', 'platinum'), false) as has_driver
    from compared
    where highest_level is not null or not is_certified
)

select * from final
