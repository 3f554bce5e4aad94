-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per country and spelling, as in landing.
select
    cast(country_code as {{ text_type() }}) as country_code,
    cast(geonames_admin1 as {{ text_type() }}) as geonames_admin1,
    cast(spelling as {{ text_type() }}) as spelling
from {{ landing('raw_vocabulary__admin1_spelling') }}
