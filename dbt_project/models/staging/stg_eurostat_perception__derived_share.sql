-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per city, topic and year, as in landing.
select
    cast(city_code as {{ text_type() }}) as city_code,
    cast(city_label as {{ text_type() }}) as city_label,
    cast(topic as {{ text_type() }}) as topic,
    cast(year as int) as year,
    cast(value_pct as double) as value_pct,
    cast(vintage as {{ text_type() }}) as vintage
from {{ landing('raw_eurostat_perception__derived_share') }}
