-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per code system and vintage, as in landing.
select
    cast(code_system as {{ dbt.type_string() }}) as code_system,
    cast(vintage as {{ dbt.type_string() }}) as vintage,
    cast(label as {{ dbt.type_string() }}) as label,
    cast(geography_level as {{ dbt.type_string() }}) as geography_level,
    cast(url as {{ dbt.type_string() }}) as url
from {{ landing('raw_vocabulary__code_system') }}
