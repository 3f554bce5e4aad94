with source_rows as (
    select * from {{ ref('stg_vocabulary__option') }}
),

final as (
    select
        question_id,
        option_id,
        label,
        position,
        waves
    from source_rows
)

select * from final
