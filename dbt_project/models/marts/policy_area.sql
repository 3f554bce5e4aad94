-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per policy area, as in raw_vocabulary__policy_area.
select
    policy_area_id,
    label,
    position
from {{ ref('stg_vocabulary__policy_area') }}
