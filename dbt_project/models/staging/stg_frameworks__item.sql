-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per item of a framework, as in landing.
select
    cast(framework_id as {{ text_type() }}) as framework_id,
    cast(item_id as {{ text_type() }}) as item_id,
    cast(position as int) as position,
    cast(label as {{ text_type() }}) as label,
    cast(parent_id as {{ text_type() }}) as parent_id
from {{ landing('raw_frameworks__item') }}
