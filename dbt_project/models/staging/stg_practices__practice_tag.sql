-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per practice and tag, as in landing.
select
    cast(practice_id as {{ text_type() }}) as practice_id,
    cast(position as int) as position,
    cast(tag_type as {{ text_type() }}) as tag_type,
    cast(tag as {{ text_type() }}) as tag,
    cast(tag_text as {{ text_type() }}) as tag_text,
    cast(evidence as {{ text_type() }}) as evidence,
    cast(reason as {{ text_type() }}) as reason
from {{ landing('raw_practices__practice_tag') }}
