-- One row per city with a card and recommendation: its group of peers, how many other cities of it have
-- evidence, of what strength, and which place the city's own score has in the group (null without one).
-- Key: city_code, recommendation_id
with strengths as (
    select * from {{ ref('int_scorecard__strengths_rated') }}
),

scores as (
    select * from {{ ref('int_scorecard__scores_ordered') }}
),

members as (
    select * from {{ ref('int_city__groups_assigned') }}
),

groups as (
    select
        respondent_group,
        recommendation_id,
        count(*) as cities,
        count(case when strength = 'strong' then 1 end) as cities_strong,
        count(case when strength = 'partial' then 1 end) as cities_partial,
        count(case when strength = 'weak' then 1 end) as cities_weak
    from scores
    group by respondent_group, recommendation_id
),

-- What a group has without the city: counts of the group less the city's own.
others as (
    select
        strengths.city_code,
        strengths.recommendation_id,
        members.respondent_group,
        scores.place as own_place,
        coalesce(groups.cities, 0) - case when scores.place is not null then 1 else 0 end as cities,
        coalesce(groups.cities_strong, 0) - case when scores.strength = 'strong' then 1 else 0 end
            as cities_strong,
        coalesce(groups.cities_partial, 0) - case when scores.strength = 'partial' then 1 else 0 end
            as cities_partial,
        coalesce(groups.cities_weak, 0) - case when scores.strength = 'weak' then 1 else 0 end
            as cities_weak
    from strengths
    inner join members on strengths.city_code = members.city_code
    left join groups
        on
            members.respondent_group = groups.respondent_group
            and strengths.recommendation_id = groups.recommendation_id
    left join scores
        on
            strengths.city_code = scores.city_code
            and strengths.recommendation_id = scores.recommendation_id
            and members.respondent_group = scores.respondent_group
),

ranked as (
    select
        *,
        {{ rank_of_group('city_code, recommendation_id', 'cities') }} as narrowness
    from others
),

final as (
    select
        city_code,
        recommendation_id,
        respondent_group,
        own_place,
        cities,
        cities_strong,
        cities_partial,
        cities_weak
    from ranked
    where narrowness = 1
)

select * from final
