-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per place, year and vintage, as in landing.
select
    cast(place_geoid as {{ text_type() }}) as place_geoid,
    cast(year as int) as year,
    cast(place_name as {{ text_type() }}) as place_name,
    cast(state_fips as {{ text_type() }}) as state_fips,
    cast(population as bigint) as population,
    cast(vintage as {{ text_type() }}) as vintage
from {{ landing('raw_census_population__estimate') }}
