-- One row per city and indicator: its newest observation of the city itself.
with observations as (
    select * from {{ ref('int_wellbeing__observations_placed') }}
    -- A county or a functional area is not the city that its government innovates in.
    where geography_level in ('city', 'greater_city')
),

ranked as (
    select
        city_code,
        indicator_code,
        year,
        value,
        geography_level,
        is_modelled,
        source_id,
        row_number() over (partition by city_code, indicator_code order by year desc) as recency
    from observations
),

final as (
    select
        city_code,
        indicator_code,
        year,
        value,
        geography_level,
        is_modelled,
        source_id
    from ranked
    where recency = 1
)

select * from final
