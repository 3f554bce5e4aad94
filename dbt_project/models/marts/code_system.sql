with source_rows as (
    select * from {{ ref('stg_vocabulary__code_system') }}
),

final as (
    select
        code_system,
        vintage,
        label,
        geography_level,
        url
    from source_rows
)

select * from final
