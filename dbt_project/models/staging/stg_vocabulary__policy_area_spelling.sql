-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per spelling, as in landing.
select
    cast(spelling as {{ dbt.type_string() }}) as spelling,
    cast(label_key as {{ dbt.type_string() }}) as label_key,
    cast(policy_area_id as {{ dbt.type_string() }}) as policy_area_id,
    cast(scope as {{ dbt.type_string() }}) as scope,
    cast(reason as {{ dbt.type_string() }}) as reason
from {{ landing('raw_vocabulary__policy_area_spelling') }}
