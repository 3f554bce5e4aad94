-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per dimension, as in landing.
select
    cast(dimension_id as {{ text_type() }}) as dimension_id,
    cast(label as {{ text_type() }}) as label,
    cast(position as int) as position
from {{ landing('raw_vocabulary__dimension') }}
