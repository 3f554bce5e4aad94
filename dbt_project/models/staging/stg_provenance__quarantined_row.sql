-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per broken rule of a row, as in landing.
select
    cast(table_name as {{ text_type() }}) as table_name,
    cast(source_id as {{ text_type() }}) as source_id,
    cast(file_name as {{ text_type() }}) as file_name,
    cast(source_row as bigint) as source_row,
    cast(rule as {{ text_type() }}) as rule,
    cast(outcome as {{ text_type() }}) as outcome,
    cast(column_name as {{ text_type() }}) as column_name,
    cast(found as {{ text_type() }}) as found,
    cast(reason as {{ text_type() }}) as reason,
    cast(row_json as {{ text_type() }}) as row_json
from {{ landing('provenance__quarantined_row') }}
