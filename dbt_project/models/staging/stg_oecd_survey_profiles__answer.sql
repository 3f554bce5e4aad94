-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per response, question, item and given answer, as in landing.
select
    cast(response_id as {{ text_type() }}) as response_id,
    cast(question_id as {{ text_type() }}) as question_id,
    cast(item_id as {{ text_type() }}) as item_id,
    cast(position as int) as position,
    cast(option_id as {{ text_type() }}) as option_id,
    cast(text as {{ text_type() }}) as text,
    cast(number as double) as number,
    cast(evidence as {{ text_type() }}) as evidence
from {{ landing('raw_oecd_survey_profiles__answer') }}
