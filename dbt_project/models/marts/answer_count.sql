with answers as (
    select * from {{ ref('survey_answer') }}
    where answer = 'yes' and option_id is not null
),

final as (
    select
        question_id,
        item_id,
        option_id,
        count(distinct city_code) as cities
    from answers
    group by question_id, item_id, option_id
)

select * from final
