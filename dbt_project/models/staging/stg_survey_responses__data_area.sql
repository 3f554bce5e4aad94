-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per response and listed policy area, as in landing.
select
    cast(response_id as {{ text_type() }}) as response_id,
    cast(list as {{ text_type() }}) as list,
    cast(position as int) as position,
    cast(label as {{ text_type() }}) as label,
    cast(policy_area_id as {{ text_type() }}) as policy_area_id,
    cast(nearest_spelling as {{ text_type() }}) as nearest_spelling,
    cast(sufficient_declared as int) as sufficient_declared,
    cast(insufficient_declared as int) as insufficient_declared
from {{ landing('raw_survey_responses__data_area') }}
