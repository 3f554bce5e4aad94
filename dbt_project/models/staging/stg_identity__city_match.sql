-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per source and code of a city, as in landing.
select
    cast(source_id as {{ dbt.type_string() }}) as source_id,
    cast(code_system as {{ dbt.type_string() }}) as code_system,
    cast(vintage as {{ dbt.type_string() }}) as vintage,
    cast(code as {{ dbt.type_string() }}) as code,
    cast(mentioned_name as {{ dbt.type_string() }}) as mentioned_name,
    cast(mentioned_country as {{ dbt.type_string() }}) as mentioned_country,
    cast(match_status as {{ dbt.type_string() }}) as match_status,
    cast(match_method as {{ dbt.type_string() }}) as match_method,
    cast(city_code as {{ dbt.type_string() }}) as city_code,
    cast(candidates as {{ dbt.type_string() }}) as candidates,
    cast(reason as {{ dbt.type_string() }}) as reason
from {{ landing('identity__city_match') }}
