-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per question and option, as in landing.
select
    cast(question_id as {{ text_type() }}) as question_id,
    cast(option_id as {{ text_type() }}) as option_id,
    cast(label as {{ text_type() }}) as label,
    cast(position as int) as position,
    cast(waves as {{ text_type() }}) as waves
from {{ landing('raw_vocabulary__option') }}
