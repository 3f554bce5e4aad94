with observations as (
    select * from {{ ref('stg_eurostat_city_statistics__observation') }}
),

identifiers as (
    select * from {{ ref('stg_identity__city_identifier') }}
    where code_system = 'eurostat_city' and vintage = 'current'
),

final as (
    select
        identifiers.city_code,
        observations.indicator_code as statistic_code,
        observations.year,
        observations.value,
        observations.flag,
        observations.conf_status,
        identifiers.geography_level,
        observations.vintage
    from observations
    inner join identifiers on observations.city_code = identifiers.code
)

select * from final
