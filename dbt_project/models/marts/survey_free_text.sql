-- One row per city, wave, question and free answer, in the order given.
with answers as (
    select * from {{ ref('int_survey__answers_standing') }}
    where free_text is not null
),

-- Two responses may give one text.
texts as (
    select
        city_code,
        wave,
        question_id,
        free_text,
        min(stored_at) as stored_at,
        min(position) as position
    from answers
    group by city_code, wave, question_id, free_text
),

final as (
    select
        city_code,
        wave,
        question_id,
        cast(
            row_number() over (
                partition by city_code, wave, question_id
                order by stored_at nulls last, position nulls last, free_text nulls last
            ) as int
        ) as ordinal,
        free_text as text
    from texts
)

select
    city_code,
    wave,
    question_id,
    ordinal,
    text
from final
