-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per assessment of a city, as in landing.
select
    cast(city as {{ text_type() }}) as city,
    cast(country as {{ text_type() }}) as country,
    cast(admin1 as {{ text_type() }}) as admin1,
    cast(city_key as {{ text_type() }}) as city_key,
    cast(standard_version as {{ text_type() }}) as standard_version,
    cast(score as double) as score,
    cast(assessed_on as date) as assessed_on
from {{ landing('raw_data_use_assessments__score') }}
