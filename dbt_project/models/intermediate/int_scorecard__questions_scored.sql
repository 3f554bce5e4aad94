-- One row per city, recommendation and question that a wave asked of it, with an option that gives points:
-- points of the newest answer that is wholly known. A yes from a list that lost items is not counted, since
-- its noes cannot be seen.
-- Key: city_code, recommendation_id, question_id
with answers as (
    select * from {{ ref('survey_answer') }}
    where option_id is not null
),

scoring as (
    select * from {{ ref('recommendation_evidence') }}
),

scored as (
    select
        answers.city_code,
        answers.wave,
        scoring.recommendation_id,
        scoring.question_id,
        max(scoring.question_max) as question_max,
        sum(case when answers.answer = 'yes' then scoring.points else 0 end) as points_stated,
        min(case when answers.list_is_complete and answers.answer <> 'unknown' then 1 else 0 end) as is_known,
        max(case when answers.answer = 'yes' then 1 else 0 end) as is_named
    from answers
    inner join scoring
        on
            answers.question_id = scoring.question_id
            and answers.option_id = scoring.option_id
            and coalesce(answers.item_id, '') = coalesce(scoring.item_id, '')
    group by answers.city_code, answers.wave, scoring.recommendation_id, scoring.question_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by city_code, recommendation_id, question_id
            order by is_known desc, wave desc
        ) as recency
    from scored
),

final as (
    select
        city_code,
        wave,
        recommendation_id,
        question_id,
        -- Every question counts alike, however many points fill it.
        cast(
            cast(least(points_stated, question_max) as double) / nullif(cast(question_max as double), 0)
            as decimal(18, 12)
        ) as points_ratio,
        is_known = 1 as is_known,
        is_named = 1 as is_named
    from ranked
    where recency = 1
)

select * from final
