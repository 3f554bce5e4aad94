-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per corrected cell, as in landing.
select
    cast(table_name as {{ text_type() }}) as table_name,
    cast(source_id as {{ text_type() }}) as source_id,
    cast(file_name as {{ text_type() }}) as file_name,
    cast(source_row as bigint) as source_row,
    cast(column_name as {{ text_type() }}) as column_name,
    cast(found as {{ text_type() }}) as found,
    cast(replaced_by as {{ text_type() }}) as replaced_by,
    cast(reason as {{ text_type() }}) as reason
from {{ landing('provenance__applied_correction') }}
