-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per language and spelling, as in landing.
select
    cast(option_id as {{ text_type() }}) as option_id,
    cast(language as {{ text_type() }}) as language,
    cast(spelling as {{ text_type() }}) as spelling
from {{ landing('raw_vocabulary__answer_word') }}
