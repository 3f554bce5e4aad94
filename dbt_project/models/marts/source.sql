-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per source, as in provenance__source.
select
    source_id,
    source_title,
    publisher,
    homepage,
    status,
    licence_basis,
    licence,
    licence_url,
    citation,
    cadence,
    snapshot_version
from {{ ref('stg_provenance__source') }}
