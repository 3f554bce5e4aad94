-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per state or province, as in landing.
select
    cast(country_code as {{ dbt.type_string() }}) as country_code,
    cast(admin1_code as {{ dbt.type_string() }}) as admin1_code,
    cast(admin1_name as {{ dbt.type_string() }}) as admin1_name,
    cast(geonames_admin1 as {{ dbt.type_string() }}) as geonames_admin1,
    cast(fips as {{ dbt.type_string() }}) as fips
from {{ landing('raw_vocabulary__admin1') }}
