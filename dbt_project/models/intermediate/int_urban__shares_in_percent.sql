-- One row per place, metric and year with a value: shares, which are printed from 0 to 1, in percent like all
-- others of the warehouse; everything else as printed.
-- Key: place_geoid, indicator_code, year
with metrics as (
    select * from {{ ref('stg_urban_mobility__metric') }}
    where value is not null
),

indicators as (
    select * from {{ ref('stg_vocabulary__indicator') }}
),

scaled as (
    select
        metrics.*,
        case when substr(indicators.unit, 1, 7) = 'percent' then 100.0 else 1.0 end as scale
    from metrics
    inner join indicators on metrics.indicator_code = indicators.indicator_code
),

final as (
    select
        place_geoid,
        indicator_code,
        year,
        scale * value as value,
        scale * ci_low as ci_low,
        scale * ci_high as ci_high,
        quality,
        geography_level,
        vintage
    from scaled
)

select * from final
