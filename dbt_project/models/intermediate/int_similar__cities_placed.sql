-- One row per city and scope, its whole region or its own country: its step among the cities of that scope
-- with the same kinds of facts, by population.
-- Key: city_code, scope
with described as (
    select * from {{ ref('int_similar__cities_described') }}
),

members as (
    select
        city_code,
        country_code,
        peer_group,
        'all' as scope,
        kinds,
        residents
    from described
    union all
    select
        city_code,
        country_code,
        peer_group,
        country_code as scope,
        kinds,
        residents
    from described
),

placed as (
    select
        *,
        dense_rank() over (partition by peer_group, scope, kinds order by residents nulls last) as step,
        row_number() over (
            partition by peer_group, scope, kinds, residents order by city_code nulls last
        ) as place_in_step
    from members
)

select * from placed
