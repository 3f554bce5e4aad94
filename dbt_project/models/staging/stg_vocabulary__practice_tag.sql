-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per type or theme of practices, as in landing.
select
    cast(tag_type as {{ text_type() }}) as tag_type,
    cast(tag as {{ text_type() }}) as tag,
    cast(label as {{ text_type() }}) as label,
    cast(recommendation_id as {{ text_type() }}) as recommendation_id
from {{ landing('raw_vocabulary__practice_tag') }}
