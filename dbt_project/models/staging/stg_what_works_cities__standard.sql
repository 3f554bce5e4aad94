-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per standard version and level, as in landing.
select
    cast(standard_version as {{ text_type() }}) as standard_version,
    cast(level as {{ text_type() }}) as level,
    cast(min_pct as double) as min_pct,
    cast(max_pct as double) as max_pct,
    cast(criteria_total as int) as criteria_total,
    cast(practice_areas_total as int) as practice_areas_total,
    cast(used_from as date) as used_from,
    cast(used_to as date) as used_to,
    cast(source_url as {{ text_type() }}) as source_url
from {{ landing('raw_what_works_cities__standard') }}
