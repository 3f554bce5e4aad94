-- One row per city with a card, recommendation and question that bears on it: full, part or no points, or why
-- there are none.
with cities as (
    select * from {{ ref('int_scorecard__cities_listed') }}
),

questions as (
    select * from {{ ref('recommendation_question') }}
),

scored as (
    select * from {{ ref('int_scorecard__questions_scored') }}
),

final as (
    select
        cities.city_code,
        questions.recommendation_id,
        questions.question_id,
        questions.position,
        questions.topic,
        questions.step,
        case when scored.is_known then scored.points end as points,
        case when scored.is_known then scored.question_max end as points_attainable,
        case
            when scored.is_known and scored.points >= scored.question_max then 'full'
            when scored.is_known and scored.points > 0 then 'part'
            when scored.is_known then 'none'
            when scored.is_named then 'named'
            else 'unknown'
        end as standing
    from cities
    cross join questions
    left join scored
        on
            cities.city_code = scored.city_code
            and questions.recommendation_id = scored.recommendation_id
            and questions.question_id = scored.question_id
)

select * from final
