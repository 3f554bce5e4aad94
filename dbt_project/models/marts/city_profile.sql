with lines as (
    select * from {{ ref('int_profile__sections_filled') }}
),

peers as (
    select * from {{ ref('int_profile__peers_compared') }}
),

site as (
    select * from {{ ref('int_profile__site_shares') }}
),

final as (
    select
        lines.city_code,
        lines.wave,
        lines.section,
        cast(
            row_number() over (
                partition by lines.city_code, lines.wave, lines.section
                order by
                    lines.question_order nulls last,
                    lines.line_order nulls last,
                    lines.text_order nulls last,
                    lines.question_id nulls last
            ) as int
        ) as position,
        lines.question_id,
        lines.item_id,
        lines.option_id,
        lines.label,
        lines.answer,
        lines.evidence,
        peers.peers_group,
        peers.share_pct as peer_share_pct,
        peers.cities_answering as peer_cities_answering,
        peers.no_share_reason,
        site.site_share_pct,
        site.site_share_text,
        cast(site.site_cities as int) as site_cities
    from lines
    left join peers
        on
            lines.city_code = peers.city_code
            and lines.wave = peers.wave
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
