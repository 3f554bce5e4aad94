-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per city with statistics, as in landing.
select
    cast(city_code as {{ text_type() }}) as city_code,
    cast(label as {{ text_type() }}) as label,
    cast(country_prefix as {{ text_type() }}) as country_prefix,
    cast(geography_level as {{ text_type() }}) as geography_level
from {{ landing('raw_eurostat_city_statistics__city') }}
