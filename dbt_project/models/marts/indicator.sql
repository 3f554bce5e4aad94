with source_rows as (
    select * from {{ ref('stg_vocabulary__indicator') }}
),

final as (
    select
        indicator_code,
        source_id,
        indicator_name,
        dimension_id as dimension,
        unit,
        direction,
        comparable_with,
        is_modelled,
        wording
    from source_rows
)

select * from final
