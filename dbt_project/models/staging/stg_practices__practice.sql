-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per practice, as in landing.
select
    cast(practice_id as {{ text_type() }}) as practice_id,
    cast(title as {{ text_type() }}) as title,
    cast(place_name as {{ text_type() }}) as place_name,
    cast(country as {{ text_type() }}) as country,
    cast(geography_level as {{ text_type() }}) as geography_level,
    cast(started_on as date) as started_on,
    cast(award as {{ text_type() }}) as award,
    cast(summary as {{ text_type() }}) as summary,
    cast(source_url as {{ text_type() }}) as source_url,
    cast(stored_at as {{ text_type() }}) as stored_at
from {{ landing('raw_practices__practice') }}
