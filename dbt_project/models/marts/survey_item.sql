with source_rows as (
    select * from {{ ref('stg_vocabulary__item') }}
),

final as (
    select
        question_id,
        item_id,
        label,
        position
    from source_rows
)

select * from final
