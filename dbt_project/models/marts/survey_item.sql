-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per question and item, as in raw_vocabulary__item.
select
    question_id,
    item_id,
    label,
    position
from {{ ref('stg_vocabulary__item') }}
