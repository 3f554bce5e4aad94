with source_rows as (
    select * from {{ ref('stg_vocabulary__question') }}
),

final as (
    select
        question_id,
        label,
        component,
        answer_type,
        waves
    from source_rows
)

select * from final
