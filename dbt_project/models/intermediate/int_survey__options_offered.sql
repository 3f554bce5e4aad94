-- One row per wave, question, item and option that the questionnaire offered; a question that asks for a
-- number has one row without an option.
-- Key: wave, question_id, item_id, option_id
with questions as (
    select * from {{ ref('stg_vocabulary__question') }}
),

options as (
    select * from {{ ref('stg_vocabulary__option') }}
),

items as (
    select * from {{ ref('stg_vocabulary__item') }}
),

waves as (
    select '2018' as wave
    union all
    select '2020' as wave
),

offered as (
    select
        waves.wave,
        questions.question_id,
        items.item_id,
        options.option_id
    from questions
    inner join waves on questions.waves like '%' || waves.wave || '%'
    left join options
        on questions.question_id = options.question_id
    left join items on questions.question_id = items.question_id
    where
        (options.option_id is null or options.waves like '%' || waves.wave || '%')
        -- No city answers "not reported": that is the absence of an answer.
        and coalesce(options.option_id, '') <> 'not_reported'
        -- Only the questionnaire of 2020 asked about the future.
        and (coalesce(items.item_id, '') <> 'future' or waves.wave = '2020')
),

final as (
    select
        wave,
        question_id,
        item_id,
        option_id
    from offered
    where
        option_id is not null
        or question_id in (
            select question_id from questions
            where answer_type = 'integer'
        )
)

select * from final
