-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per policy area, as in landing.
select
    cast(policy_area_id as {{ dbt.type_string() }}) as policy_area_id,
    cast(label as {{ dbt.type_string() }}) as label,
    cast(position as int) as position
from {{ landing('raw_vocabulary__policy_area') }}
