with strengths as (
    select * from {{ ref('int_scorecard__strengths_rated') }}
),

peers as (
    select * from {{ ref('int_scorecard__peers_compared') }}
),

texts as (
    select * from {{ ref('int_scorecard__texts_composed') }}
),

final as (
    select
        strengths.city_code,
        strengths.recommendation_id,
        strengths.strength,
        {{ rounded('strengths.score_pct', 4) }} as score_pct,
        cast(strengths.questions_known as int) as questions_known,
        cast(strengths.questions_bearing as int) as questions_bearing,
        cast(strengths.questions_not_asked as int) as questions_not_asked,
        {{
            rounded(
                '100.0 * cast(strengths.questions_known as double)'
                ' / nullif(cast(strengths.questions_bearing as double), 0)',
                4
            )
        }} as known_pct,
        peers.peers_group,
        cast(peers.peers_cities as int) as peers_cities,
        peers.peers_median,
        cast(peers.peers_strong as int) as peers_strong,
        cast(peers.peers_partial as int) as peers_partial,
        cast(peers.peers_weak as int) as peers_weak,
        texts.evidence,
        texts.next_step
    from strengths
    inner join peers
        on strengths.city_code = peers.city_code and strengths.recommendation_id = peers.recommendation_id
    inner join texts
        on strengths.city_code = texts.city_code and strengths.recommendation_id = texts.recommendation_id
)

select * from final
