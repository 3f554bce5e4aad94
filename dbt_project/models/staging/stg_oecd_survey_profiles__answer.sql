-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per profile page, wave, question and printed answer, as in landing.
select
    cast(page_slug as {{ dbt.type_string() }}) as page_slug,
    cast(wave as {{ dbt.type_string() }}) as wave,
    cast(question_id as {{ dbt.type_string() }}) as question_id,
    cast(position as int) as position,
    cast(label as {{ dbt.type_string() }}) as label,
    cast(label_key as {{ dbt.type_string() }}) as label_key,
    cast(number as double) as number,
    cast(evidence as {{ dbt.type_string() }}) as evidence
from {{ landing('raw_oecd_survey_profiles__answer') }}
