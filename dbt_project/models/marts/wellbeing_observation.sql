with source_rows as (
    select * from {{ ref('int_wellbeing__observations_judged') }}
),

final as (
    select
        city_code,
        indicator_code,
        year,
        year_basis,
        value,
        ci_low,
        ci_high,
        flag,
        value_basis,
        geography_level,
        is_modelled,
        source_id,
        vintage,
        reference_year,
        exclusion_reason
    from source_rows
)

select * from final
