-- One row per census place, variable and single year: the estimate with the ends of its interval. Windows of
-- several years overlap, and the catalogue's indicators are of single years.
-- Key: place_geoid, variable_code, year
with estimates as (
    select * from {{ ref('stg_census_acs__estimate') }}
    where value is not null and period_years = 1
),

final as (
    select
        place_geoid,
        variable_code,
        year,
        value,
        {{ rounded('value - margin', 4) }} as ci_low,
        {{ rounded('value + margin', 4) }} as ci_high,
        vintage
    from estimates
)

select * from final
