-- One row per city, wave of which a response is held, and question that it asked: the answer as one text,
-- or what was seen of it. What is planned for the future is left out, as on the pages: with it few would
-- be known.
-- Key: city_code, wave, question_id
with answers as (
    select * from {{ ref('survey_answer') }}
    where coalesce(item_id, '') <> 'future'
),

options as (
    select * from {{ ref('stg_vocabulary__option') }}
),

items as (
    select * from {{ ref('stg_vocabulary__item') }}
    where item_id <> 'present'
),

labelled as (
    select
        answers.city_code,
        answers.wave,
        answers.question_id,
        answers.item_id,
        answers.option_id,
        answers.value_number,
        answers.evidence,
        answers.answer,
        answers.list_is_complete,
        coalesce(items.position, 0) as item_order,
        coalesce(options.position, 0) as option_order,
        coalesce(items.label || ': ', '')
        || case
            when answers.option_id in ('yes', 'no') then answers.option_id
            else coalesce(
                options.label, cast(cast(round(answers.value_number) as bigint) as {{ text_type() }})
            )
        end as told
    from answers
    left join options
        on answers.question_id = options.question_id and answers.option_id = options.option_id
    left join items on answers.question_id = items.question_id and answers.item_id = items.item_id
),

final as (
    select
        city_code,
        wave,
        question_id,
        min(case when list_is_complete then 1 else 0 end) = 1 as is_known,
        {{ joined("case when answer = 'yes' then told end", "item_order, option_order") }} as told,
        case
            when count(item_id) = 0 and count(case when answer = 'yes' then 1 end) = 1
                then max(case when answer = 'yes' then option_id end)
        end as only_option_id,
        max(value_number) as value_number,
        min(case when answer <> 'unknown' then evidence end) as evidence
    from labelled
    group by city_code, wave, question_id
)

select * from final
