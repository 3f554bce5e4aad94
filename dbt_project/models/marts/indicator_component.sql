-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per indicator and answer code, as in raw_vocabulary__indicator_component.
select
    indicator_code,
    component_code,
    role
from {{ ref('stg_vocabulary__indicator_component') }}
