with source_rows as (
    select * from {{ ref('int_wellbeing__outcomes_chosen') }}
),

final as (
    select
        city_code,
        indicator_code,
        reference_year,
        year,
        value,
        geography_level,
        is_modelled,
        source_id
    from source_rows
)

select * from final
