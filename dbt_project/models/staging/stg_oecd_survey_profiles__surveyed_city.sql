-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per city known, or thought, to have answered, as in landing.
select
    cast(city_key as {{ dbt.type_string() }}) as city_key,
    cast(city as {{ dbt.type_string() }}) as city,
    cast(country as {{ dbt.type_string() }}) as country,
    cast(wave as {{ dbt.type_string() }}) as wave,
    cast(certainty as {{ dbt.type_string() }}) as certainty,
    cast(page_slug as {{ dbt.type_string() }}) as page_slug,
    cast(source_url as {{ dbt.type_string() }}) as source_url
from {{ landing('raw_oecd_survey_profiles__surveyed_city') }}
