-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per spelling, as in landing.
select
    cast(spelling as {{ text_type() }}) as spelling,
    cast(label_key as {{ text_type() }}) as label_key,
    cast(policy_area_id as {{ text_type() }}) as policy_area_id,
    cast(scope as {{ text_type() }}) as scope,
    cast(reason as {{ text_type() }}) as reason
from {{ landing('raw_vocabulary__policy_area_spelling') }}
