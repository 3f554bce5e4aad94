-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per place and year, as in landing.
select
    cast(place_geoid as {{ text_type() }}) as place_geoid,
    cast(year as int) as year,
    cast(population as bigint) as population,
    cast(vintage as {{ text_type() }}) as vintage
from {{ landing('raw_urban_mobility__population') }}
