{{ config(materialized='table') }}
-- One row per answer given that no later response supersedes.
-- Key: response_id, question_id, item_id, position
with given as (
    select * from {{ ref('int_survey__answers_given') }}
),

standing as (
    select * from {{ ref('int_survey__questions_superseded') }}
    where not is_superseded
),

final as (
    select
        given.response_id,
        given.city_code,
        given.wave,
        given.stored_at,
        given.question_id,
        given.item_id,
        given.position,
        given.option_id,
        given.free_text,
        given.value_number,
        given.evidence
    from given
    inner join standing
        on
            given.response_id = standing.response_id
            and given.question_id = standing.question_id
            and coalesce(given.item_id, '') = coalesce(standing.item_id, '')
)

select * from final
