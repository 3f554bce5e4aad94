-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per question, as in landing.
select
    cast(question_id as {{ text_type() }}) as question_id,
    cast(label as {{ text_type() }}) as label,
    cast(component as {{ text_type() }}) as component,
    cast(answer_type as {{ text_type() }}) as answer_type,
    cast(waves as {{ text_type() }}) as waves
from {{ landing('raw_vocabulary__question') }}
