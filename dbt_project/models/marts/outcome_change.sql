-- One row per city, driver and indicator with a value from before the driver was observed anywhere and a
-- compared value from after the city's own answer or award.
with known_drivers as (
    select * from {{ ref('city_driver') }}
),

first_years as (
    select
        driver_id,
        min(driver_year) as base_year
    from known_drivers
    where driver_year is not null
    group by driver_id
),

windows as (select distinct base_year from first_years),

observations as (
    select
        wellbeing_observation.*,
        value - ci_low as down,
        ci_high - value as up,
        substr(indicator.unit, 1, 4) in ('usd_', 'eur_', 'gbp_') as is_money
    from {{ ref('wellbeing_observation') }} as wellbeing_observation
    inner join {{ ref('indicator') }} as indicator
        on wellbeing_observation.indicator_code = indicator.indicator_code
),

earlier as (
    select
        observations.*,
        windows.base_year,
        max(year) over (partition by indicator_code, base_year) as newest_year,
        row_number() over (partition by city_code, indicator_code, base_year order by year desc) as recency
    from observations
    inner join windows on year <= base_year and year >= base_year - 3
    where coalesce(exclusion_reason, '') not in ('other_geography', 'low_quality', 'definition_differs')
),

changes as (
    select
        later.*,
        earlier.base_year,
        earlier.year as before_year,
        earlier.value as value_before,
        sqrt(later.down * later.down + earlier.up * earlier.up) as below,
        sqrt(later.up * later.up + earlier.down * earlier.down) as above,
        case when earlier.quality > later.quality then earlier.quality else later.quality end as weaker
    from observations as later
    inner join earlier
        on
            later.city_code = earlier.city_code
            and later.indicator_code = earlier.indicator_code
            and later.geography_level = earlier.geography_level
    left join observations as breaks
        on
            later.city_code = breaks.city_code
            and later.indicator_code = breaks.indicator_code
            and breaks.flag like '%b%'
            and earlier.year < breaks.year
            and later.year >= breaks.year
    where
        later.exclusion_reason is null
        -- No driver is observed before its base year, so only later values can be after it.
        and later.year > earlier.base_year
        and earlier.recency = 1
        -- Dollars of another year are worth something else.
        and (earlier.year = earlier.newest_year or not later.is_money)
        and breaks.city_code is null
),

final as (
    select
        changes.city_code,
        known_drivers.driver_id,
        changes.indicator_code,
        known_drivers.has_driver,
        known_drivers.driver_year,
        changes.before_year,
        changes.year as after_year,
        changes.value_before,
        changes.value as value_after,
        changes.value - changes.value_before as change,
        changes.value - changes.value_before - changes.below as change_low,
        changes.value - changes.value_before + changes.above as change_high,
        changes.weaker as quality,
        changes.geography_level,
        changes.is_modelled,
        changes.source_id
    from known_drivers
    inner join first_years on known_drivers.driver_id = first_years.driver_id
    inner join changes
        on
            known_drivers.city_code = changes.city_code
            and first_years.base_year = changes.base_year
            and changes.year > coalesce(known_drivers.driver_year, first_years.base_year)
)

select * from final
