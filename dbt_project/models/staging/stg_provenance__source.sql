-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per source, as in landing.
select
    cast(source_id as {{ dbt.type_string() }}) as source_id,
    cast(source_title as {{ dbt.type_string() }}) as source_title,
    cast(publisher as {{ dbt.type_string() }}) as publisher,
    cast(homepage as {{ dbt.type_string() }}) as homepage,
    cast(status as {{ dbt.type_string() }}) as status,
    cast(licence_basis as {{ dbt.type_string() }}) as licence_basis,
    cast(licence as {{ dbt.type_string() }}) as licence,
    cast(licence_url as {{ dbt.type_string() }}) as licence_url,
    cast(citation as {{ dbt.type_string() }}) as citation,
    cast(cadence as {{ dbt.type_string() }}) as cadence,
    cast(snapshot_version as {{ dbt.type_string() }}) as snapshot_version
from {{ landing('provenance__source') }}
