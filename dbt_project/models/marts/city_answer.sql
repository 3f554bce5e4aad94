with source_rows as (
    select * from {{ ref('int_survey__answers_summarised') }}
),

final as (
    select
        city_code,
        wave,
        question_id,
        answer_status,
        answer,
        option_id,
        value_number,
        answer_seen,
        evidence
    from source_rows
)

select * from final
