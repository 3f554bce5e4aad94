-- One row per city, wave and question that was answered with a number.
with answers as (
    select * from {{ ref('stg_oecd_survey_profiles__answer') }}
    where number is not null
),

pages as (
    select * from {{ ref('int_survey__pages_identified') }}
),

final as (
    select
        pages.city_code,
        answers.wave,
        answers.question_id,
        max(answers.number) as value_number,
        max(answers.evidence) as evidence
    from answers
    inner join pages
        on answers.page_slug = pages.page_slug and answers.wave = pages.wave
    group by pages.city_code, answers.wave, answers.question_id
)

select * from final
