-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per question and item, as in landing.
select
    cast(question_id as {{ text_type() }}) as question_id,
    cast(item_id as {{ text_type() }}) as item_id,
    cast(label as {{ text_type() }}) as label,
    cast(position as int) as position
from {{ landing('raw_vocabulary__item') }}
