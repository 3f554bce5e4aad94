-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per number printed of a practice, as in raw_practices__practice_figure.
select
    practice_id,
    position,
    measure,
    published_value,
    value_low,
    value_high,
    unit,
    note
from {{ ref('stg_practices__practice_figure') }}
