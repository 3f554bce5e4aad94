-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per populated place, as in landing.
select
    cast(geoname_id as {{ dbt.type_string() }}) as geoname_id,
    cast(name as {{ dbt.type_string() }}) as name,
    cast(iso2 as {{ dbt.type_string() }}) as iso2,
    cast(geonames_admin1 as {{ dbt.type_string() }}) as geonames_admin1,
    cast(latitude as double) as latitude,
    cast(longitude as double) as longitude,
    cast(population as bigint) as population,
    cast(alternate_names as {{ dbt.type_string() }}) as alternate_names
from {{ landing('raw_geonames__place') }}
