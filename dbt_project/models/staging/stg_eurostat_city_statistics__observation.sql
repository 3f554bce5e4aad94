-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per statistic, area and year, as in landing.
select
    cast(indicator_code as {{ text_type() }}) as indicator_code,
    cast(city_code as {{ text_type() }}) as city_code,
    cast(year as int) as year,
    cast(value as double) as value,
    cast(flag as {{ text_type() }}) as flag,
    cast(conf_status as {{ text_type() }}) as conf_status,
    cast(vintage as {{ text_type() }}) as vintage
from {{ landing('raw_eurostat_city_statistics__observation') }}
