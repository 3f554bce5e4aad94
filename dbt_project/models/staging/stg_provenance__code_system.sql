-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per code system and vintage, as in landing.
select
    cast(code_system as {{ text_type() }}) as code_system,
    cast(vintage as {{ text_type() }}) as vintage,
    cast(label as {{ text_type() }}) as label,
    cast(geography_level as {{ text_type() }}) as geography_level,
    cast(url as {{ text_type() }}) as url
from {{ landing('provenance__code_system') }}
