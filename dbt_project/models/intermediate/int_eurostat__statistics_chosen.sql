-- One row per Eurostat city code, statistic that is an indicator, and year from the first in which it is
-- defined as it is today.
-- Key: eurostat_city_code, indicator_code, year
with observations as (
    select * from {{ ref('stg_eurostat_city_statistics__observation') }}
    where value is not null
),

indicators as (
    select * from {{ ref('stg_vocabulary__indicator') }}
    where source_id = 'eurostat_city_statistics'
),

final as (
    select
        observations.city_code as eurostat_city_code,
        observations.indicator_code,
        observations.year,
        observations.value,
        observations.flag,
        observations.vintage
    from observations
    inner join indicators on observations.indicator_code = indicators.indicator_code
    where observations.year >= coalesce(indicators.first_year, observations.year)
)

select * from final
