-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per profile page, wave and listed policy area, as in landing.
select
    cast(page_slug as {{ dbt.type_string() }}) as page_slug,
    cast(wave as {{ dbt.type_string() }}) as wave,
    cast(list as {{ dbt.type_string() }}) as list,
    cast(position as int) as position,
    cast(label as {{ dbt.type_string() }}) as label,
    cast(label_key as {{ dbt.type_string() }}) as label_key,
    cast(policy_area_id as {{ dbt.type_string() }}) as policy_area_id,
    cast(nearest_spelling as {{ dbt.type_string() }}) as nearest_spelling,
    cast(sufficient_declared as int) as sufficient_declared,
    cast(insufficient_declared as int) as insufficient_declared
from {{ landing('raw_oecd_survey_profiles__data_area') }}
