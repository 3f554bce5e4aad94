with questions as (
    select * from {{ ref('stg_vocabulary__question') }}
),

bases as (
    select * from {{ ref('question_base') }}
),

final as (
    select
        questions.question_id,
        questions.label,
        questions.component,
        questions.answer_type,
        questions.waves,
        coalesce(bases.base, 'all') as base
    from questions
    left join bases on questions.question_id = bases.question_id
)

select * from final
