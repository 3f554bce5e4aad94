with header_lines as (
    select * from {{ ref('int_profile__header_told') }}
),

answer_lines as (
    select * from {{ ref('int_profile__lines_told') }}
),

section_orders as (
    select distinct
        section,
        section_order
    from {{ ref('profile_section') }}
),

peers as (
    select * from {{ ref('survey_share') }}
    where respondent_group = 'all'
),

site as (
    select * from {{ ref('int_profile__site_shares') }}
),

lines as (
    select
        city_code, wave, 'header' as section, 1 as section_order, 1 as question_order, position as line_order,
        0 as text_order, cast(null as {{ text_type() }}) as question_id, cast(null as {{ text_type() }}) as item_id,
        cast(null as {{ text_type() }}) as option_id, label, answer, cast(null as {{ text_type() }}) as evidence
    from header_lines

    union all

    -- The spotlight is prose of the page, which is not carried over: its line is there, its text is not.
    select
        city_code, wave, 'spotlight' as section, 3 as section_order, 1 as question_order, 1 as line_order,
        0 as text_order, cast(null as {{ text_type() }}) as question_id, cast(null as {{ text_type() }}) as item_id,
        cast(null as {{ text_type() }}) as option_id, 'Spotlight' as label,
        cast(null as {{ text_type() }}) as answer, cast(null as {{ text_type() }}) as evidence
    from header_lines
    where position = 1

    union all

    select
        answer_lines.city_code, answer_lines.wave, answer_lines.section, section_orders.section_order,
        answer_lines.question_order, answer_lines.line_order, answer_lines.text_order, answer_lines.question_id,
        answer_lines.item_id, answer_lines.option_id, answer_lines.label, answer_lines.answer,
        answer_lines.evidence
    from answer_lines
    inner join section_orders on answer_lines.section = section_orders.section
),

final as (
    select
        lines.city_code,
        lines.wave,
        lines.section,
        cast(
            row_number() over (
                partition by lines.city_code, lines.wave, lines.section
                order by lines.question_order, lines.line_order, lines.text_order, lines.question_id
            ) as int
        ) as position,
        lines.question_id,
        lines.item_id,
        lines.option_id,
        lines.label,
        lines.answer,
        lines.evidence,
        peers.share_pct as peer_share_pct,
        peers.cities_answering as peer_cities_answering,
        peers.is_small_base as peer_base_is_small,
        site.site_share_pct,
        site.site_share_text,
        cast(site.site_cities as int) as site_cities
    from lines
    left join peers
        on
            lines.wave = peers.wave
            and lines.question_id = peers.question_id
            and lines.option_id = peers.option_id
            and coalesce(lines.item_id, '') = coalesce(peers.item_id, '')
    left join site
        on
            lines.wave = site.wave
            and lines.question_id = site.question_id
            and lines.option_id = site.option_id
            and coalesce(lines.item_id, '') = coalesce(site.item_id, '')
)

select * from final
