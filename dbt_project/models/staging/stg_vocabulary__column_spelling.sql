-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per spelling, as in landing.
select
    cast(spelling as {{ text_type() }}) as spelling,
    cast(label_key as {{ text_type() }}) as label_key,
    cast(question_id as {{ text_type() }}) as question_id,
    cast(item_id as {{ text_type() }}) as item_id,
    cast(reason as {{ text_type() }}) as reason
from {{ landing('raw_vocabulary__column_spelling') }}
