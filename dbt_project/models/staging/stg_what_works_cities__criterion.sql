-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per criterion of a standard version, as in landing.
select
    cast(standard_version as {{ text_type() }}) as standard_version,
    cast(criterion_code as {{ text_type() }}) as criterion_code,
    cast(practice_area as {{ text_type() }}) as practice_area,
    cast(criterion_name as {{ text_type() }}) as criterion_name,
    cast(points as int) as points,
    cast(paraphrase as {{ text_type() }}) as paraphrase,
    cast(source_url as {{ text_type() }}) as source_url
from {{ landing('raw_what_works_cities__criterion') }}
