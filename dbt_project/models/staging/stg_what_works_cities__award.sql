-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per award or honor roll of a city, as in landing.
select
    cast(city_key as {{ dbt.type_string() }}) as city_key,
    cast(city as {{ dbt.type_string() }}) as city,
    cast(state_or_region as {{ dbt.type_string() }}) as state_or_region,
    cast(country as {{ dbt.type_string() }}) as country,
    cast(level as {{ dbt.type_string() }}) as level,
    cast(label_year as int) as label_year,
    cast(label_year_basis as {{ dbt.type_string() }}) as label_year_basis,
    cast(event as {{ dbt.type_string() }}) as event,
    cast(award_number as int) as award_number,
    cast(announced_text as {{ dbt.type_string() }}) as announced_text,
    cast(announced_from as date) as announced_from,
    cast(announced_to as date) as announced_to,
    cast(source_url as {{ dbt.type_string() }}) as source_url,
    cast(note as {{ dbt.type_string() }}) as note
from {{ landing('raw_what_works_cities__award') }}
