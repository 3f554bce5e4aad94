-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per file of a snapshot, as in landing.
select
    cast(source_id as {{ dbt.type_string() }}) as source_id,
    cast(snapshot_version as {{ dbt.type_string() }}) as snapshot_version,
    cast(file_name as {{ dbt.type_string() }}) as file_name,
    cast(sha256 as {{ dbt.type_string() }}) as sha256,
    cast(file_bytes as bigint) as file_bytes,
    cast(layout as {{ dbt.type_string() }}) as layout,
    cast(source_url as {{ dbt.type_string() }}) as source_url,
    cast(stored_on as date) as stored_on,
    cast(published_on as {{ dbt.type_string() }}) as published_on,
    cast(is_derived as boolean) as is_derived,
    cast(transcription as {{ dbt.type_string() }}) as transcription
from {{ landing('provenance__source_snapshot') }}
