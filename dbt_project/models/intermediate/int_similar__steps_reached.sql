-- One row per set of cities with the same kinds of facts and population of any city of its region or country:
-- the step at which that population stands in the set.
-- Key: peer_group, scope, kinds, residents
with placed as (
    select * from {{ ref('int_similar__cities_placed') }}
),

sets as (
    select distinct
        peer_group,
        scope,
        kinds
    from placed
),

-- Every population of a set, and those of all cities of its region or country, which have a place in it too.
stood as (
    select
        peer_group,
        scope,
        kinds,
        residents,
        step
    from placed
    where place_in_step = 1
    union all
    select distinct
        sets.peer_group,
        sets.scope,
        sets.kinds,
        placed.residents,
        0 as step
    from sets
    inner join placed on sets.peer_group = placed.peer_group and sets.scope = placed.scope
),

reached as (
    select
        peer_group,
        scope,
        kinds,
        residents,
        max(step) as own_step
    from (
        select
            peer_group,
            scope,
            kinds,
            residents,
            max(step) over (
                partition by peer_group, scope, kinds
                order by residents nulls last, step nulls last
                rows between unbounded preceding and current row
            ) as step
        from stood
    ) as counted
    group by peer_group, scope, kinds, residents
)

select * from reached
