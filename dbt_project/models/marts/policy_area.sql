with source_rows as (
    select * from {{ ref('stg_vocabulary__policy_area') }}
),

final as (
    select
        policy_area_id,
        label,
        position
    from source_rows
)

select * from final
