-- One row per US city with outcomes and certification driver. Where one level of a city is not known, another
-- one may still show that it was certified gold or above; else nothing is decided. A driver's year is that of
-- the first award that gives it; a city that no award gives it has none.
-- Key: city_code, driver_id
with cities as (
    select * from {{ ref('city') }}
    where country_code = 'USA'
),

with_outcomes as (
    select distinct city_code
    from {{ ref('city_outcome') }}
),

standings as (
    select * from {{ ref('int_certification__standing_reached') }}
),

first_awards as (
    select
        city_code,
        cast(min(coalesce(extract(year from announced_from), label_year)) as int) as first_year,
        cast(
            min(
                case
                    when level in ('gold', 'platinum')
                        then coalesce(extract(year from announced_from), label_year)
                end
            ) as int
        ) as first_gold_year
    from {{ ref('certification_award') }}
    where event <> 'honor_roll'
    group by city_code
),

compared as (
    select
        cities.city_code,
        standings.city_code is not null as is_certified,
        coalesce(standings.highest_level in ('gold', 'platinum'), false) as is_gold_or_above,
        coalesce(standings.is_every_level_known, true) as is_every_level_known,
        first_awards.first_year,
        first_awards.first_gold_year
    from cities
    inner join with_outcomes on cities.city_code = with_outcomes.city_code
    left join standings on cities.city_code = standings.city_code
    left join first_awards on cities.city_code = first_awards.city_code
),

final as (
    select
        city_code,
        'certified' as driver_id,
        is_certified as has_driver,
        first_year as driver_year
    from compared

    union all

    select
        city_code,
        'certified_gold_or_above' as driver_id,
        is_gold_or_above as has_driver,
        first_gold_year as driver_year
    from compared
    where is_gold_or_above or is_every_level_known
)

select * from final
