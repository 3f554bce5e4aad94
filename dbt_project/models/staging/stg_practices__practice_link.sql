-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per practice and address, as in landing.
select
    cast(practice_id as {{ text_type() }}) as practice_id,
    cast(position as int) as position,
    cast(link_url as {{ text_type() }}) as link_url
from {{ landing('raw_practices__practice_link') }}
