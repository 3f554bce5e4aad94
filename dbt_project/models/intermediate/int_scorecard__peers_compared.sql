-- One row per city with a card and recommendation: its peers, and the median of their scores. The median
-- without the city is read from one ordering of its group: places from its own on move up by one.
-- Key: city_code, recommendation_id
with peers as (
    select * from {{ ref('int_scorecard__peers_counted') }}
),

scores as (
    select * from {{ ref('int_scorecard__scores_ordered') }}
),

middles as (
    select
        *,
        cast(floor(cast(cities + 1 as double) / 2) as bigint) as lower_middle,
        cast(floor(cast(cities + 2 as double) / 2) as bigint) as upper_middle
    from peers
),

placed as (
    select
        *,
        lower_middle + case when own_place <= lower_middle then 1 else 0 end as lower_place,
        upper_middle + case when own_place <= upper_middle then 1 else 0 end as upper_place
    from middles
),

final as (
    select
        placed.city_code,
        placed.recommendation_id,
        placed.respondent_group as peers_group,
        placed.cities as peers_cities,
        case
            when placed.cities >= {{ fewest_peers() }}
                then {{ rounded('(lower_scores.score_pct + upper_scores.score_pct) / 2', 4) }}
        end as peers_median,
        placed.cities_strong as peers_strong,
        placed.cities_partial as peers_partial,
        placed.cities_weak as peers_weak
    from placed
    left join scores as lower_scores
        on
            placed.respondent_group = lower_scores.respondent_group
            and placed.recommendation_id = lower_scores.recommendation_id
            and placed.lower_place = lower_scores.place
    left join scores as upper_scores
        on
            placed.respondent_group = upper_scores.respondent_group
            and placed.recommendation_id = upper_scores.recommendation_id
            and placed.upper_place = upper_scores.place
)

select * from final
