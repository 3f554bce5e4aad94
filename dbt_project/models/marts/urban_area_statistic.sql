with observations as (
    select * from {{ ref('stg_oecd_fua__observation') }}
),

final as (
    select
        dataflow,
        area_code,
        measure_code,
        unit,
        year,
        area_name,
        geography_level,
        observed_value,
        obs_status,
        vintage,
        is_pinned_version
    from observations
)

select * from final
