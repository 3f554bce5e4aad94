-- One row per city, wave, component and scoring question: points at least and at most. An unknown answer
-- scores nothing at least and everything at most.
-- Key: city_code, wave, component, question_id
with answers as (
    select * from {{ ref('survey_answer') }}
),

scoring as (
    select * from {{ ref('psi_scoring') }}
),

scored as (
    select
        answers.city_code,
        answers.wave,
        scoring.component,
        scoring.question_id,
        max(scoring.question_max) as question_max,
        sum(case when answers.answer = 'yes' then scoring.points else 0 end) as points_stated,
        sum(case when answers.answer = 'no' then 0 else scoring.points end) as points_possible,
        min(case when answers.answer = 'unknown' then 0 else 1 end) = 1 as is_known
    from answers
    inner join scoring
        on
            answers.question_id = scoring.question_id
            and answers.option_id = scoring.option_id
            and coalesce(answers.item_id, '') = coalesce(scoring.item_id, '')
    group by answers.city_code, answers.wave, scoring.component, scoring.question_id
),

final as (
    select
        city_code,
        wave,
        component,
        question_id,
        is_known,
        least(points_stated, question_max) as points_low,
        least(points_possible, question_max) as points_high
    from scored
)

select * from final
