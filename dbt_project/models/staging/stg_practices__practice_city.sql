-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per practice of a city, as in landing.
select
    cast(practice_id as {{ text_type() }}) as practice_id,
    cast(city_key as {{ text_type() }}) as city_key,
    cast(city as {{ text_type() }}) as city,
    cast(country as {{ text_type() }}) as country,
    cast(admin1 as {{ text_type() }}) as admin1
from {{ landing('raw_practices__practice_city') }}
