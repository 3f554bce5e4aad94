-- One row per city and other city next to it in population, among those with the same kinds of facts, in the
-- whole region or in its own country: only these are compared, and not every city with every other.
-- Key: city_code, other_city_code
with placed as (
    select * from {{ ref('int_similar__cities_placed') }}
),

reached as (
    select * from {{ ref('int_similar__steps_reached') }}
),

-- Six steps on either side, and one for the city itself.
wanted as (
    select distinct
        reached.peer_group,
        reached.scope,
        reached.kinds,
        reached.own_step,
        reached.own_step + offsets.steps as step
    from reached
    cross join (
        values (-6), (-5), (-4), (-3), (-2), (-1), (0), (1), (2), (3), (4), (5), (6)
    ) as offsets (steps)
),

near as (
    select
        wanted.peer_group,
        wanted.scope,
        wanted.kinds,
        wanted.own_step,
        placed.city_code,
        placed.country_code
    from wanted
    inner join placed
        on
            wanted.peer_group = placed.peer_group
            and wanted.scope = placed.scope
            and wanted.kinds = placed.kinds
            and wanted.step = placed.step
    where placed.place_in_step <= 7
),

chosen as (
    select
        members.city_code,
        near.city_code as other_city_code
    from placed as members
    inner join reached
        on
            members.peer_group = reached.peer_group
            and members.scope = reached.scope
            and members.residents = reached.residents
    inner join near
        on
            reached.peer_group = near.peer_group
            and reached.scope = near.scope
            and reached.kinds = near.kinds
            and reached.own_step = near.own_step
    where
        members.city_code <> near.city_code
        -- Cities of the own country are found among these.
        and (members.scope <> 'all' or members.country_code <> near.country_code)
)

select * from chosen
