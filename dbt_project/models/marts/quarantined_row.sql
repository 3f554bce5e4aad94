-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per broken rule of a row, as in provenance__quarantined_row.
select
    table_name,
    source_id,
    file_name,
    source_row,
    rule,
    outcome,
    column_name,
    found,
    reason,
    row_json
from {{ ref('stg_provenance__quarantined_row') }}
