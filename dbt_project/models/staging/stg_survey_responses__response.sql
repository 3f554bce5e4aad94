-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per city and wave of a page or file, as in landing.
select
    cast(response_id as {{ text_type() }}) as response_id,
    cast(response_kind as {{ text_type() }}) as response_kind,
    cast(file_name as {{ text_type() }}) as file_name,
    cast(stored_at as {{ text_type() }}) as stored_at,
    cast(is_superseding as boolean) as is_superseding,
    cast(wave as {{ text_type() }}) as wave,
    cast(city as {{ text_type() }}) as city,
    cast(country as {{ text_type() }}) as country,
    cast(admin1 as {{ text_type() }}) as admin1,
    cast(city_key as {{ text_type() }}) as city_key,
    cast(leader_title as {{ text_type() }}) as leader_title,
    cast(leader_name as {{ text_type() }}) as leader_name,
    cast(population as bigint) as population,
    cast(population_year as int) as population_year,
    cast(lead_innovation_officers as {{ text_type() }}) as lead_innovation_officers,
    cast(innovation_lead_title as {{ text_type() }}) as innovation_lead_title
from {{ landing('raw_survey_responses__response') }}
