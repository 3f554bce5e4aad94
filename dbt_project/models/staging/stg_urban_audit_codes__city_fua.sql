-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per city, as in landing.
select
    cast(vintage as {{ text_type() }}) as vintage,
    cast(code as {{ text_type() }}) as code,
    cast(fua_code as {{ text_type() }}) as fua_code,
    cast(basis as {{ text_type() }}) as basis
from {{ landing('raw_urban_audit_codes__city_fua') }}
