-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per city of the survey, as in landing.
select
    cast(city_code as {{ dbt.type_string() }}) as city_code,
    cast(label as {{ dbt.type_string() }}) as label,
    cast(country_prefix as {{ dbt.type_string() }}) as country_prefix,
    cast(geography_level as {{ dbt.type_string() }}) as geography_level
from {{ landing('raw_eurostat_perception__city') }}
