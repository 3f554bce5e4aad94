-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per country, as in landing.
select
    cast(country_code as {{ dbt.type_string() }}) as country_code,
    cast(iso2 as {{ dbt.type_string() }}) as iso2,
    cast(country_name as {{ dbt.type_string() }}) as country_name,
    cast(world_region as {{ dbt.type_string() }}) as world_region,
    cast(peer_group as {{ dbt.type_string() }}) as peer_group,
    cast(eurostat_prefix as {{ dbt.type_string() }}) as eurostat_prefix
from {{ landing('raw_vocabulary__country') }}
