-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per broken rule of a row, as in landing.
select
    cast(table_name as {{ dbt.type_string() }}) as table_name,
    cast(source_id as {{ dbt.type_string() }}) as source_id,
    cast(file_name as {{ dbt.type_string() }}) as file_name,
    cast(source_row as bigint) as source_row,
    cast(rule as {{ dbt.type_string() }}) as rule,
    cast(outcome as {{ dbt.type_string() }}) as outcome,
    cast(column_name as {{ dbt.type_string() }}) as column_name,
    cast(found as {{ dbt.type_string() }}) as found,
    cast(reason as {{ dbt.type_string() }}) as reason,
    cast(row_json as {{ dbt.type_string() }}) as row_json
from {{ landing('provenance__quarantined_row') }}
