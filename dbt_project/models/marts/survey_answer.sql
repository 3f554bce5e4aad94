with source_rows as (
    select * from {{ ref('int_survey__answers_completed') }}
),

final as (
    select
        city_code,
        wave,
        question_id,
        item_id,
        option_id,
        answer,
        value_number,
        evidence,
        list_is_complete
    from source_rows
)

select * from final
