-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per number printed of a practice, as in landing.
select
    cast(practice_id as {{ text_type() }}) as practice_id,
    cast(position as int) as position,
    cast(measure as {{ text_type() }}) as measure,
    cast(published_value as double) as published_value,
    cast(value_low as double) as value_low,
    cast(value_high as double) as value_high,
    cast(unit as {{ text_type() }}) as unit,
    cast(note as {{ text_type() }}) as note
from {{ landing('raw_practices__practice_figure') }}
