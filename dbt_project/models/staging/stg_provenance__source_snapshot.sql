-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per file of a snapshot, as in landing.
select
    cast(source_id as {{ text_type() }}) as source_id,
    cast(snapshot_version as {{ text_type() }}) as snapshot_version,
    cast(file_name as {{ text_type() }}) as file_name,
    cast(sha256 as {{ text_type() }}) as sha256,
    cast(file_bytes as bigint) as file_bytes,
    cast(layout as {{ text_type() }}) as layout,
    cast(source_url as {{ text_type() }}) as source_url,
    cast(stored_on as date) as stored_on,
    cast(published_on as {{ text_type() }}) as published_on,
    cast(is_derived as boolean) as is_derived,
    cast(transcription as {{ text_type() }}) as transcription,
    cast(inferred as {{ text_type() }}) as inferred,
    cast(gaps as {{ text_type() }}) as gaps
from {{ landing('provenance__source_snapshot') }}
