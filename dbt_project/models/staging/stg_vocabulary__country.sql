-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per country, as in landing.
select
    cast(country_code as {{ text_type() }}) as country_code,
    cast(iso2 as {{ text_type() }}) as iso2,
    cast(country_name as {{ text_type() }}) as country_name,
    cast(world_region as {{ text_type() }}) as world_region,
    cast(peer_group as {{ text_type() }}) as peer_group,
    cast(eurostat_prefix as {{ text_type() }}) as eurostat_prefix,
    cast(part_of as {{ text_type() }}) as part_of
from {{ landing('raw_vocabulary__country') }}
