-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per profile page, wave and question, as in landing.
select
    cast(page_slug as {{ dbt.type_string() }}) as page_slug,
    cast(wave as {{ dbt.type_string() }}) as wave,
    cast(question_id as {{ dbt.type_string() }}) as question_id,
    cast(completeness as {{ dbt.type_string() }}) as completeness
from {{ landing('raw_oecd_survey_profiles__answer_list') }}
