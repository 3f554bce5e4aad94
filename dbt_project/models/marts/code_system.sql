-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per code system and vintage, as in raw_vocabulary__code_system.
select
    code_system,
    vintage,
    label,
    geography_level,
    url
from {{ ref('stg_vocabulary__code_system') }}
