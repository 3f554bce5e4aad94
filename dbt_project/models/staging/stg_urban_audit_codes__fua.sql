-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per functional urban area, as in landing.
select
    cast(fua_code as {{ text_type() }}) as fua_code,
    cast(fua_name as {{ text_type() }}) as fua_name
from {{ landing('raw_urban_audit_codes__fua') }}
