-- One row per line of a profile, in its section: the header, the spotlight, and everything below them. The
-- spotlight is prose of the page, which is not carried over: its line is there, its text is not.
-- Key: city_code, wave, section, question_order, line_order, text_order
with header_lines as (
    select * from {{ ref('int_profile__header_told') }}
),

answer_lines as (
    select * from {{ ref('int_profile__lines_told') }}
),

final as (
    select
        city_code,
        wave,
        'header' as section,
        1 as question_order,
        position as line_order,
        0 as text_order,
        cast(null as {{ text_type() }}) as question_id,
        cast(null as {{ text_type() }}) as item_id,
        cast(null as {{ text_type() }}) as option_id,
        label,
        answer,
        cast(null as {{ text_type() }}) as evidence
    from header_lines

    union all

    select
        city_code,
        wave,
        'spotlight' as section,
        1 as question_order,
        1 as line_order,
        0 as text_order,
        cast(null as {{ text_type() }}) as question_id,
        cast(null as {{ text_type() }}) as item_id,
        cast(null as {{ text_type() }}) as option_id,
        'Spotlight' as label,
        cast(null as {{ text_type() }}) as answer,
        cast(null as {{ text_type() }}) as evidence
    from header_lines
    where position = 1

    union all

    select
        city_code,
        wave,
        section,
        question_order,
        line_order,
        text_order,
        question_id,
        item_id,
        option_id,
        label,
        answer,
        evidence
    from answer_lines
)

select * from final
