-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per question and option, as in raw_vocabulary__option.
select
    question_id,
    option_id,
    label,
    position,
    waves
from {{ ref('stg_vocabulary__option') }}
