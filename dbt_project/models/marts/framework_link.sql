-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per link between two items, as in raw_frameworks__link.
select
    from_framework_id,
    from_item_id,
    to_framework_id,
    to_item_id,
    evidence,
    reason
from {{ ref('stg_frameworks__link') }}
