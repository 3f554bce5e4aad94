-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per profile page, wave and question, as in landing.
select
    cast(page_slug as {{ text_type() }}) as page_slug,
    cast(wave as {{ text_type() }}) as wave,
    cast(question_id as {{ text_type() }}) as question_id,
    cast(completeness as {{ text_type() }}) as completeness
from {{ landing('raw_oecd_survey_profiles__answer_list') }}
