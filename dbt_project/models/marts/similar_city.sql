-- How far two cities are apart, less is nearer. 0.7 less for each kind of fact of the other: a page with
-- little to read should lead to one with more; twice as many residents weigh as much. 1 more for each kind
-- that only the city itself has, 0.4 more for another country.
{%- set distance %}
            abs(ln(cast(others.residents as double) / nullif(own.residents, 0)))
            - 0.7 * others.kinds_known
            + case when own.has_survey > others.has_survey then 1 else 0 end
            + case when own.has_certification > others.has_certification then 1 else 0 end
            + case when own.has_wellbeing > others.has_wellbeing then 1 else 0 end
            + case when own.has_practice > others.has_practice then 1 else 0 end
            + case when others.country_code = own.country_code then 0 else 0.4 end
{% endset %}
with cities as (
    select * from {{ ref('city') }}
),

known as (
    select * from {{ ref('city_known') }}
),

kinds as (
    select
        city_code,
        max(case when fact_kind = 'survey' and facts > 0 then 1 else 0 end) as has_survey,
        max(case when fact_kind = 'certification' and facts > 0 then 1 else 0 end) as has_certification,
        max(case when fact_kind = 'wellbeing' and facts > 0 then 1 else 0 end) as has_wellbeing,
        max(case when fact_kind = 'practice' and facts > 0 then 1 else 0 end) as has_practice
    from known
    group by city_code
),

described as (
    select
        kinds.*,
        cities.country_code,
        cities.peer_group,
        -- A city without a known number of residents is taken for a small one.
        coalesce(nullif(cities.population, 0), 50000) as residents,
        8 * kinds.has_survey
        + 4 * kinds.has_certification
        + 2 * kinds.has_wellbeing
        + kinds.has_practice as kinds,
        kinds.has_survey + kinds.has_certification + kinds.has_wellbeing + kinds.has_practice as kinds_known
    from cities
    inner join kinds on cities.city_code = kinds.city_code
),

-- Of cities with the same kinds of facts the nearest are those next in population, in the whole region or in
-- the own country: only these are compared, and not every city with every other.
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
),

sets as (
    select distinct
        peer_group,
        scope,
        kinds
    from members
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
        members.residents,
        0 as step
    from sets
    inner join members on sets.peer_group = members.peer_group and sets.scope = members.scope
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
    from members
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
),

pairs as (
    select
        chosen.city_code,
        chosen.other_city_code,
        others.kinds_known as other_kinds_known,
        {{ rounded(distance, 6) }} as distance
    from chosen
    inner join described as own on chosen.city_code = own.city_code
    inner join described as others on chosen.other_city_code = others.city_code
),

ordered as (
    select
        *,
        row_number() over (
            partition by city_code
            order by distance nulls last, other_city_code nulls last
        ) as position
    from pairs
),

final as (
    select
        city_code,
        cast(position as int) as position,
        other_city_code,
        cast(distance as double) as distance,
        cast(other_kinds_known as int) as other_kinds_known
    from ordered
    where position <= 6
)

select * from final
