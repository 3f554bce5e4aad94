{{ config(materialized='table') }}
-- One row per city, wave, question and item whose answer is wholly known: some response is whole, and no
-- other names an option that it lacks.
-- Key: city_code, wave, question_id, item_id
with standing as (
    select * from {{ ref('int_survey__questions_superseded') }}
    where not is_superseded
),

answers as (
    select * from {{ ref('int_survey__answers_standing') }}
    where option_id is not null
),

chosen as (
    select
        city_code,
        wave,
        question_id,
        item_id,
        count(*) as options
    from {{ ref('int_survey__options_chosen') }}
    group by city_code, wave, question_id, item_id
),

named as (
    select
        response_id,
        question_id,
        item_id,
        count(distinct option_id) as options
    from answers
    group by response_id, question_id, item_id
),

final as (
    select
        standing.city_code,
        standing.wave,
        standing.question_id,
        standing.item_id,
        min(standing.evidence) as evidence
    from standing
    left join named
        on
            standing.response_id = named.response_id
            and standing.question_id = named.question_id
            and coalesce(standing.item_id, '') = coalesce(named.item_id, '')
    left join chosen
        on
            standing.city_code = chosen.city_code
            and standing.wave = chosen.wave
            and standing.question_id = chosen.question_id
            and coalesce(standing.item_id, '') = coalesce(chosen.item_id, '')
    where standing.is_whole and coalesce(named.options, 0) = coalesce(chosen.options, 0)
    group by standing.city_code, standing.wave, standing.question_id, standing.item_id
)

select * from final
