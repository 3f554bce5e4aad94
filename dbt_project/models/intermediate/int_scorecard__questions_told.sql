{{ config(materialized='table') }}
-- One row per city with a card, recommendation and question that bears on it: the share of its points that
-- the answer gives, or why there is none. A question that no wave asked of the city is neither known nor
-- unknown; a city that has not answered at all could still be asked all of them. A table, since scores, peers
-- and texts all read it.
-- Key: city_code, recommendation_id, question_id
with cities as (
    select * from {{ ref('int_scorecard__cities_listed') }}
),

questions as (
    select * from {{ ref('recommendation_question') }}
),

scored as (
    select * from {{ ref('int_scorecard__questions_scored') }}
),

areas as (
    select * from {{ ref('int_scorecard__areas_lacking') }}
),

final as (
    select
        cities.city_code,
        questions.recommendation_id,
        questions.question_id,
        questions.position,
        questions.topic
        || coalesce(case when scored.is_known then ' (' || areas.areas_told || ')' end, '') as topic,
        replace(questions.step, '{areas}', coalesce(areas.areas_insufficient, '')) as step,
        areas.areas_insufficient is not null as names_gaps,
        case when scored.is_known then scored.points_ratio end as points_ratio,
        case
            when scored.is_known and scored.points_ratio >= 1 then 'full'
            when scored.is_known and scored.points_ratio > 0 then 'part'
            when scored.is_known then 'none'
            when scored.is_named then 'named'
            when cities.has_answered and scored.question_id is null then 'not_asked'
            else 'unknown'
        end as standing
    from cities
    cross join questions
    left join scored
        on
            cities.city_code = scored.city_code
            and questions.recommendation_id = scored.recommendation_id
            and questions.question_id = scored.question_id
    left join areas
        on
            scored.city_code = areas.city_code
            and scored.wave = areas.wave
            and scored.question_id = areas.question_id
)

select * from final
