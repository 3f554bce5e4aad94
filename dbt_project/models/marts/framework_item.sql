with source_rows as (
    select * from {{ ref('stg_frameworks__item') }}
),

final as (
    select
        framework_id,
        item_id,
        position,
        label,
        parent_id
    from source_rows
)

select * from final
