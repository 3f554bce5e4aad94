-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per standard version and level, as in raw_what_works_cities__standard.
select
    standard_version,
    level,
    min_pct,
    max_pct,
    criteria_total
from {{ ref('stg_what_works_cities__standard') }}
