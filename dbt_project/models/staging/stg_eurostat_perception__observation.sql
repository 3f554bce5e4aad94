-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per city, answer code and year, as in landing.
select
    cast(city_code as {{ dbt.type_string() }}) as city_code,
    cast(indicator_code as {{ dbt.type_string() }}) as indicator_code,
    cast(year as int) as year,
    cast(value_pct as double) as value_pct,
    cast(flag as {{ dbt.type_string() }}) as flag,
    cast(conf_status as {{ dbt.type_string() }}) as conf_status,
    cast(vintage as {{ dbt.type_string() }}) as vintage
from {{ landing('raw_eurostat_perception__observation') }}
