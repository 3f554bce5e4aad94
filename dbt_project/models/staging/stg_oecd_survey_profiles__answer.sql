-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per profile page, wave, question and printed answer, as in landing.
select
    cast(page_slug as {{ text_type() }}) as page_slug,
    cast(wave as {{ text_type() }}) as wave,
    cast(question_id as {{ text_type() }}) as question_id,
    cast(position as int) as position,
    cast(label as {{ text_type() }}) as label,
    cast(label_key as {{ text_type() }}) as label_key,
    cast(option_id as {{ text_type() }}) as option_id,
    cast(number as double) as number,
    cast(evidence as {{ text_type() }}) as evidence
from {{ landing('raw_oecd_survey_profiles__answer') }}
