-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per criterion of a standard version, as in raw_what_works_cities__criterion.
select
    standard_version,
    criterion_code,
    practice_area,
    criterion_name,
    points,
    paraphrase
from {{ ref('stg_what_works_cities__criterion') }}
