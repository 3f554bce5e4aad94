-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per question and spelling, as in landing.
select
    cast(question_id as {{ dbt.type_string() }}) as question_id,
    cast(spelling as {{ dbt.type_string() }}) as spelling,
    cast(label_key as {{ dbt.type_string() }}) as label_key,
    cast(option_id as {{ dbt.type_string() }}) as option_id
from {{ landing('raw_vocabulary__option_spelling') }}
