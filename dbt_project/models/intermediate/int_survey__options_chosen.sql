-- One row per city, wave, question, item and option that the city chose, in whichever response.
-- Key: city_code, wave, question_id, item_id, option_id
with answers as (
    select * from {{ ref('int_survey__answers_standing') }}
    where option_id is not null
),

final as (
    select
        city_code,
        wave,
        question_id,
        item_id,
        option_id,
        -- Two printed labels can name one option; it is stated if one of them is.
        max(evidence) as evidence
    from answers
    group by city_code, wave, question_id, item_id, option_id
)

select * from final
