-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per country, language and spelling, as in landing.
select
    cast(country_code as {{ text_type() }}) as country_code,
    cast(language as {{ text_type() }}) as language,
    cast(spelling as {{ text_type() }}) as spelling
from {{ landing('raw_vocabulary__country_spelling') }}
