-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per indicator and answer code, as in landing.
select
    cast(indicator_code as {{ dbt.type_string() }}) as indicator_code,
    cast(component_code as {{ dbt.type_string() }}) as component_code,
    cast(role as {{ dbt.type_string() }}) as role
from {{ landing('raw_vocabulary__indicator_component') }}
