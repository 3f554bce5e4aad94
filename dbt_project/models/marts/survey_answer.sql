-- One row per city, wave, question, item and option: yes, no or unknown.
-- A table: most models of the survey read it, and as a view it would be computed anew for each.
with waves as (
    select * from {{ ref('int_survey__waves_answered') }}
),

offered as (
    select * from {{ ref('int_survey__options_offered') }}
),

chosen as (
    select * from {{ ref('int_survey__options_chosen') }}
),

known as (
    select * from {{ ref('int_survey__questions_known') }}
),

numbers as (
    select * from {{ ref('int_survey__numbers_given') }}
),

final as (
    select
        waves.city_code,
        waves.wave,
        offered.question_id,
        offered.item_id,
        offered.option_id,
        case
            when chosen.option_id is not null or numbers.value_number is not null then 'yes'
            when known.question_id is not null then 'no'
            else 'unknown'
        end as answer,
        numbers.value_number,
        coalesce(chosen.evidence, numbers.evidence, known.evidence) as evidence,
        known.question_id is not null or numbers.value_number is not null as list_is_complete
    from waves
    inner join offered on waves.wave = offered.wave
    left join chosen
        on
            waves.city_code = chosen.city_code
            and waves.wave = chosen.wave
            and offered.question_id = chosen.question_id
            and coalesce(offered.item_id, '') = coalesce(chosen.item_id, '')
            and offered.option_id = chosen.option_id
    left join known
        on
            waves.city_code = known.city_code
            and waves.wave = known.wave
            and offered.question_id = known.question_id
            and coalesce(offered.item_id, '') = coalesce(known.item_id, '')
    left join numbers
        on
            waves.city_code = numbers.city_code
            and waves.wave = numbers.wave
            and offered.question_id = numbers.question_id
            and offered.option_id is null
)

select
    city_code,
    wave,
    question_id,
    item_id,
    option_id,
    answer,
    value_number,
    evidence,
    list_is_complete
from final
