-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per indicator and answer code, as in landing.
select
    cast(indicator_code as {{ text_type() }}) as indicator_code,
    cast(component_code as {{ text_type() }}) as component_code,
    cast(role as {{ text_type() }}) as role
from {{ landing('raw_vocabulary__indicator_component') }}
