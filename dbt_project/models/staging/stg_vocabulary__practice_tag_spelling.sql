-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per type or theme, language and spelling, as in landing.
select
    cast(tag_type as {{ text_type() }}) as tag_type,
    cast(tag as {{ text_type() }}) as tag,
    cast(language as {{ text_type() }}) as language,
    cast(spelling as {{ text_type() }}) as spelling
from {{ landing('raw_vocabulary__practice_tag_spelling') }}
