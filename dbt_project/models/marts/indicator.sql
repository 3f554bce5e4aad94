with source_rows as (
    select * from {{ ref('int_wellbeing__indicators_described') }}
),

final as (
    select
        indicator_code,
        source_id,
        indicator_name,
        dimension,
        measure_kind,
        unit,
        direction,
        comparable_with,
        is_modelled,
        wording,
        last_year,
        reference_year
    from source_rows
)

select * from final
