-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per city, as in landing.
select
    cast(city_code as {{ text_type() }}) as city_code,
    cast(city_name as {{ text_type() }}) as city_name,
    cast(country_code as {{ text_type() }}) as country_code,
    cast(admin1_code as {{ text_type() }}) as admin1_code,
    cast(latitude as double) as latitude,
    cast(longitude as double) as longitude,
    cast(geonames_population as bigint) as geonames_population
from {{ landing('identity__city') }}
