-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per code of a code system, as in landing.
select
    cast(code_system as {{ text_type() }}) as code_system,
    cast(vintage as {{ text_type() }}) as vintage,
    cast(code as {{ text_type() }}) as code,
    cast(label as {{ text_type() }}) as label,
    cast(geoname_id as {{ text_type() }}) as geoname_id,
    cast(match_quality as {{ text_type() }}) as match_quality
from {{ landing('raw_geonames__code_match') }}
