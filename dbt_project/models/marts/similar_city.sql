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
with described as (
    select * from {{ ref('int_similar__cities_described') }}
),

chosen as (
    select * from {{ ref('int_similar__cities_near') }}
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
