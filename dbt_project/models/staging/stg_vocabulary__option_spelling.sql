-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per question and spelling, as in landing.
select
    cast(question_id as {{ text_type() }}) as question_id,
    cast(spelling as {{ text_type() }}) as spelling,
    cast(label_key as {{ text_type() }}) as label_key,
    cast(option_id as {{ text_type() }}) as option_id,
    cast(scope as {{ text_type() }}) as scope
from {{ landing('raw_vocabulary__option_spelling') }}
