-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per question, as in landing.
select
    cast(question_id as {{ dbt.type_string() }}) as question_id,
    cast(label as {{ dbt.type_string() }}) as label,
    cast(component as {{ dbt.type_string() }}) as component,
    cast(answer_type as {{ dbt.type_string() }}) as answer_type,
    cast(waves as {{ dbt.type_string() }}) as waves
from {{ landing('raw_vocabulary__question') }}
