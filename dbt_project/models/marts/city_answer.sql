-- One row per city with a response, wave and question: the answer, or that it is unknown, or was not asked.
with cities as (
    select distinct city_code from {{ ref('int_survey__waves_answered') }}
),

waves as (
    select distinct wave from {{ ref('int_survey__options_offered') }}
),

questions as (
    select * from {{ ref('stg_vocabulary__question') }}
),

answers as (
    select * from {{ ref('int_survey__answers_joined') }}
),

final as (
    select
        cities.city_code,
        waves.wave,
        questions.question_id,
        case
            when answers.question_id is null then 'not_asked'
            when answers.is_known then 'known'
            else 'unknown'
        end as answer_status,
        case when answers.is_known then coalesce(answers.told, 'none of the options offered') end as answer,
        case
            when answers.is_known and questions.answer_type <> 'multi' then answers.only_option_id
        end as option_id,
        answers.value_number,
        case when not answers.is_known then answers.told end as answer_seen,
        answers.evidence
    from cities
    cross join waves
    cross join questions
    left join answers
        on
            cities.city_code = answers.city_code
            and waves.wave = answers.wave
            and questions.question_id = answers.question_id
)

select
    city_code,
    wave,
    question_id,
    answer_status,
    answer,
    option_id,
    value_number,
    answer_seen,
    evidence
from final
