-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per code of a city in a code system, as in landing.
select
    cast(city_code as {{ text_type() }}) as city_code,
    cast(code_system as {{ text_type() }}) as code_system,
    cast(vintage as {{ text_type() }}) as vintage,
    cast(code as {{ text_type() }}) as code,
    cast(geography_level as {{ text_type() }}) as geography_level,
    cast(match_method as {{ text_type() }}) as match_method
from {{ landing('identity__city_identifier') }}
