-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per corrected cell, as in landing.
select
    cast(table_name as {{ dbt.type_string() }}) as table_name,
    cast(source_id as {{ dbt.type_string() }}) as source_id,
    cast(file_name as {{ dbt.type_string() }}) as file_name,
    cast(source_row as bigint) as source_row,
    cast(column_name as {{ dbt.type_string() }}) as column_name,
    cast(found as {{ dbt.type_string() }}) as found,
    cast(replaced_by as {{ dbt.type_string() }}) as replaced_by,
    cast(reason as {{ dbt.type_string() }}) as reason
from {{ landing('provenance__applied_correction') }}
