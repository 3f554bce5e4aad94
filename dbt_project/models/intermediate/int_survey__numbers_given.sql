-- One row per city, wave and question that was answered with a number.
-- Key: city_code, wave, question_id
with answers as (
    select * from {{ ref('int_survey__answers_standing') }}
    where value_number is not null
),

final as (
    select
        city_code,
        wave,
        question_id,
        max(value_number) as value_number,
        max(evidence) as evidence
    from answers
    group by city_code, wave, question_id
)

select * from final
