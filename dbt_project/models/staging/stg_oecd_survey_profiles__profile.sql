-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per profile page and wave, as in landing.
select
    cast(page_slug as {{ dbt.type_string() }}) as page_slug,
    cast(wave as {{ dbt.type_string() }}) as wave,
    cast(city as {{ dbt.type_string() }}) as city,
    cast(country as {{ dbt.type_string() }}) as country,
    cast(page_url as {{ dbt.type_string() }}) as page_url,
    cast(leader_title as {{ dbt.type_string() }}) as leader_title,
    cast(leader_name as {{ dbt.type_string() }}) as leader_name,
    cast(population as bigint) as population,
    cast(population_year as int) as population_year,
    cast(lead_innovation_officers as {{ dbt.type_string() }}) as lead_innovation_officers,
    cast(has_innovation_website_link as {{ dbt.type_string() }}) as has_innovation_website_link,
    cast(innovation_lead_title as {{ dbt.type_string() }}) as innovation_lead_title,
    cast(roles_count as int) as roles_count,
    cast(sufficient_count_printed as int) as sufficient_count_printed,
    cast(insufficient_count_printed as int) as insufficient_count_printed,
    cast(extraction_type as {{ dbt.type_string() }}) as extraction_type,
    cast(wave_basis as {{ dbt.type_string() }}) as wave_basis,
    cast(page_fully_captured as {{ dbt.type_string() }}) as page_fully_captured
from {{ landing('raw_oecd_survey_profiles__profile') }}
