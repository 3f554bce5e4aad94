-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per file of a snapshot, as in provenance__source_snapshot.
select
    source_id,
    snapshot_version,
    file_name,
    sha256,
    file_bytes,
    layout,
    source_url,
    stored_on,
    published_on,
    is_derived,
    transcription,
    inferred,
    gaps
from {{ ref('stg_provenance__source_snapshot') }}
