-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per question and option, as in landing.
select
    cast(question_id as {{ dbt.type_string() }}) as question_id,
    cast(option_id as {{ dbt.type_string() }}) as option_id,
    cast(label as {{ dbt.type_string() }}) as label,
    cast(position as int) as position,
    cast(waves as {{ dbt.type_string() }}) as waves
from {{ landing('raw_vocabulary__option') }}
