-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per criterion of a standard version, as in landing.
select
    cast(standard_version as {{ dbt.type_string() }}) as standard_version,
    cast(criterion_code as {{ dbt.type_string() }}) as criterion_code,
    cast(practice_area as {{ dbt.type_string() }}) as practice_area,
    cast(criterion_name as {{ dbt.type_string() }}) as criterion_name,
    cast(points as int) as points,
    cast(paraphrase as {{ dbt.type_string() }}) as paraphrase,
    cast(source_url as {{ dbt.type_string() }}) as source_url
from {{ landing('raw_what_works_cities__criterion') }}
