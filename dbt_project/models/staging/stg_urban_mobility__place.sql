-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per place, as in landing.
select
    cast(place_geoid as {{ text_type() }}) as place_geoid,
    cast(place_name as {{ text_type() }}) as place_name,
    cast(state_fips as {{ text_type() }}) as state_fips,
    cast(state_name as {{ text_type() }}) as state_name,
    cast(geography_level as {{ text_type() }}) as geography_level
from {{ landing('raw_urban_mobility__place') }}
