-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per code of a city in a code system, as in landing.
select
    cast(city_code as {{ dbt.type_string() }}) as city_code,
    cast(code_system as {{ dbt.type_string() }}) as code_system,
    cast(vintage as {{ dbt.type_string() }}) as vintage,
    cast(code as {{ dbt.type_string() }}) as code,
    cast(geography_level as {{ dbt.type_string() }}) as geography_level,
    cast(match_method as {{ dbt.type_string() }}) as match_method
from {{ landing('identity__city_identifier') }}
