-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per link between two items, as in landing.
select
    cast(from_framework_id as {{ text_type() }}) as from_framework_id,
    cast(from_item_id as {{ text_type() }}) as from_item_id,
    cast(to_framework_id as {{ text_type() }}) as to_framework_id,
    cast(to_item_id as {{ text_type() }}) as to_item_id,
    cast(evidence as {{ text_type() }}) as evidence,
    cast(reason as {{ text_type() }}) as reason
from {{ landing('raw_frameworks__link') }}
