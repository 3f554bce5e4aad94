{{ config(materialized='table') }}
-- One row per city, indicator and year: the observation, at the geography that its code stands for.
-- Key: city_code, indicator_code, year
with observations as (
    select * from {{ ref('int_wellbeing__observations_united') }}
),

identifiers as (
    select * from {{ ref('stg_identity__city_identifier') }}
),

indicators as (
    select * from {{ ref('stg_vocabulary__indicator') }}
),

final as (
    select
        identifiers.city_code,
        observations.indicator_code,
        observations.year,
        observations.year_basis,
        observations.value,
        observations.ci_low,
        observations.ci_high,
        -- A successor government goes on under another code: the series breaks there.
        coalesce(
            observations.flag,
            case
                when
                    observations.code_system = 'us_place_geoid'
                    and observations.code <> lag(observations.code)
                        over (
                            partition by identifiers.city_code, observations.indicator_code
                            order by observations.year nulls last, observations.code nulls last
                        )
                    then 'b'
            end
        ) as flag,
        observations.quality,
        observations.value_basis,
        -- A source may carry values of a county over to the city; its code is the city's all the same.
        coalesce(observations.geography_level, identifiers.geography_level) as geography_level,
        indicators.is_modelled,
        indicators.source_id,
        observations.vintage
    from observations
    inner join identifiers
        on
            observations.code_system = identifiers.code_system
            and observations.code_vintage = identifiers.vintage
            and observations.code = identifiers.code
    inner join indicators on observations.indicator_code = indicators.indicator_code
)

select * from final
