-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per place, metric and year, as in landing.
select
    cast(place_geoid as {{ text_type() }}) as place_geoid,
    cast(indicator_code as {{ text_type() }}) as indicator_code,
    cast(year as int) as year,
    cast(value as double) as value,
    cast(ci_low as double) as ci_low,
    cast(ci_high as double) as ci_high,
    cast(quality as int) as quality,
    cast(geography_level as {{ text_type() }}) as geography_level,
    cast(vintage as {{ text_type() }}) as vintage
from {{ landing('raw_urban_mobility__metric') }}
