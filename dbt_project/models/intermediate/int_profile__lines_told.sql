-- One row per line of a profile below its header: an option of a list with yes, no or unknown, the chosen
-- option of a closed question, the flag of a policy area, a number, a free text.
-- Key: city_code, wave, section, question_order, line_order, text_order
with shown as (
    select * from {{ ref('int_profile__answers_shown') }}
),

texts as (
    select * from {{ ref('survey_free_text') }}
),

sections as (
    select * from {{ ref('profile_section') }}
),

final as (
    select
        city_code,
        wave,
        section,
        question_order,
        option_order as line_order,
        0 as text_order,
        question_id,
        item_id,
        option_id,
        option_label as label,
        answer,
        evidence
    from shown
    where answer_type = 'multi'

    union all

    select
        city_code,
        wave,
        section,
        question_order,
        item_order as line_order,
        0 as text_order,
        question_id,
        item_id,
        max(case when answer = 'yes' then option_id end) as option_id,
        question_label as label,
        -- Null where the city's answer is not known.
        max(
            case
                when answer = 'yes'
                    then coalesce(
                        option_label, cast(cast(round(value_number) as bigint) as {{ text_type() }})
                    )
            end
        ) as answer,
        max(case when answer = 'yes' then evidence end) as evidence
    from shown
    where answer_type in ('single', 'matrix', 'integer')
    group by
        city_code,
        wave,
        section,
        question_order,
        item_order,
        question_id,
        item_id,
        question_label

    union all

    select
        texts.city_code,
        texts.wave,
        sections.section,
        sections.question_order,
        1000 as line_order,
        texts.ordinal as text_order,
        texts.question_id,
        sections.item_id,
        cast(null as {{ text_type() }}) as option_id,
        texts.text as label,
        'yes' as answer,
        cast(null as {{ text_type() }}) as evidence
    from texts
    inner join sections on texts.question_id = sections.question_id
)

select * from final
