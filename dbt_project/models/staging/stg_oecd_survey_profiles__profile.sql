-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per profile page and wave, as in landing.
select
    cast(page_slug as {{ text_type() }}) as page_slug,
    cast(wave as {{ text_type() }}) as wave,
    cast(city as {{ text_type() }}) as city,
    cast(country as {{ text_type() }}) as country,
    cast(page_url as {{ text_type() }}) as page_url,
    cast(leader_title as {{ text_type() }}) as leader_title,
    cast(leader_name as {{ text_type() }}) as leader_name,
    cast(population as bigint) as population,
    cast(population_year as int) as population_year,
    cast(lead_innovation_officers as {{ text_type() }}) as lead_innovation_officers,
    cast(has_innovation_website_link as {{ text_type() }}) as has_innovation_website_link,
    cast(innovation_lead_title as {{ text_type() }}) as innovation_lead_title,
    cast(roles_count as int) as roles_count,
    cast(sufficient_count_printed as int) as sufficient_count_printed,
    cast(insufficient_count_printed as int) as insufficient_count_printed,
    cast(extraction_type as {{ text_type() }}) as extraction_type,
    cast(wave_basis as {{ text_type() }}) as wave_basis,
    cast(page_fully_captured as {{ text_type() }}) as page_fully_captured
from {{ landing('raw_oecd_survey_profiles__profile') }}
