-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per policy area, as in landing.
select
    cast(policy_area_id as {{ text_type() }}) as policy_area_id,
    cast(label as {{ text_type() }}) as label,
    cast(position as int) as position
from {{ landing('raw_vocabulary__policy_area') }}
