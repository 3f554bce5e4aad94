-- One row per US city with outcomes and certification driver. Where one level of a city is not known, another
-- one may still show that it was certified gold or above; else nothing is decided.
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
        coalesce(standings.highest_level in ('gold', 'platinum'), false) as is_gold_or_above,
        coalesce(standings.is_every_level_known, true) as is_every_level_known
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
        is_gold_or_above as has_driver
    from compared
    where is_gold_or_above or is_every_level_known
)

select * from final
