with source_rows as (
    select * from {{ ref('stg_vocabulary__indicator_component') }}
),

final as (
    select
        indicator_code,
        component_code,
        role
    from source_rows
)

select * from final
