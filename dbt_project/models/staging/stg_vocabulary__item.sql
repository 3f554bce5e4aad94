-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per question and item, as in landing.
select
    cast(question_id as {{ dbt.type_string() }}) as question_id,
    cast(item_id as {{ dbt.type_string() }}) as item_id,
    cast(label as {{ dbt.type_string() }}) as label,
    cast(position as int) as position
from {{ landing('raw_vocabulary__item') }}
