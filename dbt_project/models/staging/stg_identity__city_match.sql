-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per source and code of a city, as in landing.
select
    cast(source_id as {{ text_type() }}) as source_id,
    cast(code_system as {{ text_type() }}) as code_system,
    cast(vintage as {{ text_type() }}) as vintage,
    cast(code as {{ text_type() }}) as code,
    cast(mentioned_name as {{ text_type() }}) as mentioned_name,
    cast(mentioned_country as {{ text_type() }}) as mentioned_country,
    cast(match_status as {{ text_type() }}) as match_status,
    cast(match_method as {{ text_type() }}) as match_method,
    cast(name_key as {{ text_type() }}) as name_key,
    cast(geoname_id as {{ text_type() }}) as geoname_id,
    cast(city_code as {{ text_type() }}) as city_code,
    cast(candidates as {{ text_type() }}) as candidates,
    cast(reason as {{ text_type() }}) as reason
from {{ landing('identity__city_match') }}
