-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per award or honor roll of a city, as in landing.
select
    cast(city_key as {{ text_type() }}) as city_key,
    cast(city as {{ text_type() }}) as city,
    cast(state_or_region as {{ text_type() }}) as state_or_region,
    cast(country as {{ text_type() }}) as country,
    cast(level as {{ text_type() }}) as level,
    cast(label_year as int) as label_year,
    cast(label_year_basis as {{ text_type() }}) as label_year_basis,
    cast(event as {{ text_type() }}) as event,
    cast(award_number as int) as award_number,
    cast(announced_text as {{ text_type() }}) as announced_text,
    cast(announced_from as date) as announced_from,
    cast(announced_to as date) as announced_to,
    cast(source_url as {{ text_type() }}) as source_url,
    cast(note as {{ text_type() }}) as note
from {{ landing('raw_what_works_cities__award') }}
