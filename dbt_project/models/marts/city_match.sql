-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per source and code of a city, as in identity__city_match.
select
    source_id,
    code_system,
    vintage,
    code,
    mentioned_name,
    mentioned_country,
    match_status,
    match_method,
    name_key,
    geoname_id,
    city_code,
    candidates,
    reason
from {{ ref('stg_identity__city_match') }}
