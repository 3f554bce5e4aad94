-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per corrected cell, as in provenance__applied_correction.
select
    table_name,
    source_id,
    file_name,
    source_row,
    column_name,
    found,
    replaced_by,
    reason
from {{ ref('stg_provenance__applied_correction') }}
