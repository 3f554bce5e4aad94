-- One row per indicator that a city has: its reference year, the newest year in which at least half as many
-- cities have a value as in the year in which most have one.
-- Key: indicator_code
with observations as (
    select * from {{ ref('int_wellbeing__observations_placed') }}
    where geography_level in ('city', 'greater_city') and coalesce(quality, 1) < 3
),

counted as (
    select
        indicator_code,
        year,
        count(distinct city_code) as cities
    from observations
    group by indicator_code, year
),

best as (
    select
        indicator_code,
        max(cities) as cities
    from counted
    group by indicator_code
),

final as (
    select
        counted.indicator_code,
        max(counted.year) as reference_year
    from counted
    inner join best on counted.indicator_code = best.indicator_code
    where 2 * counted.cities >= best.cities
    group by counted.indicator_code
)

select * from final
