-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per place, variable and year, as in landing.
select
    cast(place_geoid as {{ dbt.type_string() }}) as place_geoid,
    cast(variable_code as {{ dbt.type_string() }}) as variable_code,
    cast(year as int) as year,
    cast(place_name as {{ dbt.type_string() }}) as place_name,
    cast(state_fips as {{ dbt.type_string() }}) as state_fips,
    cast(value as double) as value,
    cast(margin as double) as margin,
    cast(vintage as {{ dbt.type_string() }}) as vintage
from {{ landing('raw_census_acs__estimate') }}
