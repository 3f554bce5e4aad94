-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per dimension, as in landing.
select
    cast(dimension_id as {{ dbt.type_string() }}) as dimension_id,
    cast(label as {{ dbt.type_string() }}) as label,
    cast(position as int) as position
from {{ landing('raw_vocabulary__dimension') }}
