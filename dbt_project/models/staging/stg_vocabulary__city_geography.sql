-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per city code and geography, as in landing.
select
    cast(code_system as {{ text_type() }}) as code_system,
    cast(vintage as {{ text_type() }}) as vintage,
    cast(code as {{ text_type() }}) as code,
    cast(relation as {{ text_type() }}) as relation,
    cast(geography_code_system as {{ text_type() }}) as geography_code_system,
    cast(geography_vintage as {{ text_type() }}) as geography_vintage,
    cast(geography_code as {{ text_type() }}) as geography_code,
    cast(geography_name as {{ text_type() }}) as geography_name,
    cast(geography_level as {{ text_type() }}) as geography_level,
    cast(reason as {{ text_type() }}) as reason
from {{ landing('raw_vocabulary__city_geography') }}
