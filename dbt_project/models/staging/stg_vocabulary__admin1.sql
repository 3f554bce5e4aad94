-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per state or province, as in landing.
select
    cast(country_code as {{ text_type() }}) as country_code,
    cast(admin1_code as {{ text_type() }}) as admin1_code,
    cast(admin1_name as {{ text_type() }}) as admin1_name,
    cast(geonames_admin1 as {{ text_type() }}) as geonames_admin1,
    cast(fips as {{ text_type() }}) as fips
from {{ landing('raw_vocabulary__admin1') }}
