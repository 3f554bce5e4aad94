-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per place, measure, value type and year, as in landing.
select
    cast(place_geoid as {{ dbt.type_string() }}) as place_geoid,
    cast(measure_code as {{ dbt.type_string() }}) as measure_code,
    cast(value_type as {{ dbt.type_string() }}) as value_type,
    cast(year as int) as year,
    cast(year_basis as {{ dbt.type_string() }}) as year_basis,
    cast(place_name as {{ dbt.type_string() }}) as place_name,
    cast(state_code as {{ dbt.type_string() }}) as state_code,
    cast(value_pct as double) as value_pct,
    cast(ci_low_pct as double) as ci_low_pct,
    cast(ci_high_pct as double) as ci_high_pct,
    cast(population as bigint) as population,
    cast(vintage as {{ dbt.type_string() }}) as vintage
from {{ landing('raw_cdc_places__estimate') }}
