-- One row per group of cities, recommendation and city with evidence: its place in the order of scores.
-- Key: respondent_group, recommendation_id, city_code
with strengths as (
    select * from {{ ref('int_scorecard__strengths_rated') }}
    where score_pct is not null
),

members as (
    select * from {{ ref('int_city__groups_assigned') }}
),

final as (
    select
        members.respondent_group,
        strengths.recommendation_id,
        strengths.city_code,
        strengths.score_pct,
        strengths.strength,
        row_number() over (
            partition by members.respondent_group, strengths.recommendation_id
            order by strengths.score_pct nulls last, strengths.city_code nulls last
        ) as place
    from strengths
    inner join members on strengths.city_code = members.city_code
)

select * from final
