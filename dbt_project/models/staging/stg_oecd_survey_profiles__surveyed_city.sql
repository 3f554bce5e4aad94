-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per city known, or thought, to have answered, as in landing.
select
    cast(city_key as {{ text_type() }}) as city_key,
    cast(city as {{ text_type() }}) as city,
    cast(country as {{ text_type() }}) as country,
    cast(waves as {{ text_type() }}) as waves,
    cast(certainty as {{ text_type() }}) as certainty,
    cast(page_slug as {{ text_type() }}) as page_slug,
    cast(source_url as {{ text_type() }}) as source_url
from {{ landing('raw_oecd_survey_profiles__surveyed_city') }}
