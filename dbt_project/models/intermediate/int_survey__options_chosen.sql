-- One row per city, wave, question, item and option that the city chose.
with labels as (
    select * from {{ ref('int_survey__labels_resolved') }}
),

flags as (
    select * from {{ ref('int_survey__areas_flagged') }}
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
    from labels
    group by city_code, wave, question_id, item_id, option_id

    union all

    select
        city_code,
        wave,
        'data_sufficiency' as question_id,
        policy_area_id as item_id,
        flag as option_id,
        'stated' as evidence
    from flags
    where flag <> 'not_reported'
)

select * from final
