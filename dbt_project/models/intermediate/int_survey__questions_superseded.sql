{{ config(materialized='table') }}
-- One row per response, question and item that it answers, and whether another response takes its place: one
-- that was added later to supersede it, or the city's own questionnaire where this is a page.
-- Key: response_id, question_id, item_id
with answered as (
    select * from {{ ref('int_survey__questions_answered') }}
),

takes_over as (
    select
        city_code,
        wave,
        question_id,
        item_id,
        max(case when is_superseding then stored_at end) as superseded_before,
        max(case when response_kind = 'questionnaire' then stored_at end) as questionnaire_at
    from answered
    group by city_code, wave, question_id, item_id
),

final as (
    select
        answered.response_id,
        answered.city_code,
        answered.wave,
        answered.question_id,
        answered.item_id,
        answered.is_whole,
        answered.evidence,
        coalesce(answered.stored_at < takes_over.superseded_before, false)
        or (
            answered.response_kind <> 'questionnaire'
            and takes_over.questionnaire_at is not null
            and not (answered.is_superseding and answered.stored_at > takes_over.questionnaire_at)
        ) as is_superseded
    from answered
    left join takes_over
        on
            answered.city_code = takes_over.city_code
            and answered.wave = takes_over.wave
            and answered.question_id = takes_over.question_id
            and coalesce(answered.item_id, '') = coalesce(takes_over.item_id, '')
)

select * from final
