-- One row per city with a card and recommendation: how other cities with evidence stand, of its region or of
-- its size band, whichever has fewer of them but at least five, else of all.
with strengths as (
    select * from {{ ref('int_scorecard__strengths_rated') }}
),

members as (
    select * from {{ ref('int_city__groups_assigned') }}
),

peers as (
    select
        members.respondent_group,
        strengths.city_code,
        strengths.recommendation_id,
        strengths.score_pct,
        strengths.strength
    from strengths
    inner join members on strengths.city_code = members.city_code
    where strengths.score_pct is not null
),

compared as (
    select
        strengths.city_code,
        strengths.recommendation_id,
        members.respondent_group,
        count(peers.city_code) as cities,
        median(peers.score_pct) as median_pct,
        count(case when peers.strength = 'strong' then 1 end) as cities_strong,
        count(case when peers.strength = 'partial' then 1 end) as cities_partial,
        count(case when peers.strength = 'weak' then 1 end) as cities_weak
    from strengths
    inner join members on strengths.city_code = members.city_code
    left join peers
        on
            members.respondent_group = peers.respondent_group
            and strengths.recommendation_id = peers.recommendation_id
            and strengths.city_code <> peers.city_code
    group by strengths.city_code, strengths.recommendation_id, members.respondent_group
),

ranked as (
    select
        *,
        row_number() over (
            partition by city_code, recommendation_id
            order by
                case when cities >= 5 and respondent_group <> 'all' then 0 else 1 end,
                case when respondent_group = 'all' then 0 else 1 end,
                cities,
                respondent_group
        ) as narrowness
    from compared
),

final as (
    select
        city_code,
        recommendation_id,
        respondent_group as peers_group,
        cities as peers_cities,
        -- Under five cities a median would tell of single ones.
        case when cities >= 5 then round(median_pct, 4) end as peers_median,
        cities_strong as peers_strong,
        cities_partial as peers_partial,
        cities_weak as peers_weak
    from ranked
    where narrowness = 1
)

select * from final
