-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per populated place, as in landing.
select
    cast(geoname_id as {{ text_type() }}) as geoname_id,
    cast(name as {{ text_type() }}) as name,
    cast(iso2 as {{ text_type() }}) as iso2,
    cast(geonames_admin1 as {{ text_type() }}) as geonames_admin1,
    cast(latitude as double) as latitude,
    cast(longitude as double) as longitude,
    cast(population as bigint) as population,
    cast(alternate_names as {{ text_type() }}) as alternate_names
from {{ landing('raw_geonames__place') }}
