with answers as (
    select * from {{ ref('int_coverage__answers_counted') }}
),

outcomes as (
    select * from {{ ref('int_coverage__values_counted') }}
),

questions as (
    select * from {{ ref('stg_vocabulary__question') }}
),

indicators as (
    select * from {{ ref('stg_vocabulary__indicator') }}
),

final as (
    select
        'question' as coverage_subject,
        answers.question_id as subject_id,
        questions.label as subject_label,
        answers.wave as period,
        answers.region,
        cast(answers.cities_known as int) as cities_known,
        cast(answers.cities_unknown as int) as cities_unknown,
        cast(answers.cities_not_asked as int) as cities_not_asked
    from answers
    inner join questions on answers.question_id = questions.question_id

    union all

    select
        'indicator' as coverage_subject,
        outcomes.indicator_code as subject_id,
        indicators.indicator_name as subject_label,
        cast(outcomes.year as {{ text_type() }}) as period,
        outcomes.region,
        cast(outcomes.cities_known as int) as cities_known,
        cast(outcomes.cities_unknown as int) as cities_unknown,
        cast(outcomes.cities_not_asked as int) as cities_not_asked
    from outcomes
    inner join indicators on outcomes.indicator_code = indicators.indicator_code
)

select * from final
