-- One row per city, wave (or combined), question, item and option of an answer that is wholly known.
-- A yes from a list that lost items is left out: its noes cannot be seen, so it would only push shares up.
-- Key: city_code, wave, question_id, item_id, option_id
with answers as (
    select * from {{ ref('survey_answer') }}
    where answer <> 'unknown' and option_id is not null and list_is_complete
),

newest as (
    select
        *,
        row_number() over (
            partition by city_code, question_id, item_id, option_id
            order by wave desc
        ) as recency
    from answers
),

final as (
    select
        city_code,
        wave,
        question_id,
        item_id,
        option_id,
        answer
    from answers

    union all

    select
        city_code,
        'combined' as wave,
        question_id,
        item_id,
        option_id,
        answer
    from newest
    where recency = 1
)

select * from final
