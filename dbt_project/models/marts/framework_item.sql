-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per item of a framework, as in raw_frameworks__item.
select
    framework_id,
    item_id,
    position,
    label,
    parent_id
from {{ ref('stg_frameworks__item') }}
