-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per code of a city in a code system, as in identity__city_identifier.
select
    city_code,
    code_system,
    vintage,
    code,
    geography_level,
    match_method
from {{ ref('stg_identity__city_identifier') }}
