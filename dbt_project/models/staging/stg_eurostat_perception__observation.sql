-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per city, answer code and year, as in landing.
select
    cast(city_code as {{ text_type() }}) as city_code,
    cast(indicator_code as {{ text_type() }}) as indicator_code,
    cast(year as int) as year,
    cast(value_pct as double) as value_pct,
    cast(flag as {{ text_type() }}) as flag,
    cast(conf_status as {{ text_type() }}) as conf_status,
    cast(vintage as {{ text_type() }}) as vintage
from {{ landing('raw_eurostat_perception__observation') }}
