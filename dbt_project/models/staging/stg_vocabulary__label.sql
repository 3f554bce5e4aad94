-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per vocabulary, code and language, as in landing.
select
    cast(vocabulary as {{ text_type() }}) as vocabulary,
    cast(code as {{ text_type() }}) as code,
    cast(language as {{ text_type() }}) as language,
    cast(label as {{ text_type() }}) as label
from {{ landing('raw_vocabulary__label') }}
