-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per indicator, as in landing.
select
    cast(indicator_code as {{ text_type() }}) as indicator_code,
    cast(source_id as {{ text_type() }}) as source_id,
    cast(indicator_name as {{ text_type() }}) as indicator_name,
    cast(dimension_id as {{ text_type() }}) as dimension_id,
    cast(unit as {{ text_type() }}) as unit,
    cast(direction as {{ text_type() }}) as direction,
    cast(comparable_with as {{ text_type() }}) as comparable_with,
    cast(is_modelled as boolean) as is_modelled,
    cast(wording as {{ text_type() }}) as wording,
    cast(first_year as int) as first_year,
    cast(last_year as int) as last_year
from {{ landing('raw_vocabulary__indicator') }}
