-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per city code of a vintage, as in landing.
select
    cast(vintage as {{ text_type() }}) as vintage,
    cast(code as {{ text_type() }}) as code,
    cast(label as {{ text_type() }}) as label,
    cast(country_prefix as {{ text_type() }}) as country_prefix,
    cast(geography_level as {{ text_type() }}) as geography_level,
    cast(label_source as {{ text_type() }}) as label_source,
    cast(current_code as {{ text_type() }}) as current_code,
    cast(serial_changed as boolean) as serial_changed
from {{ landing('raw_urban_audit_codes__city') }}
