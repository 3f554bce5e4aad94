-- How far two cities are apart, less is nearer. 0.7 less for each kind of fact of the other: a page with
-- little to read should lead to one with more; twice as many residents weigh as much. 1 more for each kind
-- that only the city itself has, 0.4 more for another country.
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
        kinds.has_survey + kinds.has_certification + kinds.has_wellbeing + kinds.has_practice as kinds_known
    from cities
    inner join kinds on cities.city_code = kinds.city_code
),

pairs as (
    select
        own.city_code,
        others.city_code as other_city_code,
        others.kinds_known as other_kinds_known,
        round(
            abs(ln(cast(others.residents as double) / own.residents))
            - 0.7 * others.kinds_known
            + case when own.has_survey > others.has_survey then 1 else 0 end
            + case when own.has_certification > others.has_certification then 1 else 0 end
            + case when own.has_wellbeing > others.has_wellbeing then 1 else 0 end
            + case when own.has_practice > others.has_practice then 1 else 0 end
            + case when others.country_code = own.country_code then 0 else 0.4 end,
            6
        ) as distance
    from described as own
    inner join described as others
        on own.peer_group = others.peer_group and own.city_code <> others.city_code
),

ordered as (
    select
        *,
        row_number() over (partition by city_code order by distance, other_city_code) as position
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
