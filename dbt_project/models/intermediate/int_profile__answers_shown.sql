-- One row per city, wave and offered option of the questions that a profile shows, with section and labels.
-- Key: city_code, wave, section, question_id, item_id, option_id
with answers as (
    select * from {{ ref('survey_answer') }}
),

sections as (
    select * from {{ ref('profile_section') }}
),

questions as (
    select * from {{ ref('stg_vocabulary__question') }}
),

options as (
    select * from {{ ref('stg_vocabulary__option') }}
),

items as (
    select * from {{ ref('stg_vocabulary__item') }}
),

final as (
    select
        answers.city_code,
        answers.wave,
        sections.section,
        sections.question_order,
        answers.question_id,
        questions.answer_type,
        -- A matrix is shown item by item; of the funding sources only the present ones are.
        case when questions.answer_type = 'matrix' then items.label else questions.label end
            as question_label,
        case when questions.answer_type = 'matrix' then items.position else 1 end as item_order,
        answers.item_id,
        answers.option_id,
        options.label as option_label,
        options.position as option_order,
        answers.answer,
        answers.value_number,
        answers.evidence
    from answers
    inner join sections
        on
            answers.question_id = sections.question_id
            and (sections.item_id is null or answers.item_id = sections.item_id)
    inner join questions on answers.question_id = questions.question_id
    left join options
        on answers.question_id = options.question_id and answers.option_id = options.option_id
    left join items on answers.question_id = items.question_id and answers.item_id = items.item_id
)

select * from final
