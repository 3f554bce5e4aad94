-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per code of a code system, as in landing.
select
    cast(code_system as {{ dbt.type_string() }}) as code_system,
    cast(vintage as {{ dbt.type_string() }}) as vintage,
    cast(code as {{ dbt.type_string() }}) as code,
    cast(label as {{ dbt.type_string() }}) as label,
    cast(geoname_id as {{ dbt.type_string() }}) as geoname_id,
    cast(match_quality as {{ dbt.type_string() }}) as match_quality
from {{ landing('raw_geonames__code_match') }}
