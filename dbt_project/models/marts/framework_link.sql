with source_rows as (
    select * from {{ ref('stg_frameworks__link') }}
),

final as (
    select
        from_framework_id,
        from_item_id,
        to_framework_id,
        to_item_id,
        evidence,
        reason
    from source_rows
)

select * from final
